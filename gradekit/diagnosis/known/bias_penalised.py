"""The biases pay as well."""

import ast
from collections.abc import Iterator

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.places import both, in_backward, speaks_of, word_of
from gradekit.diagnosis.source import Edit, Source

_penalises = both(in_backward, speaks_of("reg"))


def penalised(source: Source) -> Iterator[Edit]:
    """Add the penalty to the gradient of each bias."""
    for node in source.nodes():
        if not isinstance(node, ast.Dict | ast.Assign) or not _penalises(source, node):
            continue
        if isinstance(node, ast.Dict):
            for key, value in zip(node.keys, node.values, strict=True):
                name = key.value if isinstance(key, ast.Constant) else ""
                if isinstance(name, str) and name.startswith("b"):
                    text = f"{source.operand(value)} + self.reg * self.{name}"
                    yield source.replaced(value, text, MISTAKE.id)
        elif isinstance(node, ast.Assign) and word_of(node.value) == "db":
            owner = source.code(node.value)[: -len(".db")]
            text = f"{owner}.db + self.reg * {owner}.b"
            yield source.replaced(node.value, text, MISTAKE.id)


MISTAKE = Mistake(
    id="bias-penalised",
    sentence="The gradients of the biases hold a penalty; only weights are penalised.",
    why="A loop over all arrays treats weights and biases alike.",
    hints=(
        "Which arrays does the statement of the penalty name?",
        "Look at the gradient of each bias. Does the strength of the penalty occur in it?",
        (
            "A neighbour: a tax on cars, not on bicycles. With 3 cars and 5 bicycles at 10 "
            "each the tax is 30. Who pays 80?"
        ),
    ),
    mutant=penalised,
    example="PENALISED",
)
