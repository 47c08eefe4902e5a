"""Holes: the marked parts of a reference that students fill in."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from gradekit.model import CourseError

BEGIN, END = "# BEGIN SOLUTION", "# END SOLUTION"


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
    except SyntaxError as error:
        raise CourseError(
            path, error.lineno, f"SyntaxError: {error.msg}", "mend the line"
        ) from None
    bodies = list(_bodies(tree, ""))
    holes, begun = [], 0
    for number, line in enumerate(source.splitlines(), 1):
        mark = line.strip()
        if mark == BEGIN:
            if begun:
                raise CourseError(
                    path,
                    number,
                    f"a second {BEGIN} before the {END}",
                    f"close the hole of line {begun} first",
                )
            begun = number
        elif mark == END:
            if not begun:
                raise CourseError(path, number, f"{END} without {BEGIN}", "add the first mark")
            holes.append(Hole(begun, number, _owner(bodies, begun, path)))
            begun = 0
        elif mark.upper().startswith((BEGIN, END)) or mark in (BEGIN.lower(), END.lower()):
            raise CourseError(
                path,
                number,
                f"{mark!r} is not read as a mark",
                f"write {BEGIN} or {END} alone on the line",
            )
    if begun:
        raise CourseError(path, begun, f"{BEGIN} without {END}", "add the second mark")
    return holes


def template_of(source: str, path: Path) -> str:
    """Return what students get: every hole raises NotImplementedError with its own name."""
    lines = source.splitlines()
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


def _bodies(node: ast.AST, prefix: str) -> Iterator[tuple[int, int, str]]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.ClassDef):
            name = f"{prefix}{child.name}"
            if isinstance(child, ast.FunctionDef):
                yield child.lineno, child.end_lineno or child.lineno, name
            yield from _bodies(child, f"{name}.")


def _owner(bodies: list[tuple[int, int, str]], line: int, path: Path) -> str:
    """Return the outermost function around a line: the one that a student fills in."""
    for first, last, name in bodies:
        # A closing mark may stand after the last statement, so only the first one is looked up.
        if first < line <= last + 1:
            return name
    raise CourseError(
        path,
        line,
        "this hole is in no function",
        "put the marks into the body of a function or method",
    )
