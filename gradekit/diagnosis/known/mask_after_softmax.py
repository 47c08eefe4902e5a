"""Masked after the softmax."""

import ast
from collections.abc import Iterator

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.places import is_call
from gradekit.diagnosis.source import Edit, Source


def late(source: Source) -> Iterator[Edit]:
    """Hide shares in place of scores."""
    for first in source.nodes():
        if not isinstance(first, ast.If | ast.Assign):
            continue
        body = first.body[-1] if isinstance(first, ast.If) else first
        hides = next((n for n in ast.walk(body) if _hides(source, n)), None)
        inner = body is first and isinstance(source.parent(first), ast.If)
        second = _after(source, first) if hides is not None and not inner else None
        if second is None or not isinstance(hides, ast.Call):
            continue
        shares = [p for p, v in _assigned(second) if _is_softmax(source, v)]
        if shares and isinstance(body, ast.Assign):
            start, end = source.span(first)[0], source.span(second)[1]
            share, pad = source.code(shares[0]), "\n" + " " * first.col_offset
            head = source.text[start : source.span(body)[0]]
            test, one, _ = hides.args
            rest = f"{share}, 0.0" if source.code(one) != "-np.inf" else f"0.0, {share}"
            hidden = f"{share} = np.where({source.code(test)}, {rest})"
            between = source.text[source.span(first)[1] : end].strip()
            yield Edit(
                start=start,
                end=end,
                text=between + pad + head + hidden,
                what=MISTAKE.id,
            )


def _after(source: Source, statement: ast.stmt) -> ast.stmt | None:
    function = source.function_of(statement)
    body = function.body if function else []
    later = [s for s in body if s.lineno > statement.lineno and source.region_of(s)]
    return next((s for s in later if any(_is_softmax(source, v) for _, v in _assigned(s))), None)


def _hides(source: Source, node: ast.AST) -> bool:
    """Tell whether a node writes an infinite score where a mask says so."""
    where = isinstance(node, ast.Call) and is_call(node, "where") and len(node.args) == 3
    return (
        where and isinstance(node, ast.Call) and any(source.code(a) == "-np.inf" for a in node.args)
    )


def _is_softmax(source: Source, value: ast.expr) -> bool:
    """Tell whether a value is softmax(...), or e / e.sum(...)."""
    if isinstance(value, ast.BinOp) and isinstance(value.op, ast.Div):
        total = value.right
        return is_call(total, "sum") and source.code(value.left) in source.code(total)
    return "softmax" in source.code(value)


def _assigned(statement: ast.stmt) -> Iterator[tuple[ast.expr, ast.expr]]:
    if isinstance(statement, ast.Assign):
        place, value = statement.targets[0], statement.value
        if isinstance(place, ast.Tuple) and isinstance(value, ast.Tuple):
            yield from zip(place.elts, value.elts, strict=True)
        else:
            yield place, value


MISTAKE = Mistake(
    id="mask-after-softmax",
    sentence="The mask comes after the softmax: the shares of a row no longer add up to 1.",
    why="Setting shares to zero looks like hiding, but the hidden ones took their part before.",
    hints=(
        "What should the shares of the seen keys add up to?",
        "Sum the shares of each row after your mask. What do you get in the first row?",
        (
            "A neighbour: votes 6, 3 and 1. The last party is void. Are the shares 0.6 and "
            "0.3, or 6/9 and 3/9?"
        ),
    ),
    mutant=late,
    example="CAUSAL",
)
