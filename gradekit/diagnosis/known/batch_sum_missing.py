"""A gradient that still has the axis of the batch."""

import ast
from collections.abc import Iterator

from gradekit.diagnosis.mistake import Answered, Gradients, Mistake, Repair
from gradekit.diagnosis.places import is_call
from gradekit.diagnosis.source import Edit, Source


def unsummed(source: Source) -> Iterator[Edit]:
    """Leave each sum along an axis out."""
    for node in source.nodes():
        if isinstance(node, ast.Call) and is_call(node, "sum"):
            function = node.func
            if isinstance(function, ast.Attribute) and source.code(function.value) != "np":
                yield source.put(node, function.value, MISTAKE.id)
            elif node.args:
                yield source.put(node, node.args[0], MISTAKE.id)


def summed(answered: Answered) -> Gradients:
    """Sum the leading axes that a gradient has more than its variable."""
    return {
        n: g.sum(axis=tuple(range(g.ndim - len(answered.shapes.get(n, g.shape)))))
        for n, g in answered.gradients.items()
    }


MISTAKE = Mistake(
    id="batch-sum-missing",
    sentence="The sum over the batch is missing.",
    why="A bias is one vector, used once for each example; its gradient is one vector, too.",
    mutant=unsummed,
    repair=Repair(done="summed over the batch", gradients=summed),
    example="LINEAR",
)
