"""A mean where a sum is needed."""

import ast
from collections.abc import Iterator

from gradekit.diagnosis.mistake import Answered, Gradients, Mistake, Repair
from gradekit.diagnosis.places import in_backward, is_call
from gradekit.diagnosis.source import Edit, Source


def averaged(source: Source) -> Iterator[Edit]:
    """Write mean for sum along leading axes."""
    for node in source.nodes():
        if isinstance(node, ast.Call) and is_call(node, "sum") and in_backward(source, node):
            axes = [source.code(k.value) for k in node.keywords if k.arg == "axis"]
            if axes and axes[0] not in ("1", "-1") and "." in source.code(node.func):
                text = f"{source.code(node.func)[: -len('sum')]}mean"
                yield source.replaced(node.func, text, MISTAKE.id)


def times_batch(answered: Answered) -> Gradients:
    """Multiply the gradient that lacks the batch's axis."""
    return {
        n: g * answered.batch if len(answered.shapes.get(n, (0, 0))) < 2 else g
        for n, g in answered.gradients.items()
    }


MISTAKE = Mistake(
    id="mean-not-sum",
    sentence="A gradient is averaged over the batch where it has to be summed.",
    why="The loss averages already; every example that used a bias adds its own share.",
    hints=(
        (
            "Many examples used the same weight. Do their shares add up, or does each count "
            "for less the more there are?"
        ),
        "Look at how you bring the batch down to one row. Is there a mean in it?",
        (
            "A neighbour: one price p, bought 3, 5 and 2 times. The total has the slope 10 in"
            " p. What does the mean of 3, 5 and 2 tell?"
        ),
    ),
    mutant=averaged,
    repair=Repair(done="times the number of examples", gradients=times_batch),
    example="LINEAR",
    counts=True,
)
