"""A gradient is assigned where it has to be added to."""

import ast
from collections.abc import Iterator

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.places import in_backward, is_call
from gradekit.diagnosis.source import Edit, Source
from gradekit.diagnosis.windows import last_only


def assigned(source: Source) -> Iterator[Edit]:
    """Write = for +=, and leave out what ``get`` brings from before."""
    for node in source.nodes():
        if not in_backward(source, node):
            continue
        if isinstance(node, ast.AugAssign) and isinstance(node.op, ast.Add):
            if not isinstance(node.value, ast.Constant):
                text = f"{source.code(node.target)} = {source.code(node.value)}"
                yield source.replaced(node, text, MISTAKE.id)
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
            for one, other in ((node.left, node.right), (node.right, node.left)):
                if is_call(one, "get"):
                    yield source.put(node, other, MISTAKE.id)
        elif isinstance(node, ast.Call):
            for which in ("n", "f", "hw", "nhw"):
                last = last_only(source, node, which)
                if last:
                    yield source.replaced(node, last, MISTAKE.id)


MISTAKE = Mistake(
    id="overwrites",
    rank=1,
    sentence="The last path overwrites the others: gradients are assigned, not added.",
    why="As long as every value is used once, = and += give the same.",
    hints=(
        "What happens to the loss if one value feeds two places, and both of them push?",
        (
            "Find the value that is read more than once. How many gradients arrive there, and"
            " what happens to the first one?"
        ),
        (
            "A neighbour: c = 2a + 5a. One path sends 2 to a, the other one 5. The slope of c"
            " is 7. What if only the last one counted?"
        ),
    ),
    mutant=assigned,
    example="DOUBLED",
)
