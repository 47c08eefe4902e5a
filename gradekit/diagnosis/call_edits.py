"""Edits of calls: another function, an axis, arguments in another order, the call left out."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from gradekit.diagnosis.places import called
from gradekit.diagnosis.source import Edit, Source

# Functions that are taken for each other.
_OTHER: dict[str, tuple[str, ...]] = {
    "maximum": ("minimum",),
    "minimum": ("maximum",),
    "max": ("min",),
    "min": ("max",),
    "amax": ("amin",),
    "argmax": ("argmin",),
    "argmin": ("argmax",),
    "sum": ("mean",),
    "mean": ("sum",),
    "exp": ("log",),
    "log": ("exp",),
    "expm1": ("exp",),
    "log1p": ("log",),
    "sqrt": ("square",),
    "square": ("sqrt",),
    "sin": ("cos",),
    "cos": ("sin",),
    "tanh": ("sinh",),
    "cosh": ("sinh",),
    "sign": ("abs",),
    "abs": ("sign",),
    "zeros_like": ("ones_like",),
    "ones_like": ("zeros_like",),
    "zeros": ("ones",),
    "ones": ("zeros",),
    "greater": ("less",),
    "less": ("greater",),
    "add": ("subtract",),
    "subtract": ("add",),
    "multiply": ("add",),
    "append": ("insert",),
    "any": ("all",),
    "all": ("any",),
}
_REDUCING = ("sum", "mean", "max", "min", "amax", "amin", "prod", "argmax", "argmin", "any", "all")
_KEEPING = ("sum", "mean", "max", "min", "amax", "amin", "prod")


def call_edits(source: Source, node: ast.expr) -> Iterator[Edit]:
    """Return the edits of one call."""
    if not isinstance(node, ast.Call):
        return
    yield from _functions(source, node)
    yield from _left_out(source, node)
    yield from _arguments(source, node)
    if called(node) == "einsum" and len(node.args) > 2:
        yield from _factors(source, node)
    if called(node) in _REDUCING:
        yield from _axes(source, node)


def _functions(source: Source, node: ast.Call) -> Iterator[Edit]:
    name, function = called(node), node.func
    for other in _OTHER.get(name, ()):
        if other == "insert":
            first = source.code(node.args[0]) if node.args else ""
            text = f"{source.code(function)[: -len(name)]}insert(0, {first})"
            yield source.replaced(node, text, "at the front")
        else:
            code = source.code(function)
            yield source.replaced(function, code[: len(code) - len(name)] + other, f"{other}()")
    inner = function.value if isinstance(function, ast.Attribute) else None
    if name == "at" and isinstance(inner, ast.Attribute) and len(node.args) == 3:
        array, place, value = (source.code(a) for a in node.args)
        yield source.replaced(node, f"{array}[{place}] += {value}", "repeated indices added once")


def _left_out(source: Source, node: ast.Call) -> Iterator[Edit]:
    """Put an argument, or what a method is called of, in the place of the whole call."""
    what = f"{called(node)}() left out"
    if isinstance(node.func, ast.Attribute):
        owner = node.func.value
        module = source.code(owner).partition(".")[0] in ("np", "numpy", "math")
        if not module and source.code(owner) != "self":
            yield source.put(node, owner, what)
    for argument in node.args[:3]:
        if not isinstance(argument, ast.Starred | ast.GeneratorExp):
            yield source.put(node, argument, what)


def _arguments(source: Source, node: ast.Call) -> Iterator[Edit]:
    for one, other in zip(node.args, node.args[1:], strict=False):
        (start, middle), (behind, end) = source.span(one), source.span(other)
        text = source.code(other) + source.text[middle:behind] + source.code(one)
        yield Edit(start=start, end=end, text=text, what="arguments swapped")
    for place, keyword in enumerate(node.keywords):
        if keyword.arg is not None:
            yield _without_keyword(source, node, place)


def _without_keyword(source: Source, node: ast.Call, place: int) -> Edit:
    parts = [source.code(a) for a in node.args]
    parts += [_written(source, k) for k in [*node.keywords[:place], *node.keywords[place + 1 :]]]
    text = f"{source.code(node.func)}({', '.join(parts)})"
    return source.replaced(node, text, f"{node.keywords[place].arg}= left out")


def _written(source: Source, keyword: ast.keyword) -> str:
    value = source.code(keyword.value)
    return f"**{value}" if keyword.arg is None else f"{keyword.arg}={value}"


def _factors(source: Source, node: ast.Call) -> Iterator[Edit]:
    """Let one array of a sum of products be ones: np.einsum("nf,fc->nc", a, b)."""
    for array in node.args[1:]:
        text = f"np.ones_like({source.code(array)})"
        yield source.replaced(array, text, "factor left out")


def _axes(source: Source, node: ast.Call) -> Iterator[Edit]:
    words = {keyword.arg: keyword for keyword in node.keywords}
    axis = words.get("axis")
    if axis is not None:
        now = source.code(axis.value)
        for other in ("0", "1", "-1"):
            if other != now:
                yield source.replaced(axis.value, other, "axis")
        if "keepdims" not in words and called(node) in _KEEPING:
            yield source.replaced(node, f"{source.code(node)[:-1]}, keepdims=True)", "axis kept")
    elif called(node) in _KEEPING and _of_arrays(source, node):
        yield source.replaced(node, f"{source.code(node)[:-1]}, axis=0)", "axis added")


def _of_arrays(source: Source, node: ast.Call) -> bool:
    """Tell whether a reduction is numpy's, of one array: np.sum(x)."""
    function = node.func
    numpys = isinstance(function, ast.Attribute) and source.code(function.value) in ("np", "numpy")
    return numpys and len(node.args) == 1
