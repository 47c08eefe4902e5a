"""Under each other's name."""

import ast
from collections.abc import Iterator
from itertools import combinations

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.places import in_backward, word_of
from gradekit.diagnosis.source import Edit, Source


def exchanged(source: Source) -> Iterator[Edit]:
    """Exchange two values of a dictionary of gradients that are attributes of one name."""
    for node in source.nodes():
        if isinstance(node, ast.Dict) and in_backward(source, node):
            kept = [v for v in node.values if isinstance(v, ast.Attribute)]
            for one, other in combinations(kept, 2):
                if word_of(one) == word_of(other):
                    (start, middle), (behind, end) = source.span(one), source.span(other)
                    text = source.code(other) + source.text[middle:behind] + source.code(one)
                    yield Edit(start=start, end=end, text=text, what=MISTAKE.id)


MISTAKE = Mistake(
    id="gradients-exchanged",
    sentence="Two gradients of parameters stand under each other's name.",
    why="They are the same thing in two places, and their names differ in one letter.",
    hints=(
        "Which part owns which parameter? Is each gradient read from its own part?",
        "Go through the names one by one. Whose gradient stands behind each of them?",
        (
            "A neighbour: phone numbers of two friends, each saved under the other's "
            "name. Who answers when you call one of them?"
        ),
    ),
    mutant=exchanged,
    example="NAMED_GRADIENTS",
)
