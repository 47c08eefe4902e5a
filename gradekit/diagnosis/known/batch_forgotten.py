"""The mean over the batch is not divided by its size on the way back."""

import ast
from collections.abc import Iterator

from gradekit.diagnosis.mistake import Mistake, Repair
from gradekit.diagnosis.source import Edit, Source


def undivided(source: Source) -> Iterator[Edit]:
    """Leave out each division by a number of examples."""
    for node in source.nodes():
        if not isinstance(node, ast.BinOp | ast.AugAssign) or not isinstance(node.op, ast.Div):
            continue
        if isinstance(node, ast.BinOp) and _counts(source.code(node.right)):
            yield source.put(node, node.left, MISTAKE.id)
        elif isinstance(node, ast.AugAssign) and _counts(source.code(node.value)):
            yield source.removed(node, MISTAKE.id)


def _counts(code: str) -> bool:
    return "len(" in code or ".shape" in code or code.rpartition(".")[2].lower() in ("n", "m")


MISTAKE = Mistake(
    id="batch-forgotten",
    sentence="The loss is a mean over the batch; its gradient is not divided by the batch's size.",
    why="The sum over the examples is in view, the 1/N in front of it is not.",
    mutant=undivided,
    repair=Repair(
        done="divided by the number of examples",
        gradients=lambda a: {n: g / a.batch for n, g in a.gradients.items()},
    ),
    example="MEAN_SQUARE",
)
