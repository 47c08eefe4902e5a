"""Where a reference walks back through a graph, and how that is done without an order."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from gradekit.diagnosis.places import backwards, word_of
from gradekit.diagnosis.source import Edit, Source

_WALK = """
def along(table, first, again):
    def read(entry):
        if isinstance(entry, (list, tuple)):
            return [name for part in entry for name in read(part)]
        return [entry] if isinstance(entry, str) and entry in table else []
    ahead, seen = [first], []
    while ahead and len(seen) < 99:
        name = ahead.pop(0)
        if again or name not in seen:
            yield name
            ahead += read(table[name])
        seen.append(name)
"""


def walking(source: Source, what: str, *, again: bool) -> Iterator[Edit]:
    """Walk back along the paths in place of an order, and come to a node again, or only once."""
    for backward, forward in backwards(source):
        ends = [end for n in ast.walk(forward) for end in _picked(n)]
        for loop in ast.walk(backward):
            if not isinstance(loop, ast.For) or not ends or source.region_of(loop) is None:
                continue
            table = _table(source, loop)
            if table and "sorted" in source.code(loop.iter):
                pad = " " * loop.col_offset
                walk = "\n".join(pad + line for line in _WALK.strip().splitlines()).strip()
                start, end = source.span(loop)[0], source.span(loop.iter)[1]
                way = f"along({table}, {source.code(ends[0])}, {again})"
                text = f"{walk}\n{pad}for {source.code(loop.target)} in {way}"
                yield Edit(start=start, end=end, text=text, what=what)


def _picked(node: ast.AST) -> list[ast.Attribute]:
    """Return whose value is returned: the output of return values[self.output]."""
    value = node.value if isinstance(node, ast.Return) else None
    place = value.slice if isinstance(value, ast.Subscript) else None
    return [place] if isinstance(place, ast.Attribute) else []


def _table(source: Source, loop: ast.For) -> str:
    """Return in which table of the object a loop looks up what it is at, "" if in none."""
    for node in ast.walk(loop):
        if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Attribute):
            at_it = word_of(node.slice) == word_of(loop.target) != ""
            if at_it and isinstance(node.ctx, ast.Load):
                return source.code(node.value)
    return ""
