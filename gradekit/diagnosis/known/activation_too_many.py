"""The scores through the activation."""

import ast
from collections.abc import Iterator

from gradekit.diagnosis.instead import touched
from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.places import inside, returned
from gradekit.diagnosis.rewriting import either
from gradekit.diagnosis.source import Edit, Source

_CUT = """

    def _cutting(once, back):
        def forward(self, scores, y):
            self.open = scores > 0
            return once(self, np.maximum(scores, 0), y)

        return forward, lambda self: back(self) * {back}

    forward, backward = _cutting(forward, backward)
"""


def cut(source: Source) -> Iterator[Edit]:
    """Cut negative scores off in front of a softmax loss."""
    names = {node.name for node in source.tree.body if isinstance(node, ast.ClassDef)}
    for node in source.tree.body:
        if (
            isinstance(node, ast.ClassDef)
            and "Softmax" in node.name
            and "Linear" in names
            and touched(source, node)
        ):
            end = source.span(node)[1]
            for back in ("self.open", "1"):
                yield Edit(start=end, end=end, text=_CUT.format(back=back), what=MISTAKE.id)


def last(source: Source) -> Iterator[Edit]:
    """Cut negative scores off."""
    for node in returned(source):
        if inside("scores")(source, node):
            yield source.replaced(node, f"np.maximum(0, {source.code(node)})", MISTAKE.id)


MISTAKE = Mistake(
    id="activation-too-many",
    sentence="The last layer goes through the activation, too; scores may be negative.",
    why="A layer and its activation are written as a pair, and the last layer has no partner.",
    hints=(
        "After which layers does an activation stand, and after which one not?",
        (
            "Which scores does your network give a class that it holds for unlikely: can they "
            "be negative?"
        ),
        (
            "A neighbour: a ladder of 4 rungs has 3 gaps. Who counts a gap after each rung gets "
            "how many?"
        ),
    ),
    mutant=either(cut, last),
    example="NETWORK",
    anywhere=True,
)
