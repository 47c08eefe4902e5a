"""Each input has the gradient of the other one."""

import ast
from collections.abc import Iterator

from gradekit.diagnosis.mistake import Answered, Gradients, Mistake, Repair
from gradekit.diagnosis.places import in_backward, is_call
from gradekit.diagnosis.source import Edit, Source


def swapped(source: Source) -> Iterator[Edit]:
    """Return two gradients in the wrong order."""
    for node in source.nodes():
        value = node.value if isinstance(node, ast.Return) and in_backward(source, node) else None
        if isinstance(value, ast.List) and len(value.elts) > 1:
            one, other = value.elts[:2]
            (start, _), (_, end) = source.span(one), source.span(other)
            between = source.text[source.span(one)[1] : source.span(other)[0]]
            text = source.code(other) + between + source.code(one)
            yield Edit(start=start, end=end, text=text, what=MISTAKE.id)
        names = _dealt(source, node)
        if names is not None:
            for text in (f"sorted({source.code(names)})", f"{source.operand(names)}[::-1]"):
                yield source.replaced(names, text, MISTAKE.id)


def _dealt(source: Source, node: ast.AST) -> ast.expr | None:
    """Return the names of a gate's inputs where values or gradients are dealt out to them."""
    if is_call(node, "zip") and isinstance(node, ast.Call) and in_backward(source, node):
        return node.args[0] if isinstance(source.parent(node), ast.For) else None
    function = source.function_of(node)
    dealt = isinstance(node, ast.ListComp) and isinstance(source.parent(node), ast.Starred)
    if dealt and isinstance(node, ast.ListComp) and function and function.name == "forward":
        return node.generators[0].iter
    return None


def exchanged(answered: Answered) -> Gradients:
    """Give the first input what the second one has."""
    names = list(answered.gradients)
    order = [*names[1::-1], *names[2:]]
    return {n: answered.gradients[m] for n, m in zip(names, order, strict=True)}


MISTAKE = Mistake(
    id="swapped-inputs",
    sentence="The gradients of the two inputs are exchanged.",
    why="The gradient of a product's first input is the second one: the names invite the opposite.",
    hints=(
        (
            "Change only the first input a little. By what is that change multiplied before "
            "it reaches the result?"
        ),
        (
            "Compare the order of what you return with the order in which forward is handed "
            "its inputs. Which is which?"
        ),
        (
            "A neighbour: z = 3x + 8y. One more x gives 3 more z, one more y gives 8. Which "
            "of these belongs to x?"
        ),
    ),
    mutant=swapped,
    repair=Repair(done="the first two exchanged", gradients=exchanged, several=True),
    example="MULTIPLY",
)
