"""The last node for the output."""

import ast
from collections.abc import Iterator

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.places import inside, word_of
from gradekit.diagnosis.source import Edit, Source


def last(source: Source) -> Iterator[Edit]:
    """Return the newest of the values in place of the one that is called the output."""
    for node in source.nodes():
        picks = isinstance(node, ast.Subscript) and word_of(node.slice) == "output"
        if isinstance(node, ast.Subscript) and picks and inside("forward")(source, node):
            values = source.code(node.value)
            yield source.replaced(node, f"list({values}.values())[-1]", MISTAKE.id)


MISTAKE = Mistake(
    id="last-for-output",
    sentence="The value of the last node is returned; the output may be another one.",
    why="In small examples the output is what comes last.",
    hints=(
        "Who says which node is the output: the order, or whoever made the graph?",
        "Make a graph with a node behind the output. Which value comes back?",
        (
            "A neighbour: a form asks for line 7, and the last line is line 9. Which one do you "
            "copy?"
        ),
    ),
    mutant=last,
    example="WEAVE",
    anywhere=True,
)
