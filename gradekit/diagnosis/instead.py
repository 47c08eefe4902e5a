"""Mistakes put as formulas of what a right class answers, so that its own code does not matter.

``instead("value-for-slope", curve, "dz * out")`` lets ``backward`` return the formula. In it stand:

========  ===================================================================================
kind      names
========  ===================================================================================
curve     ``x``, ``out``, ``dz``, ``dx``, the slope ``s``; ``at(u)``: dx, were ``u`` the input
pair      ``x``, ``y``, ``out``, ``dz``, ``dx``, ``dy`` and the local gradients ``a``, ``b``
chooser   as curve, and ``g``: dz with an axis for the ``k`` pieces
loss      the scores ``x``, labels ``y``, sizes ``n`` and ``C``, ``hot`` (True at the labels),
          ``p`` (the softmax), ``dx``; of a margin ``m``: the right scores ``own``, by how much
          others are too close ``far``, and ``count(q)``, the gradient where ``q`` counts them
penalty   the weights ``x``, the strength ``r``, ``out`` and ``dx``
========  ===================================================================================

``answering`` does the same to ``forward``, where what comes back is not known.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator

from gradekit.diagnosis.places import backwards, inputs_of, word_of
from gradekit.diagnosis.rewriting import Mutant
from gradekit.diagnosis.source import Edit, Source

Kind = Callable[[ast.ClassDef, ast.FunctionDef, ast.FunctionDef], str]  # "" where it is none

_NOT_ALONE = {  # where such a word is, numbers do not go their way each for itself
    "sum", "mean", "max", "min", "argmax", "argmin", "reshape", "pad", "rng", "shape", "einsum",
    "tensordot", "T", "swapaxes", "moveaxis", "axis", "expand_dims", "roll",
}  # fmt: skip
_CURVE = "x, out, dz = self._given[0], self._out, given[0]\n"
_SLOPE = "dx, s = _first(self, dz), _first(self, dz * 0 + 1)\n"
_PAIR = (
    "(x, y), out, dz = self._given, self._out, given[0]\n"
    "(dx, dy), (a, b) = _first(self, dz), _first(self, dz * 0 + 1)\n"
)
_CHOOSER = "g, k = np.expand_dims(dz, -1), x.shape[-1]\n"
_SCORES = (
    "x, y, out = self._given[0], [*self._given, self.y][1], self._out\n"
    "n, C = x.shape\n"
    "hot = np.arange(C) == y[:, None]\n"
    "p = np.exp(x - x.max(axis=1, keepdims=True))\n"
    "p, m = p / p.sum(axis=1, keepdims=True), getattr(self, 'margin', 1)\n"
    "own = x[np.arange(n), y][:, None]\n"
    "far = np.where(hot, 0, np.maximum(x - own + m, 0))\n"
    "count = lambda q: (1.0 * q - hot * q.sum(axis=1, keepdims=True)) / n\n"
)
_WEIGHTS = "x, out, r = self._given[0], self._out, self.{}\n"
_GRADIENT = "dx = _first(self)\n"


_TOLD = """

    _right = forward

    def forward(self, X):
        return np.asarray(FORMULA).astype(int)

    def update(self, *given, _learns=update, **more):
        self.forward = lambda X: self._right(X)
        _learns(self, *given, **more)
        del self.forward
"""


def curve(owner: ast.ClassDef, forward: ast.FunctionDef, backward: ast.FunctionDef) -> str:
    """Take a class that sends each number of one input through a curve."""
    one = len(inputs_of(forward)) == len(inputs_of(backward)) == 1
    return _CURVE + _SLOPE if one and _alone(owner) and not _keeps(backward) else ""


def pair(owner: ast.ClassDef, forward: ast.FunctionDef, backward: ast.FunctionDef) -> str:
    """Take a class that joins two inputs, number by number."""
    two = len(inputs_of(forward)) == 2 and len(inputs_of(backward)) == 1
    return _PAIR if two and _alone(owner) and not _keeps(backward) else ""


def product(owner: ast.ClassDef, forward: ast.FunctionDef, backward: ast.FunctionDef) -> str:
    """Take a pair that is multiplied."""
    times = any(isinstance(node, ast.Mult) for node in ast.walk(forward))
    return pair(owner, forward, backward) if times else ""


def larger(owner: ast.ClassDef, forward: ast.FunctionDef, backward: ast.FunctionDef) -> str:
    """Take a pair of which the larger one is the value."""
    chooses = any(word_of(n) == "maximum" for n in ast.walk(forward))
    return pair(owner, forward, backward) if chooses else ""


def chooser(_owner: ast.ClassDef, forward: ast.FunctionDef, backward: ast.FunctionDef) -> str:
    """Take a class whose value is the largest along the last axis."""
    values = [n.value for n in ast.walk(forward) if isinstance(n, ast.Return) and n.value]
    largest = any(
        isinstance(v, ast.Call) and word_of(v.func) in ("max", "amax") and _axis(v) == "-1"
        for v in values
    )
    one = len(inputs_of(forward)) == len(inputs_of(backward)) == 1
    return _CURVE + _SLOPE + _CHOOSER if largest and one else ""


def softmax_loss(owner: ast.ClassDef, forward: ast.FunctionDef, backward: ast.FunctionDef) -> str:
    """Take the loss of a softmax at labels."""
    words = {word_of(n) for n in ast.walk(owner)}
    return _SCORES if {"exp", "log", "y"} <= words and _is_loss(forward, backward) else ""


def hinge_loss(owner: ast.ClassDef, forward: ast.FunctionDef, backward: ast.FunctionDef) -> str:
    """Take the loss of a margin at labels."""
    words = {word_of(n) for n in ast.walk(owner)}
    return _SCORES if {"maximum", "y"} <= words and _is_loss(forward, backward) else ""


def penalty(owner: ast.ClassDef, forward: ast.FunctionDef, backward: ast.FunctionDef) -> str:
    """Take a price of weights that has a strength."""
    makers = [m for m in owner.body if isinstance(m, ast.FunctionDef) and m.name == "__init__"]
    given = [a.arg for maker in makers for a in maker.args.args[1:]]
    fits = len(given) == len(inputs_of(forward)) == 1 and not inputs_of(backward)
    return _WEIGHTS.format(given[0]) if fits else ""


def touched(source: Source, owner: ast.ClassDef) -> bool:
    """Tell whether something inside a class may be edited."""
    last = owner.end_lineno or owner.lineno
    return any(owner.lineno <= r.last and r.first <= last for r in source.regions)


def instead(what: str, kind: Kind, *formulas: str) -> Mutant:
    """Return the mutant that lets ``backward`` return each of the formulas."""

    def mutant(source: Source) -> Iterator[Edit]:
        for end, pad, backward, setup in _found(source, kind):
            if not inputs_of(backward):
                setup += _GRADIENT  # noqa: PLW2901
            for formula in formulas:
                text = _keeping(pad) + _returning(formula, setup, pad)
                yield Edit(start=end, end=end, text=text, what=what)

    return mutant


def answering(what: str, kind: Kind, *formulas: str) -> Mutant:
    """Return the mutant that lets ``forward`` return each of the formulas."""

    def mutant(source: Source) -> Iterator[Edit]:
        for end, pad, _, setup in _found(source, kind):
            setup = setup.replace(_SLOPE, "").replace(", given[0]", ", 0")  # noqa: PLW2901
            for formula in formulas:
                text = _keeping(pad) + _answering(formula, setup, pad)
                yield Edit(start=end, end=end, text=text, what=what)

    return mutant


def answering_only(what: str, *formulas: str) -> Mutant:
    """Return the mutant of a neuron that answers each of the formulas, but learns as it should."""

    def mutant(source: Source) -> Iterator[Edit]:
        for owner in source.tree.body:
            if not isinstance(owner, ast.ClassDef) or not touched(source, owner):
                continue
            methods = {m.name: m for m in owner.body if isinstance(m, ast.FunctionDef)}
            if {"forward", "update"} <= methods.keys():
                given, end = inputs_of(methods["forward"])[0], source.span(owner)[1]
                for formula in formulas:
                    text = _TOLD.replace("FORMULA", formula).replace("X", given)
                    yield Edit(start=end, end=end, text=text, what=what)

    return mutant


def _found(source: Source, kind: Kind) -> Iterator[tuple[int, str, ast.FunctionDef, str]]:
    for backward, forward in backwards(source):
        owner = source.class_of(backward)
        setup = kind(owner, forward, backward) if owner is not None else ""
        if setup:
            end = source.span(backward.body[-1])[1]
            yield end, " " * backward.col_offset, backward, setup


def _keeping(pad: str) -> str:
    return _indented(
        "def forward(self, *given, _first=forward, **more):\n"
        "    self._given = given\n"
        "    self._out = _first(self, *given, **more)\n"
        "    return self._out\n",
        pad,
    )


def _returning(formula: str, setup: str, pad: str) -> str:
    lines = [f"    {line}\n" for line in setup.splitlines()]
    if "at(" in formula:
        lines += [
            "    def at(u):\n",
            "        kept = self._given\n",
            "        self.forward(u)\n",
            "        found = _first(self, dz)\n",
            "        self.forward(*kept)\n",
            "        return found\n",
        ]
    head = "def backward(self, *given, _first=backward):\n"
    return _indented(head + "".join(lines) + f"    return {formula}\n", pad)


def _answering(formula: str, setup: str, pad: str) -> str:
    lines = "".join(f"    {line}\n" for line in setup.splitlines())
    head = "def forward(self, *given, _last=forward, **more):\n    _last(self, *given, **more)\n"
    return _indented(f"{head}{lines}    return {formula}\n", pad)


def _indented(text: str, pad: str) -> str:
    return "\n\n" + "".join(f"{pad}{line}\n" for line in text.splitlines()).rstrip("\n")


def _alone(owner: ast.ClassDef) -> bool:
    nodes = list(ast.walk(owner))
    words = {word_of(n) for n in nodes} | {n.arg for n in nodes if isinstance(n, ast.keyword)}
    joined = any(isinstance(n, ast.MatMult | ast.For | ast.comprehension) for n in nodes)
    return not joined and not words & _NOT_ALONE


def _keeps(backward: ast.FunctionDef) -> bool:
    """Tell whether a backward keeps gradients for somebody else."""
    return any(
        isinstance(n, ast.Attribute) and isinstance(n.ctx, ast.Store) for n in ast.walk(backward)
    )


def _is_loss(forward: ast.FunctionDef, backward: ast.FunctionDef) -> bool:
    return not inputs_of(backward) and len(inputs_of(forward)) in (1, 2)


def _axis(call: ast.Call) -> str:
    return next((ast.unparse(k.value) for k in call.keywords if k.arg == "axis"), "")
