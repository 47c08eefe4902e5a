"""Where in a reference mistakes are made: the words that edits of the catalogue are written in."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator

from gradekit.diagnosis.source import Edit, Source

REDUCTIONS = ("sum", "mean", "max", "min", "prod")
_OPPOSITE = {
    ast.Lt: ">=", ast.GtE: "<", ast.Gt: "<=", ast.LtE: ">", ast.Eq: "!=", ast.NotEq: "==",
}  # fmt: skip
LABELS = ("y", "t", "labels", "label", "targets", "target", "truth")


# --- what is answered


def returned(source: Source) -> Iterator[ast.expr]:
    """Find what functions return, each value of a list or a dict alone."""
    for node in source.nodes():
        value = node.value if isinstance(node, ast.Return) else None
        if value and not any(isinstance(v, ast.ListComp) for v in assigned_to(source, value)):
            yield from _parts(value)


def stored(source: Source) -> Iterator[ast.expr]:
    """Find what becomes a gradient by assignment: to ``self.dW``, ``grads["W1"]``, ``self.grads``.

    A part of an array, as in ``dscores[rows, y] = ...``, is no gradient.
    """
    for node in source.nodes():
        if isinstance(node, ast.Assign) and in_backward(source, node) and len(node.targets) == 1:
            target = node.targets[0]
            whole = isinstance(target, ast.Subscript) and (
                isinstance(target.value, ast.Attribute)
                or isinstance(target.slice, ast.Constant | ast.JoinedStr)
            )
            if whole or isinstance(target, ast.Attribute):
                yield from _parts(node.value)


def gradients(source: Source) -> Iterator[ast.expr]:
    """Find every expression that becomes a gradient, and every value of a function."""
    yield from returned(source)
    yield from stored(source)


def _parts(value: ast.expr) -> Iterator[ast.expr]:
    if isinstance(value, ast.List | ast.Tuple):
        for part in value.elts:
            yield from _parts(part)
    elif isinstance(value, ast.Dict):
        for part in value.values:
            yield from _parts(part)
    elif isinstance(value, ast.ListComp):
        yield from _parts(value.elt)
    elif not isinstance(value, ast.DictComp | ast.Constant):
        yield value


def upstreams(source: Source) -> Iterator[tuple[ast.stmt, str]]:
    """Find the first statement of each hole of a backward, and what its upstream is called."""
    for function in ast.walk(source.tree):
        if isinstance(function, ast.FunctionDef):
            name, body = _upstream(function), body_of(source, function)
            if name and body:
                yield body[0], name


def upstream_of(source: Source, node: ast.AST) -> str:
    """Return what the upstream gradient is called in the backward around a node, "" if nothing."""
    function = source.function_of(node)
    return "" if function is None else _upstream(function)


def _upstream(function: ast.FunctionDef) -> str:
    names = [a.arg for a in function.args.args if a.arg != "self"]
    return names[0] if names and function.name.endswith("backward") else ""


# --- functions


def in_backward(source: Source, node: ast.AST) -> bool:
    """Tell whether a node is part of what gives gradients."""
    function = source.function_of(node)
    return function is not None and (function.name.endswith("backward") or function.name == "loss")


def in_forward(source: Source, node: ast.AST) -> bool:
    """Tell whether a node is part of what computes a value alone."""
    function = source.function_of(node)
    others = ("__init__", "update", "train", "loss")
    return function is not None and not (
        function.name.endswith("backward") or function.name in others
    )


def inside(*names: str) -> Callable[[Source, ast.AST], bool]:
    """Return what tells whether a node is part of a function of one of these names."""

    def holds(source: Source, node: ast.AST) -> bool:
        function = source.function_of(node)
        return function is not None and function.name in names

    return holds


def speaks_of(*words: str) -> Callable[[Source, ast.AST], bool]:
    """Return what tells whether the class around a node, or the function, uses such a name."""

    def holds(source: Source, node: ast.AST) -> bool:
        owner = source.class_of(node) or source.function_of(node)
        return owner is not None and any(
            word_of(n) in words or (isinstance(n, ast.arg) and n.arg in words)
            for n in ast.walk(owner)
        )

    return holds


def both(
    one: Callable[[Source, ast.AST], bool], other: Callable[[Source, ast.AST], bool]
) -> Callable[[Source, ast.AST], bool]:
    """Return what tells whether both hold."""
    return lambda source, node: one(source, node) and other(source, node)


def body_of(source: Source, function: ast.FunctionDef) -> list[ast.stmt]:
    """Return the statements of a function that edits may change."""
    return [s for s in function.body if source.region_of(s) and not _is_doc(s)]


def backwards(source: Source) -> Iterator[tuple[ast.FunctionDef, ast.FunctionDef]]:
    """Find each backward that may be edited, with the forward of its class."""
    for owner in ast.walk(source.tree):
        if isinstance(owner, ast.ClassDef):
            methods = {m.name: m for m in owner.body if isinstance(m, ast.FunctionDef)}
            backward, forward = methods.get("backward"), methods.get("forward")
            if backward and forward and body_of(source, backward):
                yield backward, forward


def inputs_of(function: ast.FunctionDef) -> list[str]:
    """Return what a method is called with, switches with a default left out."""
    args = function.args.args
    return [a.arg for a in args[: len(args) - len(function.args.defaults)] if a.arg != "self"]


def remembering(function: ast.FunctionDef, kept: str) -> str:
    """Return another forward, for the end of a class, that keeps ``given`` or ``answered``.

    The forward of a reference may lie outside of what may be edited.
    """
    pad, inputs = " " * function.col_offset, inputs_of(function)
    args = function.args.args
    given = ", ".join(a.arg for a in args[: len(args) - len(function.args.defaults)])
    call = f"_first({given}, *more, **words)"
    lines = [f"def forward({given}, *more, _first=forward, **words):"]
    if kept == "given":
        lines += [f"    self.given = {inputs[0]}", f"    return {call}"]
    else:
        lines += [f"    self.answered = {call}", "    return self.answered"]
    return "\n\n" + "\n".join(pad + line for line in lines)


# --- expressions


def is_call(node: ast.AST, *names: str) -> bool:
    """Tell whether a node calls one of these, as np.sum(x) or as x.sum()."""
    return isinstance(node, ast.Call) and called(node) in names


def two_formulas(_source: Source, node: ast.AST | None) -> bool:
    """Tell whether a choice asks how large a number is and lets something through on either side.

    A mask has nothing on one side: what comes out without it is no second formula.
    """
    return (
        isinstance(node, ast.Call)
        and len(node.args) == 3
        and isinstance(node.args[0], ast.Compare)
        and not any(isinstance(a, ast.Constant) and a.value == 0 for a in node.args[1:])
    )


def softmaxes(
    source: Source, where: Callable[[Source, ast.AST], bool], n_arguments: int
) -> Iterator[ast.Call]:
    """Find the calls of a softmax, or of its backward, by layers that use it."""
    for node in source.nodes():
        if isinstance(node, ast.Call) and "softmax" in called(node) and where(source, node):
            layer = source.class_of(node) is not None
            if layer and len(node.args) == n_arguments:
                yield node


def called(node: ast.Call) -> str:
    """Return the last word of what is called."""
    if isinstance(node.func, ast.Attribute):
        return node.func.attr
    return node.func.id if isinstance(node.func, ast.Name) else ""


def word_of(node: ast.AST | None) -> str:
    """Return the last word of a name: that of ``self.b`` and of ``b[:, None]`` is b."""
    if isinstance(node, ast.Subscript):
        return word_of(node.value)
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def comparisons(source: Source) -> Iterator[ast.Compare]:
    """Find comparisons of arrays: masks, not what decides about the way of the program."""
    for node in source.nodes():
        if isinstance(node, ast.Compare) and len(node.ops) == 1:
            control = _decides(source, node) or is_call(node.left, "len")
            if type(node.ops[0]) in _OPPOSITE and not control:
                yield node


def opposite(source: Source, node: ast.Compare) -> str:
    """Write a comparison the other way round."""
    left, right = source.operand(node.left), source.operand(node.comparators[0])
    return f"{left} {_OPPOSITE[type(node.ops[0])]} {right}"


def kept_masks(source: Source) -> Iterator[ast.Attribute]:
    """Find where a comparison that forward kept is used: ``self.won``."""
    for node in source.nodes():
        if not isinstance(node, ast.Attribute) or not isinstance(node.ctx, ast.Load):
            continue
        if any(isinstance(value, ast.Compare) for value in assigned_to(source, node)):
            yield node


def assigned_to(source: Source, node: ast.expr) -> Iterator[ast.expr]:
    """Find what an attribute is in its class, or a variable in its function."""
    owner: ast.AST | None = (
        source.class_of(node) if isinstance(node, ast.Attribute) else source.function_of(node)
    )
    for found in ast.walk(owner) if owner else ():
        if isinstance(found, ast.Assign):
            for target in found.targets:
                for place, value in pairs(target, found.value):
                    if source.code(place) == source.code(node):
                        yield value


def pairs(target: ast.expr, value: ast.expr) -> Iterator[tuple[ast.expr, ast.expr]]:
    """Find what goes where in an assignment of one value or of several."""
    if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
        for one, other in zip(target.elts, value.elts, strict=False):
            yield from pairs(one, other)
    else:
        yield target, value


def _decides(source: Source, node: ast.AST) -> bool:
    """Tell whether a node is the test of an if, or a condition of a comprehension."""
    inner = node
    for outer in source.above(node):
        if isinstance(outer, ast.If | ast.IfExp | ast.While | ast.Assert) and inner is outer.test:
            return True
        if isinstance(outer, ast.comprehension) and inner in outer.ifs:
            return True
        if isinstance(outer, ast.stmt):
            return False
        inner = outer
    return False


def labelled(_source: Source, node: ast.AST) -> bool:
    """Tell whether a node picks one element a row by its label: ``dscores[rows, y]``."""
    return at_label(node)


def at_label(node: ast.AST) -> bool:
    """Tell the same of a node alone."""
    return (
        isinstance(node, ast.Subscript)
        and isinstance(node.slice, ast.Tuple)
        and len(node.slice.elts) == 2
        and word_of(node.slice.elts[1]).lower() in LABELS
    )


def wrapped(
    what: str, wrap: Callable[[str], str], where: Callable[[Source], Iterator[ast.expr]] = gradients
) -> Callable[[Source], Iterator[Edit]]:
    """Return the mutant that does something to each gradient: ``wrap`` gets it as an operand."""

    def mutant(source: Source) -> Iterator[Edit]:
        for node in where(source):
            yield source.replaced(node, wrap(source.operand(node)), what)

    return mutant


def _is_doc(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
