"""The gain in the gradients of gain or shift."""

import ast
from collections.abc import Iterator

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.norms import gain_gradients, gains
from gradekit.diagnosis.places import upstream_of
from gradekit.diagnosis.source import Edit, Source


def multiplied(source: Source) -> Iterator[Edit]:
    """Multiply the gradients of gain and shift by the gain."""
    for node, _, _ in gain_gradients(source):
        gain = gains(source, node)
        yield source.replaced(node, f"({gain} * {source.code(node)})", MISTAKE.id)
        for other in source.nodes():
            dout = upstream_of(source, other)
            if source.function_of(other) is not source.function_of(node) or not dout:
                continue
            if isinstance(other, ast.Call) and source.code(other.func) == f"{dout}.sum":
                yield source.replaced(other, f"({gain} * {source.code(other)})", MISTAKE.id)


MISTAKE = Mistake(
    id="gain-in-parameter",
    sentence="The gradient of gain or shift has the gain as a factor, which is not on its way.",
    why="The upstream gradient is multiplied by the gain for the input's sake, and then used "
    "for everything.",
    hints=(
        "Which step of forward used the gain, and what lies between that step and the loss?",
        "Set the gain to 2 everywhere. Should its own gradient become twice as large?",
        (
            "A neighbour: y = a * t + c at t = 7. The slope in a is 7 whatever a is, and "
            "that in c is 1. Who multiplies by a = 3 gets 21 and 3. Why is there no 3?"
        ),
    ),
    mutant=multiplied,
    example="LAYER_NORM",
)
