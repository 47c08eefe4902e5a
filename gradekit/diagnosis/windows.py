"""Where a reference slides windows over images, forward and backward."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from gradekit.diagnosis.places import assigned_to, in_backward, in_forward, is_call, speaks_of
from gradekit.diagnosis.source import Source

_SPECS = re.compile(r"(\w+),(\w+)->(\w+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Collecting:
    """A loop of a backward in which each window adds its part to the pixels."""

    loop: ast.For
    add: ast.AugAssign
    target: ast.Subscript
    mask: ast.Compare | None  # which pixels of a window get anything
    share: ast.expr  # what they get


def collecting(source: Source) -> Iterator[Collecting]:
    """Find the loops in which pixels collect from their windows."""
    for node in source.nodes():
        if not isinstance(node, ast.AugAssign) or not isinstance(node.op, ast.Add):
            continue
        loop = next((n for n in source.above(node) if isinstance(n, ast.For)), None)
        target, value = node.target, node.value
        if loop is None or not isinstance(target, ast.Subscript) or not in_backward(source, node):
            continue
        places = [target.slice, *assigned_to(source, target.slice)]
        if not any(_has_bounds(place) for place in places):
            continue
        sides = [value.left, value.right] if isinstance(value, ast.BinOp) else []
        mask = next((s for s in sides if isinstance(s, ast.Compare)), None)
        share = next((s for s in sides if s is not mask), value) if mask else value
        yield Collecting(loop=loop, add=node, target=target, mask=mask, share=share)


def scattered(source: Source) -> Iterator[tuple[ast.Call, str, str, str]]:
    """Find where pixels collect by ``np.add.at``: the call, the array, the places, the values."""
    for node in source.nodes():
        if isinstance(node, ast.Call) and is_call(node, "at") and len(node.args) == 3:
            array, place, value = (source.code(argument) for argument in node.args)
            inner = isinstance(node.args[1], ast.Tuple)
            if in_backward(source, node):
                yield node, array, place[1:-1] if inner else place, value


def corners(source: Source) -> Iterator[tuple[list[ast.BinOp], list[tuple[str, str]]]]:
    """Find places s * i + u that pixels collect at: the sums, and of each i and u as written."""
    for call, *_ in scattered(source):
        elements = call.args[1].elts if isinstance(call.args[1], ast.Tuple) else []
        sums = [e for e in elements if isinstance(e, ast.BinOp) and isinstance(e.op, ast.Add)]
        steps = [e.left for e in sums if isinstance(e.left, ast.BinOp)]
        if sums and len(steps) == len(sums):
            pairs = [
                (source.code(s.right), source.code(e.right))
                for s, e in zip(steps, sums, strict=True)
            ]
            yield sums, pairs


def last_only(source: Source, node: ast.expr, which: str) -> str:
    """Write a sum of products, or a sum, with the last term only; "" where there is none.

    ``which`` says of what: of images ("n"), of filters ("f"), of windows ("hw").
    """
    if isinstance(node, ast.Call) and is_call(node, "einsum") and len(node.args) == 3:
        spec = source.code(node.args[0]).strip("\"'")
        parts = _SPECS.fullmatch(spec)
        if parts is None or not all(_summed(letter, parts) for letter in which):
            return ""
        arrays = [_cut(source, a, parts[k], which) for k, a in enumerate(node.args[1:], start=1)]
        return f'{source.code(node.func)}("{spec}", {", ".join(arrays)})'
    axes = next((k.value for k in getattr(node, "keywords", ()) if k.arg == "axis"), None)
    function = node.func if isinstance(node, ast.Call) and is_call(node, "sum") else None
    if isinstance(function, ast.Attribute) and source.code(axes or node) == "(0, 2, 3)":
        letters = "".join(letter for letter in which if letter in "nhw")
        cut = _cut(source, function.value, "nfhw", letters) if letters == which else ""
        return f"{cut}.sum(axis=(0, 2, 3))" if cut else ""
    return ""


def largest(source: Source) -> Iterator[tuple[ast.Call, str, str]]:
    """Find where forward takes the largest of some: the call, of what, and along which axes.

    What is subtracted before powers of e are taken is another matter.
    """
    powers = speaks_of("exp")
    for node in source.nodes():
        if isinstance(node, ast.Call) and is_call(node, "max", "amax") and in_forward(source, node):
            axes = [source.code(k.value) for k in node.keywords if k.arg == "axis"]
            whole = node.args[0] if node.args else getattr(node.func, "value", None)
            if axes and whole is not None and not powers(source, node):
                yield node, source.operand(whole), axes[0]


def padded(source: Source) -> Iterator[tuple[ast.Call, list[str]]]:
    """Find the paddings of images, and how much is put around their height and width."""
    for node in source.nodes():
        if isinstance(node, ast.Call) and is_call(node, "pad") and len(node.args) == 2:
            around = node.args[1]
            if isinstance(around, ast.Tuple) and len(around.elts) == 4:
                pairs = [e for e in around.elts[2:] if isinstance(e, ast.Tuple) and e.elts]
                yield node, [source.code(pair.elts[0]) for pair in pairs]


def _summed(letter: str, parts: re.Match[str]) -> bool:
    """Tell whether a product of arrays is summed along an axis."""
    return letter in parts[1] and letter in parts[2] and letter not in parts[3]


def _cut(source: Source, array: ast.expr, letters: str, which: str) -> str:
    places = ", ".join("-1:" if letter in which else ":" for letter in letters)
    return f"{source.operand(array)}[{places}]"


def _has_bounds(node: ast.expr) -> bool:
    return any(isinstance(n, ast.Slice) and n.lower is not None for n in ast.walk(node))
