"""The output does not begin with 1."""

import ast
from collections.abc import Iterator

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.places import in_backward
from gradekit.diagnosis.source import Edit, Source


def nothing(source: Source) -> Iterator[Edit]:
    """Begin with 0 or with 2."""
    for node in source.nodes():
        if isinstance(node, ast.Dict) and in_backward(source, node):
            for value in node.values:
                if isinstance(value, ast.Constant) and value.value == 1:
                    yield source.replaced(value, "0.0", MISTAKE.id)


MISTAKE = Mistake(
    id="seed-not-one",
    sentence="The way back does not begin with 1, the slope of the output in itself.",
    why="The first gradient is the only one that no rule gives.",
    hints=(
        "By how much does the output change when the output changes by 1?",
        "Look at the first number of your way back. Which one is it, and at which node?",
        (
            "A neighbour: exchange rates. How many francs is one franc? What if that is "
            "written down as 0?"
        ),
    ),
    mutant=nothing,
    example="CHAIN",
)
