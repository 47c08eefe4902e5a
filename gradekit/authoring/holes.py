"""Holes: the marked parts of a reference that students fill in."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from gradekit.model import CourseError

BEGIN, END = "# BEGIN SOLUTION", "# END SOLUTION"
_LIKE_A_MARK = re.compile(r"#+\s*(BEGIN|END)[\s_-]*SOLUTION", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Hole:
    """One marked part: its lines (counted from 1, marks included) and whose body it is."""

    first: int
    last: int
    name: str


def holes_of(source: str, path: Path) -> list[Hole]:
    """Find the holes of a reference. Raises CourseError for a mark without its partner."""
    try:
        tree = ast.parse(source)
        marks = list(_marks(source, path))
    except (SyntaxError, tokenize.TokenError) as error:
        line = error.lineno if isinstance(error, SyntaxError) else None
        problem = f"SyntaxError: {error.args[0] if error.args else error}"
        raise CourseError(path, line, problem, "mend the line") from None
    bodies = list(_bodies(tree, ""))
    holes: list[Hole] = []
    begun: tuple[int, int] | None = None
    for mark, line, indent in marks:
        if mark == BEGIN:
            if begun:
                raise CourseError(
                    path,
                    line,
                    f"a second {BEGIN} before the {END}",
                    f"close the hole of line {begun[0]} first",
                )
            begun = line, indent
        elif begun is None:
            raise CourseError(path, line, f"{END} without {BEGIN}", "add the first mark")
        else:
            holes.append(Hole(begun[0], line, _owner(bodies, *begun, line, path)))
            begun = None
    if begun:
        raise CourseError(path, begun[0], f"{BEGIN} without {END}", "add the second mark")
    return holes


def _marks(source: str, path: Path) -> Iterator[tuple[str, int, int]]:
    """Find (mark, line, indent); what only resembles a mark would leave a solution in.

    Comments are found by Python's own tokenizer: the same words in a docstring are no mark.
    """
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type != tokenize.COMMENT or not _LIKE_A_MARK.match(token.string):
            continue
        line, column = token.start
        if token.string.rstrip() not in (BEGIN, END) or token.line[:column].strip():
            raise CourseError(
                path,
                line,
                f"{token.string.strip()!r} is not read as a mark",
                f"write {BEGIN} or {END} alone on the line",
            )
        yield token.string.rstrip(), line, column


def template_of(source: str, path: Path) -> str:
    """Return what students get: every hole raises NotImplementedError with its own name."""
    source = io.IncrementalNewlineDecoder(None, translate=True).decode(source)
    # Not splitlines(): that also splits at form feeds, which Python does not count as lines.
    lines = source.removesuffix("\n").split("\n")
    for hole in reversed(holes_of(source, path)):
        mark = lines[hole.first - 1]
        indent = mark[: len(mark) - len(mark.lstrip())]
        lines[hole.first - 1 : hole.last] = [f'{indent}raise NotImplementedError("{hole.name}")']
    text = "\n".join(lines) + "\n"
    try:
        ast.parse(text)
    except SyntaxError as error:
        raise CourseError(
            path,
            error.lineno,
            f"the template does not parse: {error.msg}",
            "let each hole hold whole statements of one body",
        ) from None
    return text


def _bodies(node: ast.AST, prefix: str) -> Iterator[tuple[ast.FunctionDef, str]]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.ClassDef):
            name = f"{prefix}{child.name}"
            if isinstance(child, ast.FunctionDef):
                yield child, name
            yield from _bodies(child, f"{name}.")


def _owner(
    bodies: list[tuple[ast.FunctionDef, str]], first: int, indent: int, last: int, path: Path
) -> str:
    """Return the outermost function around a hole: the one that a student fills in."""
    for body, name in bodies:
        end = (body.end_lineno or body.lineno) + 1
        # Comments alone, at the end of a body, lie behind its last line: then the indent tells.
        if body.lineno < first <= end and indent > body.col_offset:
            if last > end and any(first < other.lineno < last for other, _ in bodies):
                raise CourseError(
                    path,
                    first,
                    f"the hole that begins in {name} ends in another function",
                    "close it in the same body",
                )
            return name
    raise CourseError(
        path,
        first,
        "this hole is in no function",
        "put the marks into the body of a function or method",
    )
