"""The mask for the hidden numbers."""

import ast
from collections.abc import Iterator

from gradekit.diagnosis.hidden import keeping
from gradekit.diagnosis.instead import touched
from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.rewriting import either
from gradekit.diagnosis.source import Edit, Source

_MASK = """


def _remembering(relu, linear):
    seen = []
    first, second = relu.forward, linear.forward

    def forward(self, x):
        out = first(self, x)
        seen.append((x, out))
        return out

    def after(self, x):
        value = second(self, x)
        self.x = next(({kept} for x_, out in seen if out is x), x)
        return value

    relu.forward, linear.forward = forward, after


_remembering(ReLU, Linear)
"""


def masks(source: Source) -> Iterator[Edit]:
    """Let a linear layer keep where its input was let through by a ReLU."""
    found = [node for node in source.tree.body if isinstance(node, ast.ClassDef)]
    if {"Linear", "ReLU"} <= {node.name for node in found if touched(source, node)}:
        end = source.span(found[-1])[1]
        yield Edit(start=end, end=end, text=_MASK.format(kept="(x_ > 0) * 1.0"), what=MISTAKE.id)


MISTAKE = Mistake(
    id="mask-for-values",
    sentence=(
        "The gradient of the next weights takes the mask, zeros and ones, for the hidden numbers."
    ),
    why="The mask lies at hand on the way back, and it has the same shape.",
    hints=(
        "Which numbers did forward multiply with the second weights?",
        (
            "Look at what stands in the product for the second weights. Are there other numbers "
            "in it than 0 and 1?"
        ),
        (
            "A neighbour: the bill is price times amount. Who knows only 'bought or not' finds "
            "which slope in the price?"
        ),
    ),
    mutant=either(masks, keeping("mask-for-values", lambda before: f"1.0 * ({before} > 0)")),
    example="NETWORK",
    anywhere=True,
)
