"""A name that is read twice."""

import ast
from collections.abc import Iterator

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.places import in_backward
from gradekit.diagnosis.rewriting import alternatives, either
from gradekit.diagnosis.source import Edit, Source


def each_once(source: Source) -> Iterator[Edit]:
    """Go through the names that a node reads by a dictionary of them."""
    for node in source.nodes():
        if isinstance(node, ast.For) and in_backward(source, node):
            table = node.iter.value if isinstance(node.iter, ast.Subscript) else None
            if isinstance(table, ast.Attribute):
                text = f"dict.fromkeys({source.code(node.iter)})"
                yield source.replaced(node.iter, text, "read-twice-once")


MISTAKE = Mistake(
    id="read-twice-once",
    sentence="A name that one gate reads twice gets only one of its two gradients.",
    why="A dictionary or a set of names holds each name once.",
    hints=(
        ("One gate reads the same name in both places. How many gradients come back to that name?"),
        "Let a gate read x and x. Does your code add two gradients to x, or one?",
        (
            "A neighbour: a list of guests is [Ann, Ann, Bob], as there are two of them. How "
            "many seats does a set of names ask for?"
        ),
    ),
    mutant=either(
        each_once,
        alternatives(
            "read-twice-once",
            ("zip(...)", "dict(zip(...)).items()"),
            ("zip(...)", "dict(reversed(list(zip(...)))).items()"),
            where=in_backward,
        ),
    ),
    example="CHAIN",
)
