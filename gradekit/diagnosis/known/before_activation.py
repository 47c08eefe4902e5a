"""Hidden numbers before the activation."""

import ast
from collections.abc import Iterator

from gradekit.diagnosis.hidden import keeping
from gradekit.diagnosis.instead import touched
from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.rewriting import either
from gradekit.diagnosis.source import Edit, Source

_BEFORE = """


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


def before(source: Source) -> Iterator[Edit]:
    """Let a linear layer keep what its input was before a ReLU, in a module that has both."""
    found = [node for node in source.tree.body if isinstance(node, ast.ClassDef)]
    if {"Linear", "ReLU"} <= {node.name for node in found if touched(source, node)}:
        end = source.span(found[-1])[1]
        yield Edit(start=end, end=end, text=_BEFORE.format(kept="x_"), what=MISTAKE.id)


MISTAKE = Mistake(
    id="before-activation",
    sentence=(
        "The gradient of the next weights takes the hidden numbers from before the activation."
    ),
    why="Both arrays have the same shape, and one letter tells them apart.",
    hints=(
        (
            "Which numbers were multiplied with the second weights: those before or behind the "
            "activation?"
        ),
        (
            "Look at what stands in the product for the second weights. Can it be negative in "
            "your code?"
        ),
        "A neighbour: z = w * max(0, x) at x = -3. What is the slope in w: -3 or 0?",
    ),
    mutant=either(before, keeping("before-activation", lambda before: before)),
    example="NETWORK",
    anywhere=True,
)
