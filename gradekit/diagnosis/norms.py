"""Where a reference normalises on the way back, and how that is written with something changed.

Layers divide by a spread, and often subtract a mean. On the way back both take something away from
the gradient ``d``: ``(d - mean(d) - h * mean(d * h)) / s``, h being what was normalised.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from gradekit.diagnosis.places import (
    assigned_to,
    called,
    in_backward,
    in_forward,
    remembering,
    speaks_of,
    upstream_of,
    word_of,
)
from gradekit.diagnosis.source import Edit, Source

Mutant = Callable[[Source], Iterator[Edit]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """The way back through one normalisation; its parts as they are written."""

    node: ast.expr  # all but the division, if one follows
    direct: str  # d
    mean: str  # mean(d); "" where no mean was subtracted
    normal: str  # h
    along: str  # mean(d * h)
    spread: str  # s
    upstream: str
    gain: str
    averaged: str  # what a mean is called with: axis=0

    def text(self, **changed: str) -> str:
        """Write it with some parts changed; what becomes "" is left out."""
        way = replace(self, **changed)  # type: ignore[arg-type]
        parts = [way.direct or "0", way.mean and f"- {way.mean}"]
        parts.append(f"- {way.normal} * {way.along}" if way.along else "")
        return " ".join(part for part in parts if part)

    def of(self, value: str) -> str:
        """Write the mean of something."""
        return f"np.mean({value}, {self.averaged})"

    def sums(self, value: str) -> str:
        """Write the sum of something along the same axis."""
        return f"np.sum({value}, {self.averaged})"


def ways(source: Source) -> Iterator[Way]:
    """Find the ways back through normalisations."""
    for node in source.nodes():
        if isinstance(node, ast.BinOp) and _corrected(node) and in_backward(source, node):
            found = _way(source, node) if speaks_of("eps")(source, node) else None
            if found is not None:
                yield found


def changed(what: str, write: Callable[[Way], Iterator[str]]) -> Mutant:
    """Return the mutant that writes each text in the place of a way back, but the division."""

    def mutant(source: Source) -> Iterator[Edit]:
        for way in ways(source):
            for text in write(way):
                yield source.replaced(way.node, f"({text})", what)

    return mutant


def divisions(source: Source) -> Iterator[tuple[Way, ast.BinOp]]:
    """Find where a way back is divided by the spread."""
    for way in ways(source):
        for node in source.nodes():
            if not isinstance(node, ast.BinOp) or not isinstance(node.op, ast.Div):
                continue
            same = source.function_of(node) is source.function_of(way.node)
            if same and source.code(node.right) == way.spread:
                yield way, node


def numerators(source: Source) -> Iterator[tuple[ast.expr, str]]:
    """Find what forward divides after the mean was subtracted, and what it was subtracted from."""
    for node in source.nodes():
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div):
            given = _centred(source, node.left)
            if given:
                yield node.left, given


def centred_squares(source: Source) -> Iterator[tuple[ast.BinOp, str]]:
    """Find where forward squares distances from the mean, and what the mean was subtracted from."""
    for node in source.nodes():
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow):
            given = _centred(source, node.left)
            if given:
                yield node, given


def running(source: Source, word: str = "") -> Iterator[tuple[ast.BinOp, ast.expr, ast.expr]]:
    """Find the updates of running statistics: the sum, what is old and what is new in it."""
    for node in source.nodes():
        if not isinstance(node, ast.Assign) or not isinstance(node.value, ast.BinOp):
            continue
        place, (old, new) = word_of(node.targets[0]), (node.value.left, node.value.right)
        if not isinstance(old, ast.BinOp) or not isinstance(new, ast.BinOp):
            continue
        # What is old stands on both sides, in a layer that is asked in tests, too.
        kept = isinstance(node.targets[0], ast.Attribute) and in_forward(source, node)
        again = source.code(old.right) == source.code(node.targets[0])
        tested = kept and again and speaks_of("train", "training")(source, node)
        if ("running" in place or tested) and word in place:
            yield node.value, old.right, new.right


def gain_gradients(source: Source) -> Iterator[tuple[ast.Call, str, str]]:
    """Find the sums over ``dout * h`` that give a gain's gradient; also dout and h as written."""
    for node in source.nodes():
        if isinstance(node, ast.Call) and called(node) == "sum" and in_backward(source, node):
            dout, product = upstream_of(source, node), _summed(node)
            if not isinstance(product, ast.BinOp) or not isinstance(product.op, ast.Mult):
                continue
            sides = [source.code(product.left), source.code(product.right)]
            if dout in sides and speaks_of("eps")(source, node) and _is_kept(source, node):
                sides.remove(dout)
                yield node, dout, sides[0]


def gains(source: Source, node: ast.AST) -> str:
    """Return how the gain is written in a class, "" where it has none."""
    owner = source.class_of(node)
    for name in ("gamma", "gain"):
        for found in ast.walk(owner) if owner else ():
            if isinstance(found, ast.Attribute) and found.attr == name:
                return source.code(found)
    return ""


def spread_of(source: Source, node: ast.AST) -> str:
    """Return how the spread is written in the backward around a node, "" where it is unknown."""
    function = source.function_of(node)
    found = (way.spread for way in ways(source) if source.function_of(way.node) is function)
    return next(found, "")


def with_given(source: Source, node: ast.expr, text: str, what: str) -> Iterator[Edit]:
    """Yield the edit that writes a text which uses ``self.given``, the input of forward."""
    function, owner = source.function_of(node), source.class_of(node)
    methods = {m.name: m for m in owner.body if isinstance(m, ast.FunctionDef)} if owner else {}
    if function is None or "forward" not in methods:
        return
    start, end = source.span(node)
    last = source.span(function.body[-1])[1]
    more = remembering(methods["forward"], "given")
    yield Edit(start=start, end=last, text=text + source.text[end:last] + more, what=what)


def _corrected(node: ast.BinOp) -> bool:
    right = node.right
    return (
        isinstance(node.op, ast.Sub)
        and isinstance(right, ast.BinOp)
        and isinstance(right.op, ast.Mult)
    )


def _way(source: Source, node: ast.BinOp) -> Way | None:
    assert isinstance(node.right, ast.BinOp)
    direct: ast.expr = node.left
    mean, along = "", node.right.right
    if isinstance(direct, ast.BinOp) and isinstance(direct.op, ast.Sub):
        mean = source.code(direct.right)
        direct = direct.left
    averaged = _words(source, along)
    upstream, divisor = upstream_of(source, node), _divisor(source, node)
    if not averaged or not divisor or not isinstance(direct, ast.Name):
        return None
    product = next((v for v in assigned_to(source, direct) if _is_product(v)), None)
    sides = [product.left, product.right] if isinstance(product, ast.BinOp) else []
    gain = [source.code(side) for side in sides if word_of(side) != upstream]
    if len(gain) != 1:
        return None
    return Way(
        node=node,
        direct=direct.id,
        mean=mean,
        normal=source.code(node.right.left),
        along=source.operand(along),
        spread=divisor,
        upstream=upstream,
        gain=gain[0],
        averaged=averaged,
    )


def _centred(source: Source, node: ast.expr) -> str:
    """Return what a mean was subtracted from, "" where none was or this is no forward."""
    if not in_forward(source, node) or not speaks_of("eps")(source, node):
        return ""
    values = assigned_to(source, node) if isinstance(node, ast.Name) else [node]
    for value in values:
        if not isinstance(value, ast.BinOp) or not isinstance(value.op, ast.Sub):
            continue
        if "mean" in source.code(value.right):
            return source.code(value.left)
    return ""


def _is_product(value: ast.expr) -> bool:
    return isinstance(value, ast.BinOp) and isinstance(value.op, ast.Mult)


def _words(source: Source, along: ast.expr) -> str:
    """Return with which keywords a mean along the normalised numbers is taken."""
    values = [along, *assigned_to(source, along)] if isinstance(along, ast.Name) else [along]
    for value in values:
        if isinstance(value, ast.Call) and called(value) == "mean":
            return ", ".join(ast.unparse(word) for word in value.keywords)
    return ""


def _divisor(source: Source, node: ast.BinOp) -> str:
    """Return what the way back is divided by: around it, or where what it is called is returned."""
    outer = source.parent(node)
    if isinstance(outer, ast.BinOp) and isinstance(outer.op, ast.Div):
        return source.code(outer.right)
    function = source.function_of(node)
    for found in ast.walk(function) if function else ():
        value = found.value if isinstance(found, ast.Return) else None
        if isinstance(value, ast.BinOp) and isinstance(value.op, ast.Div):
            return source.code(value.right)
    return ""


def _summed(node: ast.Call) -> ast.expr | None:
    if isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.BinOp):
        return node.func.value
    return node.args[0] if node.args else None


def _is_kept(source: Source, node: ast.Call) -> bool:
    """Tell whether a sum is a gradient itself, and not a step on the way."""
    outer = source.parent(node)
    return isinstance(outer, ast.Assign) and isinstance(outer.targets[0], ast.Attribute)
