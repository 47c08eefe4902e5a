"""Edits by patterns: ``rewritten("root-missing", old="np.sqrt(_a)", new="_a")``.

A pattern is an expression. In it ``_a`` (one letter) stands for any expression, twice the same one
for equal expressions; ``_eps`` (a word) for a variable or attribute of that name, whoever owns it;
``_upstream`` for the upstream gradient of the backward around it; ``f(...)`` for a call with
whatever arguments. The factors of a product and the terms of a sum may stand in either order.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from gradekit.diagnosis.places import upstream_of, word_of
from gradekit.diagnosis.source import Edit, Source

Mutant = Callable[[Source], Iterator[Edit]]
Bound = Mapping[str, object]  # what each name of a pattern stands for
Where = Callable[[Source, ast.AST], bool]

_EITHER = (ast.Add, ast.Mult)  # where a + b is b + a
_ATOMS = (ast.Name, ast.Attribute, ast.Call, ast.Subscript, ast.List, ast.Dict, ast.Constant)
_OPEN = (ast.stmt, ast.keyword, ast.List, ast.Dict, ast.Set)
_NAME = re.compile(r"\b_[A-Za-z]\w*\b|\.\.\.")


def anywhere(_source: Source, _node: ast.AST) -> bool:
    """Hold everywhere."""
    return True


def rewritten(what: str = "", *, old: str, new: str, where: Where = anywhere) -> Mutant:
    """Return the mutant that writes ``new`` for each expression of the form ``old``.

    Raises ValueError where ``new`` uses a name that ``old`` does not hold.
    """
    pattern = ast.parse(old, mode="eval").body
    unknown = set(_NAME.findall(new)) - set(_NAME.findall(old)) - {"_upstream"}
    if unknown:
        raise ValueError(f"new= holds {min(unknown)}, which old= does not")
    ast.parse(new, mode="eval")

    def mutant(source: Source) -> Iterator[Edit]:
        for node in source.nodes():
            if isinstance(node, ast.expr) and isinstance(node, type(pattern)):
                bound = next(matches(pattern, node, _known(source, node)), None)
                if bound is not None and where(source, node):
                    yield _placed(source, node, _filled(source, new, bound), what)

    return mutant


def wherever(
    what: str,
    rewrite: Callable[[Source, ast.expr], Iterable[str]],
    where: Where = anywhere,
) -> Mutant:
    """Return the mutant that puts each text of ``rewrite(source, node)`` in a node's place."""

    def mutant(source: Source) -> Iterator[Edit]:
        for node in source.nodes():
            if isinstance(node, ast.expr) and where(source, node):
                for text in rewrite(source, node):
                    yield _placed(source, node, text, what)

    return mutant


def either(*mutants: Mutant) -> Mutant:
    """Return the mutant that makes the edits of all these."""

    def mutant(source: Source) -> Iterator[Edit]:
        for one in mutants:
            yield from one(source)

    return mutant


def alternatives(what: str, *pairs: tuple[str, str], where: Where = anywhere) -> Mutant:
    """Return the mutant of several patterns, each with what is written for it."""
    return either(*(rewritten(what, old=old, new=new, where=where) for old, new in pairs))


def together(mutant: Mutant, *, of_class: bool = False) -> Mutant:
    """Return the mutant that makes all edits of another one at once, function by function.

    Who errs in one of two equal lines errs in both. With ``of_class`` it is class by class.
    """

    def joined(source: Source) -> Iterator[Edit]:
        by_function: dict[int, list[Edit]] = {}
        for edit in sorted(mutant(source), key=lambda edit: edit.start):
            made = by_function.setdefault(source.function_at(edit, of_class=of_class), [])
            if not made or made[-1].end <= edit.start:
                made.append(edit)
        for edits in by_function.values():
            if len(edits) > 1:
                yield _all_of(source, edits)

    return joined


def _all_of(source: Source, edits: Sequence[Edit]) -> Edit:
    """Return one edit that makes several."""
    text, at = "", edits[0].start
    for edit in edits:
        text += source.text[at : edit.start] + edit.text
        at = edit.end
    return Edit(start=edits[0].start, end=at, text=text, what=edits[0].what)


def matches(pattern: ast.AST, node: ast.AST, bound: Bound) -> Iterator[Bound]:
    """Find every way in which a pattern fits a node."""
    if isinstance(pattern, ast.Name) and pattern.id.startswith("_"):
        yield from _bound(pattern.id, node, bound)
    elif type(pattern) is not type(node):
        return
    elif isinstance(pattern, ast.Call) and isinstance(node, ast.Call):
        for found in matches(pattern.func, node.func, bound):
            if any(_is_dots(argument) for argument in pattern.args):
                yield {**found, "...": node}
            else:
                yield from _all((pattern.args, pattern.keywords), (node.args, node.keywords), found)
    elif isinstance(pattern, ast.BinOp) and isinstance(node, ast.BinOp):
        if type(pattern.op) is type(node.op):
            yield from _all((pattern.left, pattern.right), (node.left, node.right), bound)
            if isinstance(node.op, _EITHER):
                yield from _all((pattern.left, pattern.right), (node.right, node.left), bound)
    else:
        names = [name for name in pattern._fields if name not in ("ctx", "kind", "type_comment")]
        yield from _all(
            [getattr(pattern, name, None) for name in names],
            [getattr(node, name, None) for name in names],
            bound,
        )


def _all(patterns: Sequence[object], nodes: Sequence[object], bound: Bound) -> Iterator[Bound]:
    if len(patterns) != len(nodes):
        return
    if not patterns:
        yield bound
        return
    first, node = patterns[0], nodes[0]
    found: Iterator[Bound] = iter([bound] if first == node else [])
    if isinstance(first, ast.AST) and isinstance(node, ast.AST):
        found = matches(first, node, bound)
    elif isinstance(first, list | tuple) and isinstance(node, list | tuple):
        found = _all(first, node, bound)
    for each in found:
        yield from _all(patterns[1:], nodes[1:], each)


def _bound(name: str, node: ast.AST, bound: Bound) -> Iterator[Bound]:
    if not isinstance(node, ast.expr):
        return
    if name in bound:
        if _same(bound[name], node):
            yield bound
    elif name != "_upstream" and (len(name) == 2 or word_of(node) == name[1:]):
        yield {**bound, name: node}


def _same(one: object, other: ast.AST) -> bool:
    return isinstance(one, ast.AST) and ast.dump(one) == ast.dump(other)


def _known(source: Source, node: ast.AST) -> Bound:
    name = upstream_of(source, node)
    return {"_upstream": ast.Name(id=name, ctx=ast.Load())} if name else {}


def _filled(source: Source, text: str, bound: Bound) -> str:
    """Write what the names of a pattern stand for into a text."""

    def code(name: re.Match[str]) -> str:
        node = bound[name[0]]
        if name[0] == "..." and isinstance(node, ast.Call):
            parts = [source.code(argument) for argument in node.args]
            return ", ".join([*parts, *(ast.unparse(word) for word in node.keywords)])
        assert isinstance(node, ast.expr)
        return node.id if isinstance(node, ast.Name) else source.operand(node)

    return _NAME.sub(code, text)


def _placed(source: Source, node: ast.expr, text: str, what: str) -> Edit:
    """Put a text in a node's place, in parentheses where an operator is near."""
    new = ast.parse(text, mode="eval").body
    if _alone(source, node) or (isinstance(new, _ATOMS) and text[:1] != "-"):
        return source.replaced(node, text, what)
    return source.replaced(node, f"({text})", what)


def _alone(source: Source, node: ast.expr) -> bool:
    parent = source.parent(node)
    return isinstance(parent, _OPEN) or (isinstance(parent, ast.Call) and node is not parent.func)


def _is_dots(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is ...
