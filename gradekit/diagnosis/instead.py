"""Mistakes put as formulas of what a right class answers, so that its own code does not matter.

``instead("value-for-slope", curve, "dz * out")`` lets ``backward`` return the formula. In it stand:

========  ===================================================================================
kind      names
========  ===================================================================================
curve     ``x``, ``out``, ``dz``, ``dx``, the slope ``s``; ``at(u)``: dx, were ``u`` the input
pair      ``x``, ``y``, ``out``, ``dz``, ``dx``, ``dy`` and the local gradients ``a``, ``b``
chooser   as curve, and ``g``: dz with an axis for the ``k`` pieces
loss      rows of scores ``x``, sizes ``n`` and ``C``, the weight ``w`` of each row (1 / n in a
          mean), ``hot`` (what is wanted: 1 at the label), ``p`` (the softmax), ``dx``; of a
          margin ``m``: the right scores ``own``, by how much others are too close ``far``, and
          ``count(q)``, the gradient where ``q`` counts them
penalty   the strength ``r``, ``x``, what is squared, the weights ``given``, ``out`` and ``dx``
========  ===================================================================================

``answering`` does the same to ``forward``, where what comes back is not known.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator

from gradekit.diagnosis.places import LABELS, at_label, backwards, inputs_of, pairs, word_of
from gradekit.diagnosis.rewriting import Mutant
from gradekit.diagnosis.source import Edit, Source

Kind = Callable[[ast.ClassDef, ast.FunctionDef, ast.FunctionDef], str]  # "" where it is none

_STRENGTHS = ("reg", "strength", "decay", "price", "lam", "lambda_", "weight_decay", "l2")
_NOT_ALONE = {  # where such a word is, numbers do not go their way each for itself
    "sum", "mean", "max", "min", "argmax", "argmin", "reshape", "pad", "rng", "shape", "einsum",
    "tensordot", "forward", "T", "swapaxes", "moveaxis", "axis", "expand_dims", "roll",
}  # fmt: skip
_CURVE = "x, out, dz = self._given[0], self._out, given[0]\n"
_SLOPE = "dx, s = _first(self, dz), _first(self, dz * 0 + 1)\n"
_PAIR = (
    "(x, y), out, dz = self._given, self._out, given[0]\n"
    "(dx, dy), (a, b) = _first(self, dz), _first(self, dz * 0 + 1)\n"
)
# Pieces along the last axis, and what brings a gradient back to where they lay.
_CHOOSER = (
    "x = np.moveaxis(np.asarray(x), {axis}, -1)\n"
    "g, k = np.expand_dims(dz, -1), x.shape[-1]\n"
    "back = lambda found: np.moveaxis(found, -1, {axis})\n"
)
_SEVERAL = (
    "x, out, dz = np.stack(self._given, axis=-1), self._out, given[0]\n"
    "dx = np.stack(_first(self, dz), axis=-1)\n"
    "g, k = np.expand_dims(dz, -1), x.shape[-1]\n"
    "back = lambda found: [found[..., piece] for piece in range(k)]\n"
)
# A loss is asked at scores of our own what it wants of a row, and what weight the row has:
# so labels, classes of unequal weight, rows that do not count and soft labels are all alike.
_ROWS = (
    "x, out = np.asarray(self._given[0]), self._out\n"
    "full, C = x.shape, x.shape[-1]\n"
    "def slopes(row):\n"
    "    given = self._given\n"
    "    again(self, np.zeros(full) + row, *given[1:])\n"
    "    found = np.reshape(slope(self), (-1, C))\n"
    "    again(self, *given)\n"
    "    return found\n"
    "dx, x = np.reshape(slope(self), (-1, C)), x.reshape(-1, C)\n"
    "n, back = len(x), lambda found: np.reshape(found, full)\n"
)
_SOFTMAX = (
    "share = lambda r: np.exp(r) / np.exp(r).sum()\n"
    "low, high = np.zeros(C), np.arange(C) / C\n"
    "dlow, step = slopes(low), share(high) - share(low)\n"
    "w = ((slopes(high) - dlow) @ step / (step @ step))[:, None]\n"
    "w = np.where(w > 1e-9, w, 0)\n"
    "hot = np.where(w > 0, np.round(share(low) - dlow / np.where(w > 0, w, 1), 12), 0)\n"
    "p = np.exp(x - x.max(axis=1, keepdims=True))\n"
    "p = p / p.sum(axis=1, keepdims=True)\n"
)
_MARGIN = (
    "level, m = slopes(0), getattr(self, 'margin', 1)\n"
    "w, hot = level.max(axis=1, keepdims=True), level < 0\n"
    "own = (x * hot).sum(axis=1, keepdims=True)\n"
    "far = np.where(hot, 0, np.maximum(x - own + m, 0))\n"
    "count = lambda q: w * (1.0 * q - hot * q.sum(axis=1, keepdims=True))\n"
)
# The slope of a square tells what is squared: the weights, or how far they are from somewhere.
_PRICED = (
    "r = self.{strength}\n"
    "several = isinstance(slope(self), (list, tuple))\n"
    "slopes = slope(self) if several else [slope(self)]\n"
)
_ONE_BY_ONE = (
    "found = []\n"
    "for given, dx in zip(self._given, slopes):\n"
    "    x = dx / r if r else given\n"
    "    out = 0.5 * r * np.sum(x * x)\n"
    "    found.append({formula})\n"
)


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


def sided(owner: ast.ClassDef, forward: ast.FunctionDef, backward: ast.FunctionDef) -> str:
    """Take a curve that is another one, with an alpha, on its negative side."""
    return curve(owner, forward, backward) if "alpha" in _words_of(owner) else ""


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


def chooser(owner: ast.ClassDef, forward: ast.FunctionDef, backward: ast.FunctionDef) -> str:
    """Take a class whose value is the largest along an axis, or of three inputs and more."""
    inputs, one = inputs_of(forward), len(inputs_of(backward)) == 1
    kept = [n for n in ast.walk(forward) if isinstance(n, ast.Assign)]
    values = [n.value for n in ast.walk(forward) if isinstance(n, ast.Return) and n.value]
    values = [w for v in values for w in (v, *_values_of(v, kept))]
    axes = [_axis(v) for v in values if isinstance(v, ast.Call) and _largest(v) in inputs]
    if one and len(inputs) == 1 and axes and axes[0].lstrip("-").isdigit():
        return _CURVE + _SLOPE + _CHOOSER.format(axis=axes[0])
    chooses = any(word_of(n) in ("maximum", "max", "amax") for n in ast.walk(forward))
    several = one and len(inputs) > 2 and chooses and not _words_of(owner) & {"sum", "mean"}
    return _SEVERAL if several else ""


def softmax_loss(owner: ast.ClassDef, forward: ast.FunctionDef, backward: ast.FunctionDef) -> str:
    """Take the loss of a softmax at labels, or at rows of wanted probabilities."""
    powers = {"exp", "log"} <= _words_of(owner) and "sum" in _words_of(forward)
    return _ROWS + _SOFTMAX if powers and _is_plain(owner, forward, backward) else ""


def hinge_loss(owner: ast.ClassDef, forward: ast.FunctionDef, backward: ast.FunctionDef) -> str:
    """Take the loss of a margin at labels, one that adds up what all rivals cost."""
    words = _words_of(owner)
    kinked = bool(words & {"maximum", "margin"}) and not words & {"exp", "argmax", "max", "amax"}
    at_labels = any(at_label(node) for node in ast.walk(forward))
    fits = kinked and at_labels and _is_plain(owner, forward, backward)
    return _ROWS + _MARGIN if fits else ""


def penalty(owner: ast.ClassDef, forward: ast.FunctionDef, backward: ast.FunctionDef) -> str:
    """Take a price of squares that has a strength."""
    makers = [m for m in owner.body if isinstance(m, ast.FunctionDef) and m.name == "__init__"]
    given = [a.arg for maker in makers for a in maker.args.args[1:]]
    alone = len(given) == len(inputs_of(forward)) == 1
    strengths = [name for name in given if name in _STRENGTHS] or given * alone
    named = not set(inputs_of(forward)) & set(LABELS)
    # A price is made of its arrays and its strength: a sum, and no other function of them.
    words = _words_of(owner) & {"exp", "log", "maximum", "max", "rng", "mean", "tanh"}
    fits = strengths and named and inputs_of(forward) and not inputs_of(backward) and not words
    return _PRICED.format(strength=strengths[0]) if fits else ""


def touched(source: Source, owner: ast.ClassDef) -> bool:
    """Tell whether something inside a class may be edited."""
    last = owner.end_lineno or owner.lineno
    return any(owner.lineno <= r.last and r.first <= last for r in source.regions)


def instead(what: str, kind: Kind, *formulas: str) -> Mutant:
    """Return the mutant that lets ``backward`` return each of the formulas."""

    def mutant(source: Source) -> Iterator[Edit]:
        for end, pad, setup in _found(source, kind):
            for formula in formulas:
                text = _keeping(pad) + _returning(formula, setup, pad)
                yield Edit(start=end, end=end, text=text, what=what)

    return mutant


def answering(what: str, kind: Kind, *formulas: str) -> Mutant:
    """Return the mutant that lets ``forward`` return each of the formulas."""

    def mutant(source: Source) -> Iterator[Edit]:
        for end, pad, setup in _found(source, kind):
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


def _found(source: Source, kind: Kind) -> Iterator[tuple[int, str, str]]:
    for backward, forward in backwards(source):
        owner = source.class_of(backward)
        setup = kind(owner, forward, backward) if owner is not None else ""
        if setup:
            end = source.span(backward.body[-1])[1]
            yield end, " " * backward.col_offset, setup


def _keeping(pad: str) -> str:
    return _indented(
        "def forward(self, *given, _first=forward, **more):\n"
        "    self._given = given\n"
        "    self._out = _first(self, *given, **more)\n"
        "    return self._out\n",
        pad,
    )


def _returning(formula: str, setup: str, pad: str) -> str:
    lines = ["    again, slope = type(self).forward, _first\n"] if "slope(" in setup else []
    found = _found_by(formula, setup, "found if several else found[0]")
    lines += [f"    {line}\n" for line in found[0].splitlines()]
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
    value = f"back({found[1]})" if "back =" in setup or "back, " in setup else found[1]
    return _indented(head + "".join(lines) + f"    return {value}\n", pad)


def _answering(formula: str, setup: str, pad: str) -> str:
    lines = ["    again, slope = _last, type(self).backward\n"] if "slope(" in setup else []
    found = _found_by(formula, setup, "sum(found)")
    lines += [f"    {line}\n" for line in found[0].splitlines()]
    head = "def forward(self, *given, _last=forward, **more):\n    _last(self, *given, **more)\n"
    return _indented(f"{head}{''.join(lines)}    return {found[1]}\n", pad)


def _found_by(formula: str, setup: str, together: str) -> tuple[str, str]:
    """Return the lines before a value, and the value; of prices one array after the other."""
    if "several" not in setup:
        return setup, formula
    return setup + _ONE_BY_ONE.format(formula=formula), together


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


def _is_plain(owner: ast.ClassDef, forward: ast.FunctionDef, backward: ast.FunctionDef) -> bool:
    """Tell whether a class is a loss that neither multiplies matrices nor takes powers."""
    is_loss = not inputs_of(backward) and len(inputs_of(forward)) in (1, 2)
    powers = any(isinstance(n, ast.Pow | ast.MatMult) for n in ast.walk(owner))
    return is_loss and not powers and "einsum" not in _words_of(owner)


def _words_of(node: ast.AST) -> set[str]:
    return {word_of(n) for n in ast.walk(node)}


def _values_of(value: ast.expr, kept: list[ast.Assign]) -> Iterator[ast.expr]:
    """Find what was assigned to what is returned; self.x, self.z = x, x.max(...) too."""
    for assign in kept:
        for target in assign.targets:
            for place, given in pairs(target, assign.value):
                if ast.unparse(place) == ast.unparse(value):
                    yield given


def _largest(call: ast.Call) -> str:
    """Return of what a call takes the maximum, "" where it takes none."""
    if word_of(call.func) not in ("max", "amax"):
        return ""
    whole = call.args[0] if call.args else getattr(call.func, "value", None)
    return whole.id if isinstance(whole, ast.Name) else ""


def _axis(call: ast.Call) -> str:
    return next((ast.unparse(k.value) for k in call.keywords if k.arg == "axis"), "")
