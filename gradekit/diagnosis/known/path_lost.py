"""One of several paths is lost."""

import ast
from collections.abc import Iterator

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.places import in_backward, is_call, word_of
from gradekit.diagnosis.rewriting import alternatives, either
from gradekit.diagnosis.source import Edit, Source


def fewer(source: Source) -> Iterator[Edit]:
    """Leave out one of the gradients that are added."""
    for node in source.nodes():
        outer = source.parent(node)
        inner = isinstance(outer, ast.BinOp) and isinstance(outer.op, ast.Add)
        if not isinstance(node, ast.BinOp) or inner:
            continue
        terms = list(_terms(node))
        paths = [t for t in terms if _is_path(t)] if in_backward(source, node) else []
        for lost in paths if len(paths) > 1 else ():
            rest = [source.operand(t) for t in terms if t is not lost]
            if is_call(lost, "backward"):  # what it keeps for weights is still there
                rest.append(f"0 * {source.operand(lost)}")
            yield source.replaced(node, f"({' + '.join(rest)})", MISTAKE.id)


def _is_path(term: ast.expr) -> bool:
    """Tell whether a term is what one layer, matrix or use of weights sends back."""
    product = isinstance(term, ast.BinOp) and isinstance(term.op, ast.MatMult)
    kept = isinstance(term, ast.Attribute) and isinstance(term.value, ast.Attribute)
    return product or is_call(term, "backward") or (kept and word_of(term).startswith("d"))


def _terms(node: ast.expr) -> Iterator[ast.expr]:
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        yield from _terms(node.left)
        yield from _terms(node.right)
    else:
        yield node


_kept = alternatives(
    "path-lost",
    ("_g.get(_n, 0.0) + _d", "_g.get(_n, _d)"),
    (
        "_g.get(_n, 0.0) + _d",
        "np.where(np.abs(_g.get(_n, 0.0)) >= np.abs(_d), _g.get(_n, 0.0), _d)",
    ),
    where=in_backward,
)


MISTAKE = Mistake(
    id="path-lost",
    sentence="One of several paths is missing: their gradients have to be added.",
    why="Each path has the same shape, so that nothing complains when one of them is left out.",
    hints=(
        "One value was read by several parts. How many gradients come back to it?",
        "Count in forward how often the value is read. Does your sum have as many terms?",
        (
            "A neighbour: y = 2u + 3u + 4u has the slope 9 in u. Which term is missing in a "
            "slope of 6?"
        ),
    ),
    mutant=either(fewer, _kept),
    example="RESIDUAL",
)
