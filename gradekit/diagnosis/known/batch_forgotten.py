"""The mean over the batch is not divided by its size on the way back."""

import ast
from collections.abc import Iterator

from gradekit.diagnosis.mistake import Mistake, Repair
from gradekit.diagnosis.norms import Way, changed
from gradekit.diagnosis.places import in_backward
from gradekit.diagnosis.rewriting import either
from gradekit.diagnosis.source import Edit, Source


def undivided(source: Source) -> Iterator[Edit]:
    """Leave out each division by a number of examples."""
    for node in source.nodes():
        if not isinstance(node, ast.BinOp | ast.AugAssign) or not in_backward(source, node):
            continue
        if isinstance(node.op, ast.Div):
            if isinstance(node, ast.BinOp) and _counts(source.code(node.right)):
                yield source.put(node, node.left, MISTAKE.id)
            elif isinstance(node, ast.AugAssign) and _counts(source.code(node.value)):
                yield source.removed(node, MISTAKE.id)


def summed(way: Way) -> Iterator[str]:
    """Write sums for the means along a batch that a normalisation takes away."""
    if way.averaged != "axis=0":
        return
    total, stretched = way.sums(way.direct), way.sums(f"{way.direct} * {way.normal}")
    yield way.text(mean=total)
    yield way.text(along=stretched)
    yield way.text(mean=total, along=stretched)


def _counts(code: str) -> bool:
    size = "len(" in code or ".shape" in code or code.rpartition(".")[2].lower() in ("n", "m")
    return size and "sqrt" not in code


MISTAKE = Mistake(
    id="batch-forgotten",
    sentence="A division by the number of examples is missing on the way back.",
    why="A mean is a sum and a division by N; the sum is in view, the 1/N in front of it is not.",
    hints=(
        "A mean is a sum and a division. Which of the two did you undo on the way back?",
        (
            "Let the batch hold the same example twice. Should the gradient of one row stay "
            "as it was?"
        ),
        (
            "A neighbour: the mean of 3, 5 and 10 is 6. Let the 3 grow by 0.3: the mean grows"
            " by 0.1. What is its slope?"
        ),
    ),
    mutant=either(undivided, changed("batch-forgotten", summed)),
    repair=Repair(
        done="divided by the number of examples",
        gradients=lambda a: {n: g / a.batch for n, g in a.gradients.items()},
    ),
    example="MEAN_SQUARE",
    counts=True,
)
