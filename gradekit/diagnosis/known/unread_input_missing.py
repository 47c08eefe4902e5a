"""Nothing for inputs that nobody reads."""

import ast
from collections.abc import Iterator

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.places import is_call
from gradekit.diagnosis.source import Edit, Source


def left_out(source: Source) -> Iterator[Edit]:
    """Keep only what the way back came to; nothing, where there is a place for it."""
    for node in source.nodes():
        if isinstance(node, ast.ListComp) and is_call(node.elt, "get"):
            assert isinstance(node.elt, ast.Call)
            if len(node.elt.args) == 2:
                text = f"{source.code(node.elt.func)}({source.code(node.elt.args[0])})"
                yield source.replaced(node.elt, text, MISTAKE.id)
        elif isinstance(node, ast.IfExp) and _asks_for_none(source, node):
            yield source.put(node, node.body, MISTAKE.id)
        elif isinstance(node, ast.DictComp) and is_call(node.value, "get"):
            call, end = node.value, source.span(node)[1] - 1
            owner = (
                call.func.value
                if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute)
                else None
            )
            if owner is not None and isinstance(call, ast.Call) and not node.generators[0].ifs:
                text = f" if {source.code(call.args[0])} in {source.code(owner)}"
                yield Edit(start=end, end=end, text=text, what=MISTAKE.id)


def _asks_for_none(source: Source, node: ast.IfExp) -> bool:
    """Tell whether a value is taken if it is there, zeros else."""
    zeros = is_call(node.orelse, "zeros_like", "zeros")
    return zeros and source.code(node.test) == f"{source.code(node.body)} is not None"


MISTAKE = Mistake(
    id="unread-input-missing",
    sentence="An input that the output does not depend on is left out; its gradient is zeros.",
    why="The way back never comes to it, so that it gets no entry.",
    hints=(
        "What is the slope of the output in a number that it does not depend on?",
        "Which inputs were handed to forward? Does backward return a gradient for each of them?",
        (
            "A neighbour: y = 4a + 0b. Somebody asks for the slopes in a and b. Is the answer"
            " one number or two?"
        ),
    ),
    mutant=left_out,
    example="CHAIN",
)
