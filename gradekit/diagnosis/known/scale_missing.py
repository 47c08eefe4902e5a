"""The scores are not divided by the root."""

import ast
from collections.abc import Iterator

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.places import is_call
from gradekit.diagnosis.source import Edit, Source


def unscaled(source: Source) -> Iterator[Edit]:
    """Leave out each division by the root of a size."""
    for node in source.nodes():
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div):
            root = node.right
            if isinstance(root, ast.Call) and is_call(root, "sqrt") and _is_size(source, root):
                yield source.put(node, node.left, MISTAKE.id)


def _is_size(source: Source, root: ast.Call) -> bool:
    """Tell whether a root is taken of a size, or of what is called like one that was read off."""
    of = root.args[0] if root.args else root
    function = source.function_of(root)
    if isinstance(of, ast.Name) and function is not None:
        return any(
            isinstance(n, ast.Assign)
            and any(isinstance(t, ast.Name) and t.id == of.id for t in ast.walk(n.targets[0]))
            and _reads_size(source.code(n.value))
            for n in ast.walk(function)
        )
    return isinstance(of, ast.Subscript | ast.Call) and _reads_size(source.code(of))


def _reads_size(code: str) -> bool:
    return ".shape" in code or code.startswith("len(")


MISTAKE = Mistake(
    id="scale-missing",
    sentence="The division by the square root of the size is missing.",
    why="It is the last thing in the formula of the scores, and small examples hardly show it.",
    hints=(
        (
            "A sum of many products is large by itself. What keeps the scores from growing "
            "with the size?"
        ),
        (
            "Find the scores in forward, and their gradient in backward. Is the same divisor "
            "in both?"
        ),
        (
            "A neighbour: f = g(x) / 7. Its value and its slope both carry the 1/7. What if "
            "one of them forgets it?"
        ),
    ),
    mutant=unscaled,
    example="ATTENTION",
)
