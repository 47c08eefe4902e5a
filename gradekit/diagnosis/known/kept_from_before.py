"""The gradients of the last call are still there."""

import ast
from collections.abc import Iterator

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.places import in_backward
from gradekit.diagnosis.source import Edit, Source


def kept(source: Source) -> Iterator[Edit]:
    """Add to what the attribute held, or go on with the same dictionary."""
    for node in source.nodes():
        if isinstance(node, ast.Assign) and in_backward(source, node):
            place = node.targets[0]
            if isinstance(place, ast.Attribute) and place.attr.startswith("d"):
                value = source.operand(node.value)
                text = f"getattr(self, {place.attr!r}, 0) + {value}"
                yield source.replaced(node.value, text, MISTAKE.id)
            elif (
                isinstance(place, ast.Name) and isinstance(node.value, ast.Dict) and node.value.keys
            ):
                text = f'self.__dict__.setdefault("kept", {source.code(node.value)})'
                yield source.replaced(node.value, text, MISTAKE.id)


MISTAKE = Mistake(
    id="kept-from-before",
    sentence="A second backward adds to the gradients of the first; each call has to begin anew.",
    why="Gradients are added up within one pass, and nobody empties the place before the next one.",
    hints=(
        "An object is used again on other numbers. What of the last pass may still be there?",
        (
            "Call forward and backward twice with the same inputs. Do you get the same "
            "gradients twice?"
        ),
        (
            "A neighbour: a counter for today's visitors that is never set back. What does it"
            " show on the second day?"
        ),
    ),
    mutant=kept,
    example="LAYER_NORM",
)
