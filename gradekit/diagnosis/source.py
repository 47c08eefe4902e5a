"""A reference as text and tree: where students write, and edits that keep all else as it is."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

# What needs no parentheses wherever it stands.
_ATOMS = (ast.Name, ast.Attribute, ast.Call, ast.Subscript, ast.List, ast.Dict, ast.Set)
# Around these an expression stands alone, whatever operator it ends with.
_OPEN = (ast.stmt, ast.keyword, ast.List, ast.Dict, ast.Set)


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """Characters ``start`` to ``end`` of a source replaced; ``what`` says it in a word or two."""

    start: int
    end: int
    text: str
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """An edit as people read it: the lines that it changes, before and after."""

    line: int
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Region:
    """Lines ``first`` to ``last`` (counted from 1, both included) that edits may change."""

    first: int
    last: int
    name: str


class Source:
    """One file of a reference."""

    def __init__(self, text: str, regions: Sequence[Region] | None = None) -> None:
        self.text = text
        self.tree = ast.parse(text)
        # Not splitlines(): Python does not count form feeds as ends of lines.
        self._lines = text.split("\n")
        self._starts = [0]
        for line in self._lines:
            self._starts.append(self._starts[-1] + len(line) + 1)
        self.regions = [Region(1, len(self._lines), "")] if regions is None else list(regions)

    @cached_property
    def _parents(self) -> dict[ast.AST, ast.AST]:
        return {c: node for node in ast.walk(self.tree) for c in ast.iter_child_nodes(node)}

    def parent(self, node: ast.AST) -> ast.AST | None:
        """Return what a node stands in."""
        return self._parents.get(node)

    def above(self, node: ast.AST) -> Iterator[ast.AST]:
        """Walk from a node's parent to the module."""
        found = self.parent(node)
        while found is not None:
            yield found
            found = self.parent(found)

    def function_of(self, node: ast.AST) -> ast.FunctionDef | None:
        """Return the innermost function around a node."""
        return next((n for n in self.above(node) if isinstance(n, ast.FunctionDef)), None)

    def function_at(self, edit: Edit, *, of_class: bool = False) -> int:
        """Return the first line of the innermost function, or class, around an edit, or 0."""
        line = self.line_at(edit.start)
        kind = ast.ClassDef if of_class else ast.FunctionDef
        around = (
            node.lineno
            for node in ast.walk(self.tree)
            if isinstance(node, kind) and node.lineno <= line <= (node.end_lineno or node.lineno)
        )
        return max(around, default=0)

    def class_of(self, node: ast.AST) -> ast.ClassDef | None:
        """Return the innermost class around a node."""
        return next((n for n in self.above(node) if isinstance(n, ast.ClassDef)), None)

    def nodes(self) -> Iterator[ast.AST]:
        """Walk over what lies in the regions, in the order of the text; no docstring among it."""
        yield from self._nodes

    @cached_property
    def _nodes(self) -> list[ast.expr | ast.stmt]:  # every mutant walks over the same ones
        found = [n for n in ast.walk(self.tree) if isinstance(n, ast.expr | ast.stmt)]
        found = [n for n in found if self.region_of(n) is not None and not self._is_text(n)]
        return sorted(found, key=lambda n: (n.lineno, n.col_offset))

    def region_of(self, node: ast.expr | ast.stmt) -> Region | None:
        """Return the region that holds all of a node."""
        last = node.end_lineno or node.lineno
        return next((r for r in self.regions if r.first <= node.lineno and last <= r.last), None)

    def region_at(self, edit: Edit) -> Region | None:
        """Return the region that an edit changes."""
        line = self.line_at(edit.start)
        return next((r for r in self.regions if r.first <= line <= r.last), None)

    def line_at(self, offset: int) -> int:
        """Return the line, counted from 1, of an offset."""
        return self.text.count("\n", 0, offset) + 1

    def span(self, node: ast.expr | ast.stmt) -> tuple[int, int]:
        """Return the offsets of a node, parentheses around it left out."""
        return (
            self._offset(node.lineno, node.col_offset),
            self._offset(node.end_lineno or node.lineno, node.end_col_offset or 0),
        )

    def code(self, node: ast.expr | ast.stmt) -> str:
        """Return a node as it is written."""
        start, end = self.span(node)
        return self.text[start:end]

    def operand(self, node: ast.expr) -> str:
        """Return an expression so that it can stand beside any operator."""
        code = self.code(node)
        plain = isinstance(node, _ATOMS) or (isinstance(node, ast.Constant) and code[:1] != "-")
        return code if plain or (isinstance(node, ast.Tuple) and code[:1] == "(") else f"({code})"

    def replaced(self, node: ast.expr | ast.stmt, text: str, what: str) -> Edit:
        """Return the edit that puts a text in a node's place, just as it stands."""
        start, end = self.span(node)
        return Edit(start=start, end=end, text=text, what=what)

    def put(self, node: ast.expr, other: ast.expr, what: str) -> Edit:
        """Return the edit that puts one expression where another one was."""
        parent = self.parent(node)
        alone = isinstance(parent, _OPEN) or (
            isinstance(parent, ast.Call) and node is not parent.func
        )
        return self.replaced(node, self.code(other) if alone else self.operand(other), what)

    def inserted(self, before: ast.stmt, statement: str, what: str) -> Edit:
        """Return the edit that puts a statement on a line of its own before another one."""
        start, _ = self.span(before)
        text = f"{statement}\n{' ' * before.col_offset}"
        return Edit(start=start, end=start, text=text, what=what)

    def removed(self, node: ast.stmt, what: str) -> Edit:
        """Return the edit that leaves a statement out."""
        return self.replaced(node, "pass", what)

    def apply(self, edit: Edit) -> str:
        """Return the edited source."""
        return self.text[: edit.start] + edit.text + self.text[edit.end :]

    def definition_with(self, edit: Edit) -> tuple[int, str]:
        """Return the top-level statement that an edit changes: its line, and its tree as text.

        Raises SyntaxError.
        """
        for node in self.tree.body:
            start = self._starts[node.lineno - 1]
            end = self.span(node)[1]
            if start <= edit.start and edit.end <= end:
                text = self.text[start : edit.start] + edit.text + self.text[edit.end : end]
                return node.lineno, ast.dump(ast.parse(text))
        return 0, ast.dump(ast.parse(self.apply(edit)))

    def shown(self, edit: Edit) -> Shown:
        """Return the lines that an edit changes; ``old`` is empty where it only adds one."""
        if edit.start == edit.end:
            return Shown(line=self.line_at(edit.start), old="", new=edit.text.strip())
        first, last = self.line_at(edit.start), self.line_at(edit.end)
        start, end = self._starts[first - 1], self._starts[last] - 1
        old = self.text[start:end]
        new = self.text[start : edit.start] + edit.text + self.text[edit.end : end]
        return Shown(line=first, old=_tidy(old), new=_tidy(new))

    def _offset(self, line: int, column: int) -> int:
        # The tree counts columns in bytes of UTF-8.
        prefix = self._lines[line - 1].encode()[:column].decode()
        return self._starts[line - 1] + len(prefix)

    def _is_text(self, node: ast.AST) -> bool:
        expression = node.value if isinstance(node, ast.Expr) else node
        return isinstance(expression, ast.Constant) and isinstance(expression.value, str)


def _tidy(lines: str) -> str:
    return "\n".join(line.strip() for line in lines.strip().split("\n"))


def same_code(one: str, other: str) -> bool:
    """Tell whether two sources are the same program, blanks and comments aside."""
    return ast.dump(ast.parse(one)) == ast.dump(ast.parse(other))
