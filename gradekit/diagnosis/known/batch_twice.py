"""A division by the batch size too many."""

import ast
from collections.abc import Iterator

from gradekit.diagnosis.mistake import Mistake, Repair
from gradekit.diagnosis.places import (
    gradients,
    in_backward,
    inputs_of,
    is_call,
    stored,
    upstream_of,
)
from gradekit.diagnosis.rewriting import alternatives, either
from gradekit.diagnosis.source import Edit, Source


def outer(source: Source) -> Iterator[Edit]:
    """Divide the gradients of weights by the number of examples."""
    for node in stored(source):
        dout, function = upstream_of(source, node), source.function_of(node)
        if dout and function and inputs_of(function) and not is_call(node, "sum"):
            yield source.replaced(node, f"{source.operand(node)} / len({dout})", MISTAKE.id)
    for node in gradients(source):
        function = source.function_of(node)
        if function and function.name == "loss" and not isinstance(node, ast.Name):
            batch = inputs_of(function)[0]
            yield source.replaced(node, f"{source.operand(node)} / len({batch})", MISTAKE.id)


again = alternatives(
    "batch-twice",
    ("_a / len(_y)", "_a / len(_y) ** 2"),
    ("_a / _x.shape[0]", "_a / _x.shape[0] ** 2"),
    where=in_backward,
)


MISTAKE = Mistake(
    id="batch-twice",
    sentence="It is divided by the number of examples once too often.",
    why="The loss is a mean already: its 1/N comes down with the upstream gradient, and is put in "
    "once more.",
    hints=(
        "How often does the formula of the loss divide by the number of examples?",
        (
            "Follow one example from the loss down to the weights. Where is it divided by N, "
            "and where again?"
        ),
        (
            "A neighbour: M is the mean of 2w and 6w, which is 4w. Its slope is 4. Who "
            "divides by the count again gets 2. Why is that too small?"
        ),
    ),
    mutant=either(again, outer),
    repair=Repair(
        done="times the number of examples",
        gradients=lambda a: {n: g * a.batch for n, g in a.gradients.items()},
    ),
    example="MEAN_LINEAR",
    counts=True,
)
