"""The upstream gradient plus the local one."""

import ast
import re
from collections.abc import Iterator

from gradekit.diagnosis.mistake import Mistake, Repair
from gradekit.diagnosis.places import is_call, returned, upstream_of
from gradekit.diagnosis.source import Edit, Source

_OTHERS = ("sum", "mean", "reshape", "swapaxes", "expand_dims", "backward")


def added(source: Source) -> Iterator[Edit]:
    """Add the upstream gradient to what is left when it is one."""
    for node in returned(source):
        dz, code = upstream_of(source, node), source.code(node)
        parts = list(ast.walk(node))
        plain = not any(isinstance(n, ast.MatMult) or is_call(n, *_OTHERS) for n in parts)
        if plain and any(isinstance(n, ast.Name) and n.id == dz for n in parts):
            local = re.sub(rf"\b{dz}\b", f"({dz} * 0 + 1)", code)
            yield source.replaced(node, f"{dz} + {local}", MISTAKE.id)
    yield from _in_graphs(source)


def _in_graphs(source: Source) -> Iterator[Edit]:
    """Add what came back to a node to each local gradient of its gate; begin with 1 or with 0."""
    for node in source.nodes():
        arrived = node.args[0] if isinstance(node, ast.Call) and len(node.args) == 1 else None
        if arrived is None or not is_call(node, "backward") or not isinstance(node, ast.Call):
            continue
        if isinstance(arrived, ast.Subscript):
            up, end = source.code(arrived), source.span(node)[1]
            text = (
                "(lambda up, d: [part + up for part in d] if isinstance(d, list) else d + up)"
                f"({up}, {source.code(node.func)}({up} * 0 + 1))"
            )
            yield source.replaced(node, text, MISTAKE.id)
            for seed in _seeds(source, node):
                start, behind = source.span(seed)
                between = source.text[behind : source.span(node)[0]]
                yield Edit(start=start, end=end, text=f"0.0{between}{text}", what=MISTAKE.id)


def _seeds(source: Source, node: ast.AST) -> Iterator[ast.Constant]:
    for found in ast.walk(source.function_of(node) or node):
        for value in found.values if isinstance(found, ast.Dict) else ():
            if isinstance(value, ast.Constant) and value.value == 1:
                yield value


MISTAKE = Mistake(
    id="upstream-added",
    sentence="The upstream gradient is added to the local one, where the chain rule multiplies "
    "them.",
    why="Gradients are added where paths meet, and multiplied along one path; the two are "
    "easily mixed.",
    hints=(
        (
            "Along one path slopes are combined. Where paths meet they are combined in "
            "another way. Which is which?"
        ),
        (
            "Look at the sign between the argument of backward and your local slope. Are they"
            " one path or two?"
        ),
        (
            "A neighbour: one euro is 8 kroner, one krone is 14 yen. How many yen is one "
            "euro: 8 + 14, or something else?"
        ),
    ),
    mutant=added,
    repair=Repair(
        done="the upstream gradient taken away and multiplied in",
        gradients=lambda a: {n: (g - a.upstream) * a.upstream for n, g in a.gradients.items()},
    ),
    example="MULTIPLY",
)
