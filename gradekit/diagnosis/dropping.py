"""Where a reference drops numbers by chance, and how it is written with something changed.

A mask can be drawn in several ways that are all right, and each drops other numbers. So a mistake
is made once for each of them.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
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
    numbers: str  # uniform numbers: rng.random(x.shape)
    rng: str
    given: str
    keep: str
    drop: str
    kept: str  # what backward reads
    upstream: str

    def masks(self, keep: str = "", drop: str = "", shape: str = "") -> tuple[str, ...]:
        """Write the mask in each way; ``keep`` and ``drop`` are other thresholds than the right."""
        keep, drop = keep or self.keep, drop or self.drop
        shape = shape or f"{self.given}.shape"
        numbers = f"{self.rng}.random({shape})"
        return (
            f"({numbers} < {keep})",
            f"({numbers} >= {drop})",
            f"{self.rng}.binomial(1, {keep}, {shape})",
        )


def draws(source: Source) -> Iterator[Draw]:
    """Find each mask of uniform numbers that is drawn in a forward and used in a backward."""
    for node in source.nodes():
        if not isinstance(node, ast.BinOp) or not isinstance(node.op, ast.Div):
            continue
        mask = node.left
        if isinstance(mask, ast.Compare) and "rng" in source.code(mask):
            yield from _draw(source, node, mask)


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
            start, middle = source.span(draw.node)
            behind, end = source.span(draw.use)
            for mask in draw.masks():
                for text in write(draw):
                    whole = f"{mask} / {draw.keep}{source.text[middle:behind]}{text}"
                    yield Edit(start=start, end=end, text=whole, what=what)

    return mutant


def _draw(source: Source, node: ast.BinOp, mask: ast.Compare) -> Iterator[Draw]:
    function, owner = source.function_of(node), source.class_of(node)
    drop = next((_dropped(source, v) for v in [node.right, *assigned_to(source, node.right)]), "")
    drop = drop or next((_dropped(source, v) for v in assigned_to(source, node.right)), "")
    if function is None or owner is None or not drop or not in_forward(source, node):
        return
    for use in ast.walk(owner):
        if not isinstance(use, ast.BinOp) or not in_backward(source, use):
            continue
        kept, dout = use.right, upstream_of(source, use)
        same = source.class_of(use) is owner and isinstance(kept, ast.Attribute)
        if same and word_of(use.left) == dout and isinstance(mask.left, ast.Call):
            yield Draw(
                node=node,
                use=use,
                numbers=source.code(mask.left),
                rng=source.code(mask.left.func).rpartition(".")[0],
                given=inputs_of(function)[0],
                keep=source.operand(node.right),
                drop=drop,
                kept=source.code(kept),
                upstream=dout,
            )


def _dropped(source: Source, value: ast.expr) -> str:
    """Return p of 1 - p."""
    if isinstance(value, ast.BinOp) and isinstance(value.op, ast.Sub):
        return source.code(value.right)
    return ""
