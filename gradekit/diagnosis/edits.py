"""Mutants: small edits of a reference, each of which some check has to notice.

Pure: source in, edits out. First the known mistakes, then every small edit of an operator, a term,
a constant, a call, a name or a statement inside the holes. Equal programs are made once.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from itertools import pairwise

from gradekit.diagnosis.call_edits import call_edits
from gradekit.diagnosis.catalogue import catalogue
from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.source import Edit, Source

_OTHER: dict[type[ast.operator], tuple[str, ...]] = {
    ast.Add: ("-", "*"),
    ast.Sub: ("+",),
    ast.Mult: ("/", "+"),
    ast.Div: ("*",),
    ast.FloorDiv: ("*",),
    ast.MatMult: ("*",),
    ast.Pow: ("*",),
    ast.Mod: ("//",),
    ast.BitAnd: ("|",),
    ast.BitOr: ("&",),
}
_SIGNS = {
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.FloorDiv: "//", ast.MatMult: "@",
    ast.Pow: "**", ast.Mod: "%", ast.BitAnd: "&", ast.BitOr: "|",
}  # fmt: skip
_ORDERED = (ast.Sub, ast.Div, ast.MatMult, ast.Pow)  # where a @ b is not b @ a
_COMPARED: dict[type[ast.cmpop], tuple[str, ...]] = {
    ast.Gt: (">=", "<"),
    ast.GtE: (">", "<="),
    ast.Lt: ("<=", ">"),
    ast.LtE: ("<", ">="),
    ast.Eq: ("!=",),
    ast.NotEq: ("==",),
    ast.In: ("not in",),
    ast.NotIn: ("in",),
    ast.Is: ("is not",),
    ast.IsNot: ("is",),
}
_WRITTEN = {
    ast.Gt: ">", ast.GtE: ">=", ast.Lt: "<", ast.LtE: "<=", ast.Eq: "==", ast.NotEq: "!=",
    ast.In: "in", ast.NotIn: "not in", ast.Is: "is", ast.IsNot: "is not",
}  # fmt: skip
_UPDATES = {ast.Add: "+=", ast.Sub: "-=", ast.Mult: "*=", ast.Div: "/="}


# Never another way to write the same: where no input shows it, nobody looks at the value.
NONSENSE = "another value altogether"


def edits_of(source: Source, mistakes: Sequence[Mistake] | None = None) -> list[Edit]:
    """Return every edit of a reference, each program once, known mistakes first.

    ``mistakes`` are those of the catalogue unless others are given. Of those that are made
    anywhere no edit is returned: see ``edits_outside``.
    """
    # Of a program only the definition is looked at that the edit is in: the rest stays.
    seen = {(node.lineno, ast.dump(ast.Module([node], []))) for node in source.tree.body}
    kept = []
    for edit in _all(source, catalogue() if mistakes is None else mistakes):
        try:
            program = source.definition_with(edit)
        except SyntaxError:
            continue
        if program not in seen and source.region_at(edit) is not None:
            seen.add(program)
            kept.append(edit)
    return kept


def edits_outside(source: Source, mistakes: Sequence[Mistake]) -> Iterator[Edit]:
    """Yield the edits of those mistakes that are made around the holes."""
    for mistake in mistakes:
        if mistake.anywhere:
            yield from mistake.mutant(source)


def _all(source: Source, mistakes: Sequence[Mistake]) -> Iterator[Edit]:
    for mistake in mistakes:
        if not mistake.anywhere:
            yield from mistake.mutant(source)
    for node in source.nodes():
        if isinstance(node, ast.stmt):
            yield from _statement_edits(source, node)
        elif isinstance(node, ast.expr) and not _in_an_error(source, node):
            yield from _expression_edits(source, node)
            yield from call_edits(source, node)


def _in_an_error(source: Source, node: ast.AST) -> bool:
    """Tell whether a node is part of what an exception says: no check reads that."""
    return any(isinstance(n, ast.Raise | ast.Assert) for n in source.above(node))


def _statement_edits(source: Source, node: ast.stmt) -> Iterator[Edit]:
    if not isinstance(node, ast.Pass | ast.FunctionDef | ast.ClassDef | ast.Import):
        yield source.removed(node, "statement left out")
    if isinstance(node, ast.AugAssign):
        target, value = source.code(node.target), source.code(node.value)
        yield source.replaced(node, f"{target} = {value}", "= for an update")
        for other in sorted({"+=", "-="} - {_UPDATES.get(type(node.op), "")}):
            yield source.replaced(node, f"{target} {other} {value}", "another update")
    if isinstance(node, ast.Assign) and len(node.targets) == 1:
        place = node.targets[0]
        if isinstance(place, ast.Attribute | ast.Subscript):
            text = f"{source.code(place)} += {source.code(node.value)}"
            yield source.replaced(node, text, "+= for =")
    if isinstance(node, ast.If | ast.While):
        for word in ("True", "False"):
            if isinstance(node, ast.If) or word == "False":
                yield source.replaced(node.test, word, f"always {word.lower()}")
    if isinstance(node, ast.Break | ast.Continue):
        other = "continue" if isinstance(node, ast.Break) else "break"
        yield source.replaced(node, other, f"{other} instead")
    if isinstance(node, ast.Return) and node.value is not None:
        several = isinstance(node.value, ast.List | ast.Tuple)
        for part in node.value.elts if several else [node.value]:  # type: ignore[attr-defined]
            if not isinstance(part, ast.Constant | ast.Dict):
                yield source.replaced(part, f"-{source.operand(part)}", "sign turned")
        for part in _returned(node.value):
            yield source.replaced(part, f"3 + 7.5 * {source.operand(part)}", NONSENSE)


def _returned(value: ast.expr) -> list[ast.expr]:
    if isinstance(value, ast.Dict):
        return value.values
    return value.elts if isinstance(value, ast.List | ast.Tuple) else [value]


def _expression_edits(source: Source, node: ast.expr) -> Iterator[Edit]:
    if isinstance(node, ast.BinOp):
        yield from _operator_edits(source, node)
    elif isinstance(node, ast.UnaryOp):
        word = "sign left out" if isinstance(node.op, ast.USub) else "not left out"
        yield source.put(node, node.operand, word)
    elif isinstance(node, ast.Compare):
        yield from _comparison_edits(source, node)
    elif isinstance(node, ast.BoolOp):
        for part in node.values:
            yield source.put(node, part, "condition left out")
        word = "or" if isinstance(node.op, ast.And) else "and"
        text = f" {word} ".join(source.operand(part) for part in node.values)
        yield source.replaced(node, text, f"{word} instead")
    elif isinstance(node, ast.Constant):
        yield from _constant_edits(source, node)
    elif isinstance(node, ast.IfExp):
        body, rest = source.operand(node.body), source.operand(node.orelse)
        text = f"{rest} if {source.code(node.test)} else {body}"
        yield source.replaced(node, text, "branches swapped")
    elif isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load):
        yield source.put(node, node.value, "index left out")
    elif isinstance(node, ast.Slice):
        for bound in (node.lower, node.upper):
            if bound is not None:
                yield source.replaced(bound, "", "bound left out")
    elif isinstance(node, ast.Dict | ast.List | ast.Tuple):
        parts = node.values if isinstance(node, ast.Dict) else node.elts
        for one, other in pairwise(parts):
            yield _exchanged(source, one, other, "order swapped")
    elif isinstance(node, ast.Attribute | ast.Name) and isinstance(node.ctx, ast.Load):
        if isinstance(node, ast.Attribute) and node.attr == "T":
            yield source.put(node, node.value, "transpose left out")
        yield from _name_edits(source, node)


def _comparison_edits(source: Source, node: ast.Compare) -> Iterator[Edit]:
    """Exchange one sign at a time; all of a < b < c stays as it is written besides."""
    operands = [node.left, *node.comparators]
    for sign, left, right in zip(node.ops, operands, node.comparators, strict=False):
        start, end = source.span(left)[1], source.span(right)[0]
        between = source.text[start:end]
        for other in _COMPARED.get(type(sign), ()):
            text = between.replace(_WRITTEN[type(sign)], other, 1)
            yield Edit(start=start, end=end, text=text, what="comparison")


def _operator_edits(source: Source, node: ast.BinOp) -> Iterator[Edit]:
    left, right = source.operand(node.left), source.operand(node.right)
    for sign in _OTHER.get(type(node.op), ()):
        turned = isinstance(node.op, ast.Add | ast.Sub) and sign in "+-"
        word = "plus and minus" if turned else "operator"
        yield source.replaced(node, f"{left} {sign} {right}", word)
    what = "term left out" if isinstance(node.op, ast.Add | ast.Sub) else "factor left out"
    yield source.put(node, node.left, what)
    if not isinstance(node.op, ast.Pow):
        yield source.put(node, node.right, what)
    if isinstance(node.op, ast.Mult):
        yield from _for_one_term(source, node)
    sign = _SIGNS.get(type(node.op), "")
    if isinstance(node.op, _ORDERED):
        yield source.replaced(node, f"{right} {sign} {left}", "operands swapped")
    if isinstance(node.op, ast.MatMult):
        for operand, text in ((node.left, left), (node.right, right)):
            if not (isinstance(operand, ast.Attribute) and operand.attr == "T"):
                yield source.replaced(operand, f"{text}.T", "transpose added")


def _for_one_term(source: Source, node: ast.BinOp) -> Iterator[Edit]:
    """Multiply one term of a sum only: a * (b - c) becomes a * b - c, or b - a * c."""
    for factor, terms in ((node.left, node.right), (node.right, node.left)):
        if isinstance(terms, ast.BinOp) and isinstance(terms.op, ast.Add | ast.Sub):
            sign, by = _SIGNS[type(terms.op)], source.operand(factor)
            one, other = source.operand(terms.left), source.operand(terms.right)
            for text in (f"{by} * {one} {sign} {other}", f"{one} {sign} {by} * {other}"):
                yield source.replaced(node, f"({text})", "factor left out")


def _constant_edits(source: Source, node: ast.Constant) -> Iterator[Edit]:
    value = node.value
    if isinstance(value, bool):
        yield source.replaced(node, str(not value), "constant")
    elif isinstance(value, int | float):
        negative = isinstance(source.parent(node), ast.UnaryOp)
        for other in dict.fromkeys((0, 1, value + 1, value - 1, 2 * value, value / 2)):
            if other != value and (other or not negative) and not _odd(value, other):
                yield source.replaced(node, f"{other}" if other >= 0 else f"({other})", "constant")


def _odd(value: float, other: float) -> bool:
    """Tell whether an edit of a whole number makes a fraction, where 3 / 2 would index nothing."""
    return isinstance(value, int) and other not in (0.5, int(other))


def _name_edits(source: Source, node: ast.Attribute | ast.Name) -> Iterator[Edit]:
    for name in sorted(_rivals(source, node)):
        yield source.replaced(node, name, "another name")


def _rivals(source: Source, node: ast.Attribute | ast.Name) -> set[str]:
    """Return what could be written here by mistake: names of the same kind, from near by."""
    if isinstance(node, ast.Attribute):
        owner = source.class_of(node)
        if owner is None or source.code(node.value) != "self":
            return set()
        kept = {
            source.code(n)
            for n in ast.walk(owner)
            if isinstance(n, ast.Attribute) and isinstance(n.ctx, ast.Store)
            and source.code(n.value) == "self"
        }  # fmt: skip
        return kept - {source.code(node)} if source.code(node) in kept else set()
    function = source.function_of(node)
    if function is None:
        return set()
    names = {a.arg for a in function.args.args} | {
        n.id
        for n in ast.walk(function)
        if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store) and n.lineno < node.lineno
    }
    return names - {node.id, "self", "_"} if node.id in names else set()


def _exchanged(source: Source, one: ast.expr, other: ast.expr, what: str) -> Edit:
    (start, middle), (behind, end) = source.span(one), source.span(other)
    text = source.code(other) + source.text[middle:behind] + source.code(one)
    return Edit(start=start, end=end, text=text, what=what)
