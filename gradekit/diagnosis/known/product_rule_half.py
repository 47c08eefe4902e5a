"""One term of the product rule."""

import ast
from collections.abc import Iterator

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.places import backwards, inputs_of, word_of
from gradekit.diagnosis.source import Edit, Source


def halved(source: Source) -> Iterator[Edit]:
    """Leave out each term of the slope of a product with x."""
    for backward, forward in backwards(source):
        if not any(_is_product(n, inputs_of(forward)) for n in ast.walk(forward)):
            continue
        for node in source.nodes():
            if not isinstance(node, ast.BinOp) or source.function_of(node) is not backward:
                continue
            if isinstance(node.op, ast.Add):
                yield source.put(node, node.left, MISTAKE.id)
                yield source.put(node, node.right, MISTAKE.id)
            elif isinstance(node.op, ast.Sub) and not isinstance(node.left, ast.Constant):
                yield source.put(node, node.left, MISTAKE.id)
                yield source.replaced(node, f"(-{source.operand(node.right)})", MISTAKE.id)


def _is_product(node: ast.AST, inputs: list[str]) -> bool:
    """Tell whether a forward returns its only input times something."""
    value = node.value if isinstance(node, ast.Return) else None
    if not isinstance(value, ast.BinOp) or not isinstance(value.op, ast.Mult):
        return False
    return len(inputs) == 1 and word_of(value.left) == inputs[0]


MISTAKE = Mistake(
    id="product-rule-half",
    sentence="The function is a product of two functions of x, and one term of the product rule is"
    " missing.",
    why="One factor is taken for a constant: the slope of a product has a term for each of "
    "its factors.",
    hints=(
        (
            "In a product of two functions of x both factors move. How many terms does its "
            "slope have?"
        ),
        (
            "Name the two factors of the forward. For each: where does your slope hold its "
            "derivative?"
        ),
        (
            "A neighbour: x * sin(x) has the slope sin(x) + x * cos(x). Which of the two "
            "factors was at rest in each term?"
        ),
    ),
    mutant=halved,
    example="SWISH",
    rank=-1,  # for x sigmoid(x) what is left is the slope of softplus, too
)
