"""Where a reference drops numbers by chance, and how it is written with something changed.

A mask can be drawn in several ways that are all right, and each drops other numbers. So a mistake
is made once for each of them.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from gradekit.diagnosis.places import (
    assigned_to,
    in_backward,
    in_forward,
    inputs_of,
    upstream_of,
    word_of,
)
from gradekit.diagnosis.source import Edit, Source

Mutant = Callable[[Source], Iterator[Edit]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Draw:
    """A mask as it is drawn in forward, and where backward uses it."""

    node: ast.expr  # the mask, scaled
    use: ast.expr  # in backward: what is multiplied with the upstream gradient
    rng: str
    shape: str  # of the numbers that are drawn
    placed: str  # what the mask is indexed with before it is scaled: [:, :, None]
    keep: str
    drop: str
    kept: str  # what backward reads
    upstream: str
    plain: bool  # the output is the input times the mask

    def masks(self, keep: str = "", drop: str = "", shape: str = "") -> tuple[str, ...]:
        """Write the mask in each way; ``keep`` and ``drop`` are other thresholds than the right."""
        keep, drop = keep or self.keep, drop or self.drop
        numbers = f"{self.rng}.random({shape or self.shape})"
        drawn = f"{self.rng}.binomial(1, {keep}, {shape or self.shape})"
        return tuple(
            f"{mask}{'' if shape else self.placed}"
            for mask in (f"({numbers} < {keep})", f"({numbers} >= {drop})", drawn)
        )


def draws(source: Source) -> Iterator[Draw]:
    """Find each mask of uniform numbers that is drawn in a forward and used in a backward."""
    for node in source.nodes():
        if not isinstance(node, ast.BinOp) or not isinstance(node.op, ast.Div):
            continue
        mask, placed = node.left, ""
        if isinstance(node.left, ast.Subscript):
            mask, placed = node.left.value, f"[{source.code(node.left.slice)}]"
        values = [mask, *assigned_to(source, mask)] if isinstance(mask, ast.Name) else [mask]
        values = [v.body if isinstance(v, ast.IfExp) else v for v in values]
        for value in values:
            if isinstance(value, ast.Compare) and "rng" in source.code(value):
                yield from _draw(source, node, value, placed)


def dropping(what: str, write: Callable[[Draw], Iterator[str]]) -> Mutant:
    """Return the mutant that writes each text in the place of a mask."""

    def mutant(source: Source) -> Iterator[Edit]:
        for draw in draws(source):
            for text in write(draw):
                yield source.replaced(draw.node, text, what)

    return mutant


def used(what: str, write: Callable[[Draw], Iterator[str]]) -> Mutant:
    """Return the mutant that writes each text for what backward returns, for each way to draw."""

    def mutant(source: Source) -> Iterator[Edit]:
        for draw in draws(source):
            yield from in_use(source, draw, write(draw), what)

    return mutant


def in_use(source: Source, draw: Draw, texts: Iterable[str], what: str) -> Iterator[Edit]:
    """Write each text for what backward makes of one mask, for each way to draw it."""
    start, middle = source.span(draw.node)
    behind, end = source.span(draw.use)
    for text in texts:
        for mask in draw.masks():
            whole = f"{mask} / {draw.keep}{source.text[middle:behind]}{text}"
            yield Edit(start=start, end=end, text=whole, what=what)


def _draw(source: Source, node: ast.BinOp, mask: ast.Compare, placed: str) -> Iterator[Draw]:
    function, owner = source.function_of(node), source.class_of(node)
    drop = next((_dropped(source, v) for v in [node.right, *assigned_to(source, node.right)]), "")
    drop = drop or next((_dropped(source, v) for v in assigned_to(source, node.right)), "")
    if function is None or owner is None or not drop or not in_forward(source, node):
        return
    numbers = mask.left
    if not isinstance(numbers, ast.Call) or len(numbers.args) != 1:
        return
    stored = {word_of(n) for n in ast.walk(function) if isinstance(getattr(n, "ctx", 0), ast.Store)}
    for use in ast.walk(owner):
        if not isinstance(use, ast.BinOp) or not isinstance(use.op, ast.Mult):
            continue
        dout = upstream_of(source, use)
        for kept, other in ((use.right, use.left), (use.left, use.right)):
            read = isinstance(kept, ast.Attribute) and word_of(kept) in stored
            if read and in_backward(source, use) and dout in _names(other):
                yield Draw(
                    node=node,
                    use=use,
                    rng=source.code(numbers.func).rpartition(".")[0],
                    shape=source.code(numbers.args[0]),
                    placed=placed,
                    keep=source.operand(node.right),
                    drop=drop,
                    kept=source.code(kept),
                    upstream=source.operand(other),
                    plain=_is_plain(source, function, kept),
                )


def _names(node: ast.AST) -> set[str]:
    return {n.id for n in ast.walk(node) if isinstance(n, ast.Name)}


def _is_plain(source: Source, forward: ast.FunctionDef, kept: ast.expr) -> bool:
    """Tell whether a forward returns its input times what it keeps."""
    given, code = inputs_of(forward)[0], source.code(kept)
    last = forward.body[-1]
    value = last.value if isinstance(last, ast.Return) else None
    if not isinstance(value, ast.BinOp) or not isinstance(value.op, ast.Mult):
        return False
    rest = value.left if source.code(value.right) == code else value.right
    joined = any(isinstance(n, ast.MatMult) for n in ast.walk(rest))
    return code in (source.code(value.left), source.code(value.right)) and (
        given in _names(rest) and not joined
    )


def _dropped(source: Source, value: ast.expr) -> str:
    """Return p of 1 - p."""
    if isinstance(value, ast.BinOp) and isinstance(value.op, ast.Sub):
        return source.code(value.right)
    return ""
