"""Masked after the softmax."""

import ast
from collections.abc import Iterator

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.places import is_call
from gradekit.diagnosis.source import Edit, Source


def late(source: Source) -> Iterator[Edit]:
    """Hide shares in place of scores."""
    for first in source.nodes():
        if not isinstance(first, ast.If) or "-np.inf" not in source.code(first):
            continue
        hides = next(n for n in ast.walk(first) if isinstance(n, ast.Call) and is_call(n, "where"))
        second = _after(source, first)
        if second is None or len(hides.args) != 3:
            continue
        shares = [p for p, v in _assigned(second) if "softmax" in source.code(v)]
        body = first.body[-1]
        if shares and isinstance(body, ast.Assign):
            start, end = source.span(first)[0], source.span(second)[1]
            share, pad = source.code(shares[0]), "\n" + " " * first.col_offset
            head = source.text[start : source.span(body)[0]]
            hidden = f"{share} = np.where({source.code(hides.args[0])}, 0.0, {share})"
            yield Edit(
                start=start,
                end=end,
                text=source.code(second) + pad + head + hidden,
                what=MISTAKE.id,
            )


def _after(source: Source, statement: ast.stmt) -> ast.stmt | None:
    function = source.function_of(statement)
    body = function.body if function else []
    later = [s for s in body if s.lineno > statement.lineno and source.region_of(s)]
    return next((s for s in later if "softmax" in source.code(s)), None)


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
