"""The update goes the wrong way."""

import ast
from collections.abc import Iterator

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.places import inside
from gradekit.diagnosis.rewriting import alternatives, either
from gradekit.diagnosis.source import Edit, Source


def away(source: Source) -> Iterator[Edit]:
    """Write -= for +=, and ``self.w = self.w - step`` for +."""
    for node in source.nodes():
        if not inside("update")(source, node):
            continue
        if isinstance(node, ast.AugAssign) and isinstance(node.op, ast.Add):
            text = f"{source.code(node.target)} -= {source.code(node.value)}"
            yield source.replaced(node, text, MISTAKE.id)
        elif isinstance(node, ast.Assign) and isinstance(node.value, ast.BinOp):
            place, step = source.code(node.targets[0]), node.value.right
            whole = not (isinstance(step, ast.BinOp) and isinstance(step.op, ast.Mult))
            adds = isinstance(node.value.op, ast.Add) and source.code(node.value.left) == place
            if adds and whole:
                yield source.replaced(node.value, f"{place} - {source.operand(step)}", MISTAKE.id)


MISTAKE = Mistake(
    id="update-away",
    sentence="The update goes the wrong way: a wrong answer becomes more wrong.",
    why="Target minus answer and answer minus target are easily exchanged.",
    hints=(
        "It should have fired and did not. Should w . x become larger or smaller?",
        "Take one example that is told wrongly. What is w . x before and after your update?",
        (
            "A neighbour: a thermostat reads 18 and wants 21. It adds 0.1 * (21 - 18). What "
            "would 0.1 * (18 - 21) do?"
        ),
    ),
    mutant=either(
        alternatives("update-away", ("_a + _r * _e", "_a - _r * _e"), where=inside("update")),
        away,
    ),
    example="PERCEPTRON",
)
