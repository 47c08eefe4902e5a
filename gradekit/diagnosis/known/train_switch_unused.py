"""Tests run as training."""

import ast
from collections.abc import Iterator

from gradekit.diagnosis.dropping import draws
from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.places import in_forward
from gradekit.diagnosis.source import Edit, Source


def always(source: Source) -> Iterator[Edit]:
    """Do in every forward what training does."""
    for node in source.nodes():
        if (
            isinstance(node, ast.Name)
            and node.id in ("train", "training")
            and in_forward(source, node)
        ):
            outer = source.parent(node)
            if isinstance(outer, ast.If | ast.IfExp) and outer.test is node:
                yield source.replaced(node, "True", MISTAKE.id)
    for draw in draws(source):
        choice = source.parent(draw.node)
        if isinstance(choice, ast.IfExp):
            for mask in draw.masks():
                yield source.replaced(choice, f"{mask} / {draw.keep}", MISTAKE.id)


MISTAKE = Mistake(
    id="train-switch-unused",
    sentence="The switch between training and testing has no effect: a test runs as training does.",
    why="The branch for testing is written last, and training alone never asks for it.",
    hints=(
        "What should be different once training is over, and why?",
        "Call forward with train=False. Which lines of yours depend on that?",
        (
            "A neighbour: a scale that is set to zero with every cup put on it. What does it "
            "show for a full cup?"
        ),
    ),
    mutant=always,
    example="BATCH_NORM",
)
