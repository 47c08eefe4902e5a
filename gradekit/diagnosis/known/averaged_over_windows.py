"""A mean over the windows."""

import ast
from collections.abc import Iterator

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.places import in_backward, speaks_of, upstream_of
from gradekit.diagnosis.source import Edit, Source


def averaged(source: Source) -> Iterator[Edit]:
    """Divide the gradients of weights and biases by the number of windows, of one image or all."""
    for node in source.nodes():
        if not isinstance(node, ast.Return) or not in_backward(source, node):
            continue
        dout = upstream_of(source, node)
        if not dout or not speaks_of("stride")(source, node) or not speaks_of("dw")(source, node):
            continue
        for count in (f"{dout}[0, 0].size", f"{dout}[:, 0].size"):
            lines = [f"self.{name} = self.{name} / {count}" for name in ("dw", "db")]
            for text in (*lines, "; ".join(lines)):
                yield source.inserted(node, text, MISTAKE.id)


MISTAKE = Mistake(
    id="averaged-over-windows",
    sentence="A gradient is averaged over the windows; each of them adds its own share.",
    why="A mean over many windows looks tidy, and keeps the numbers small.",
    hints=(
        (
            "How many windows used the same weight? Do their shares add up, or does each "
            "count for less?"
        ),
        (
            "Look at how you bring all windows down to one filter. Is there a mean, or a "
            "division, in it?"
        ),
        (
            "A neighbour: one price p, bought 3, 5 and 2 times. The total has the slope "
            "10 in p. What does the mean of 3, 5 and 2 tell?"
        ),
    ),
    mutant=averaged,
    example="BATCH_CONV",
)
