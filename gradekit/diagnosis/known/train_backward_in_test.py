"""Backward always as after training."""

import ast
from collections.abc import Iterator

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.source import Edit, Source


def always(source: Source) -> Iterator[Edit]:
    """Take the way of training whatever forward was asked for."""
    for node in source.nodes():
        if isinstance(node, ast.Attribute) and node.attr in ("train", "training"):
            outer = source.parent(node)
            inner: ast.AST = node
            if isinstance(outer, ast.UnaryOp) and isinstance(outer.op, ast.Not):
                inner, outer = outer, source.parent(outer)
            if isinstance(outer, ast.If | ast.IfExp) and outer.test is inner:
                yield source.replaced(node, "True", MISTAKE.id)


MISTAKE = Mistake(
    id="train-backward-in-test",
    sentence="After a test forward the statistics are constants; the gradient still goes through "
    "them.",
    why="Nobody trains on a test, so that backward is only thought of after training.",
    hints=(
        "In a test the running statistics are used. Do they move when an input moves?",
        "Look at your backward. How does it know which kind of forward came before it?",
        (
            "A neighbour: marks curved by last year's mean. If one student gains a point, "
            "does last year's mean move?"
        ),
    ),
    mutant=always,
    example="BATCH_NORM",
)
