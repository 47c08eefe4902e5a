"""A gradient that still has the axis of the batch."""

import ast
from collections.abc import Iterator
from typing import Any

from gradekit.diagnosis.mistake import Answered, Gradients, Mistake, Repair
from gradekit.diagnosis.places import in_backward, is_call
from gradekit.diagnosis.source import Edit, Source


def unsummed(source: Source) -> Iterator[Edit]:
    """Leave each sum along leading axes out."""
    for node in source.nodes():
        if isinstance(node, ast.Call) and is_call(node, "sum") and in_backward(source, node):
            function = node.func
            if not any(k.arg == "axis" for k in node.keywords) or inner(source, node):
                continue
            if isinstance(function, ast.Attribute) and source.code(function.value) != "np":
                yield source.put(node, function.value, MISTAKE.id)
            elif node.args:
                yield source.put(node, node.args[0], MISTAKE.id)


def inner(source: Source, node: ast.Call) -> bool:
    """Tell whether a sum runs within a row."""
    axes = [source.code(k.value) for k in node.keywords if k.arg == "axis"]
    return axes[0] in ("1", "-1")


def summed(answered: Answered) -> Gradients:
    """Sum the leading axes that a gradient has more than its variable, if they are the batch."""
    return {
        n: _summed(g, answered.shapes.get(n, g.shape), answered.batch)
        for n, g in answered.gradients.items()
    }


def _summed(gradient: Any, shape: tuple[int, ...], batch: int) -> Any:
    more = gradient.ndim - len(shape)
    if more < 1 or gradient.shape[0] != batch:  # another axis is too many, such as one of size 1
        return gradient
    return gradient.sum(axis=tuple(range(more)))


MISTAKE = Mistake(
    id="batch-sum-missing",
    sentence="The sum over the batch is missing.",
    why="A bias is one vector, used once for each example; its gradient is one vector, too.",
    hints=(
        "How many examples used the same weight, and how many gradients does it get from them?",
        (
            "Compare the shape of the gradient with the shape of its variable. Which axis is "
            "too many?"
        ),
        (
            "A neighbour: one price p, bought 3, 5 and 2 times. The total has the slope 10 in"
            " p. Is [3, 5, 2] a slope of one number?"
        ),
    ),
    mutant=unsummed,
    repair=Repair(done="summed over the batch", gradients=summed),
    example="LINEAR",
)
