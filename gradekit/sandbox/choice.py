"""Which of several definitions counts, and what the template gives where none is there.

The last definition counts, as in Python; but one as released never replaces one that is filled,
and the student is told.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from gradekit.sandbox.needs import bound, free_names, is_assignment
from gradekit.sandbox.unfilled import is_hole, only_raises, same, same_code

Where = Callable[[ast.stmt], str]  # "cell 7" of a statement
_Definition = ast.FunctionDef | ast.ClassDef


@dataclass(frozen=True, slots=True)
class Template:
    """The released file: what is to be filled, and what is given."""

    holes: Mapping[str, _Definition] = field(default_factory=dict)
    given: Sequence[ast.stmt] = ()
    names: frozenset[str] = frozenset()  # of its classes and functions
    assigned: frozenset[str] = frozenset()  # of what it assigns

    @classmethod
    def of(cls, source: str) -> Template:
        """Read it; it is the course's own."""
        body = ast.parse(source).body
        defined = [n for n in body if isinstance(n, ast.FunctionDef | ast.ClassDef)]
        holes = {n.name: n for n in defined if any(map(is_hole, _functions(n)))}
        return cls(
            holes,
            [n for n in body if n not in holes.values() and not isinstance(n, ast.Expr)],
            frozenset(n.name for n in defined),
            frozenset(name for n in body if is_assignment(n) for name in bound(n)),
        )

    def untouched(self, node: ast.stmt) -> bool:
        """Tell whether a definition fills none of the holes that it holds all of."""
        if not isinstance(node, ast.FunctionDef | ast.ClassDef):
            return False
        released = self.holes.get(node.name)
        if released is None or type(released) is not type(node):
            return False
        own = {f.name: f for f in _functions(node)}
        return all(
            f.name in own and (same_code(own[f.name], f) or only_raises(own[f.name]))
            for f in _functions(released)
            if is_hole(f)
        )


def _functions(node: _Definition) -> list[ast.FunctionDef]:
    if isinstance(node, ast.FunctionDef):
        return [node]
    return [item for item in node.body if isinstance(item, ast.FunctionDef)]


def choose(
    statements: Sequence[ast.stmt], template: Template, where: Where, broken: Sequence[str]
) -> tuple[list[ast.stmt], list[str]]:
    """Return the statements that count, and what to tell. ``broken`` are texts of cells."""
    chosen: list[ast.stmt] = []
    notes: list[str] = []
    filled: dict[str, ast.stmt] = {}
    for node in statements:
        if template.untouched(node):
            assert isinstance(node, ast.FunctionDef | ast.ClassDef)
            if node.name in filled:
                counts = where(filled[node.name])
                if counts != where(node):
                    notes.append(
                        f"{node.name} stands in {where(node)} as released: that of {counts} counts"
                    )
                continue
            if any(defines(text, node.name) for text in broken):
                continue  # the answer is in the cell that cannot be read
            chosen.append(node)
            continue
        released = {n.name for n in _held(node) if template.untouched(n)}
        _leave_out(node, released & filled.keys())
        for name in _fills(node):
            if name in released:
                continue
            before = filled.get(name)
            if _replaces(node, before, name):
                assert before is not None
                notes.append(
                    f"{name} is defined in {where(before)} and in {where(node)}: the last counts"
                )
            filled[name] = node
        chosen.append(node)
    return chosen, notes


def _held(node: ast.stmt) -> Iterator[_Definition]:
    """Yield the definitions in the blocks of a statement."""
    for part in _parts(node):
        for inner in part:
            if isinstance(inner, ast.FunctionDef | ast.ClassDef):
                yield inner
            yield from _held(inner)


def _leave_out(node: ast.stmt, names: Collection[str]) -> None:
    """Take definitions out of the blocks of a statement."""
    for part in _parts(node) if names else ():
        for at, inner in enumerate(part):
            if isinstance(inner, ast.FunctionDef | ast.ClassDef) and inner.name in names:
                part[at] = ast.copy_location(ast.Pass(), inner)
            _leave_out(inner, names)


def _parts(node: ast.stmt) -> Iterator[list[ast.stmt]]:
    if isinstance(node, ast.If | ast.Try | ast.With):
        handlers = node.handlers if isinstance(node, ast.Try) else []
        for holder in (node, *handlers):
            for part in ("body", "orelse", "finalbody"):
                yield getattr(holder, part, [])


def defines(text: str, name: str) -> bool:
    """Tell whether a text that does not parse was to define a class or function."""
    return re.search(rf"\b(?:class|def)[ \t]+{re.escape(name)}\b", text) is not None


def _fills(node: ast.stmt) -> Iterator[str]:
    """Yield the names that a statement defines, or changes by an attribute."""
    yield from bound(node)
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call) and node.value.args:
        target = node.value.args[0]  # setattr(MaxGate, "backward", better)
        if isinstance(target, ast.Name):
            yield target.id


def _replaces(node: ast.stmt, before: ast.stmt | None, name: str) -> bool:
    """Tell whether a definition takes the place of another one that was not the same."""
    kinds = (ast.FunctionDef, ast.ClassDef)
    if not isinstance(node, kinds) or not isinstance(before, kinds) or same(node, before):
        return False
    heads = [*node.decorator_list, *(node.bases if isinstance(node, ast.ClassDef) else ())]
    read = {n.id for head in heads for n in ast.walk(head) if isinstance(n, ast.Name)}
    return name not in read  # class MaxGate(MaxGate) goes on with it


def supplied(
    statements: Sequence[ast.stmt], template: Template, broken: Sequence[str]
) -> tuple[list[ast.stmt], list[str]]:
    """Return what the template gives and the notebook lacks, and what to tell."""
    there = {name for node in statements for name in bound(node)}
    missing = [node for node in template.given if (names := set(bound(node))) and not names & there]
    missing = [
        node
        for node in missing
        if not any(defines(text, name) for text in broken for name in bound(node))
    ]
    if not missing:
        return [], []
    needed = free_names([*statements, *missing])
    used = [name for node in missing for name in bound(node) if name in needed]
    listed = ", ".join(dict.fromkeys(used))
    return missing, [f"{listed} of the released file was added: no cell has it"] if used else []
