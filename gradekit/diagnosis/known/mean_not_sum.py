"""A mean where a sum is needed."""

import ast
from collections.abc import Iterator

from gradekit.diagnosis.mistake import Answered, Gradients, Mistake, Repair
from gradekit.diagnosis.places import is_call
from gradekit.diagnosis.source import Edit, Source


def averaged(source: Source) -> Iterator[Edit]:
    """Write mean for sum."""
    for node in source.nodes():
        if isinstance(node, ast.Call) and is_call(node, "sum") and "." in source.code(node.func):
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
    mutant=averaged,
    repair=Repair(done="times the number of examples", gradients=times_batch),
    example="LINEAR",
)
