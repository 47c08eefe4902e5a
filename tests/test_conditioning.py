"""Conditioning: rounding fails no right formula on an ill-conditioned draw, and opens no door."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from small_course import make, square

from gradekit.authoring.recording import read_recording, write_recording
from gradekit.grading.recorded_lineups import write_lineups
from gradekit.inputs import Draw
from gradekit.numerics.compare import Scale, compare, tolerance_of
from gradekit.numerics.conditioning import (
    CAP,
    N_MOVED,
    PATTERNS,
    SIZES,
    C,
    nearby,
    spread_by_name,
    spread_of,
)

EPS = np.finfo(float).eps


def rows(f):
    """Return a function of one row and its upstream as one of all rows."""
    return lambda x, d: np.stack([f(a, b) for a, b in zip(x, d, strict=True)])


def columns(f):
    return lambda x, d: f(x.T, d.T).T


def total(a):
    return a.sum(1, keepdims=True)


def mean(a):
    return a.mean(1, keepdims=True)


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def softmax(x):
    e = np.exp(x - x.max(1, keepdims=True))
    return e / total(e)


def log_total(x):
    return np.logaddexp.reduce(x, axis=1, keepdims=True)


def layer_norm(x, d, e=0.0):
    """Layer norm in the compact style, with the normalised value."""
    s = np.sqrt(mean((x - mean(x)) ** 2) + e)
    h = (x - mean(x)) / s
    return (d - mean(d) - h * mean(d * h)) / s


def layer_norm_by_chain(x, d, e=0.0):
    """Layer norm node by node, as the graph is drawn in the lecture."""
    n, c = x.shape[1], x - mean(x)
    v = mean(c**2) + e
    dc, dv = d * v**-0.5, total(d * c) * -0.5 * v**-1.5
    dc = dc + 2 * c * dv / n
    return dc - total(dc) / n


def layer_norm_by_matrix(x, d, e=0.0):
    def one(x, d):
        c, n = x - x.sum() / len(x), len(x)
        v = c @ c / n + e
        return ((np.eye(n) - 1 / n) / np.sqrt(v) - np.outer(c, c) / (n * v**1.5)) @ d

    return rows(one)(x, d)


def layer_norm_by_paper(x, d, e=0.0):
    n, s = x.shape[1], np.sqrt(x.var(1, keepdims=True) + e)
    h = (x - mean(x)) / s
    return 1 / (n * s) * (n * d - total(d) - h * total(d * h))


NORMS = [layer_norm, layer_norm_by_chain, layer_norm_by_matrix, layer_norm_by_paper]


def others(x, d):
    """Return the gradient of each row's product by leaving out one factor after the other."""
    return d[:, :1] * np.stack([np.delete(x, i, 1).prod(1) for i in range(x.shape[1])], 1)


def prefixes(x, d):
    one = np.ones_like(x[:, :1])
    before = np.cumprod(np.hstack([one, x[:, :-1]]), 1)
    after = np.cumprod(np.hstack([one, x[:, :0:-1]]), 1)[:, ::-1]
    return d[:, :1] * before * after


def chain(step, slope, n):
    """Return the gradient of a chain of n equal nodes."""

    def backward(x, d):
        kept = []
        for _ in range(n):
            kept.append(x)
            x = step(x)
        for x in reversed(kept):
            d = d * slope(x)
        return d

    return backward


def recurrent(multiply, slope):
    """Return the gradient of a chaotic tanh network of 30 steps."""

    def backward(x, d):
        w = np.random.default_rng(5).standard_normal((x.shape[1],) * 2) * 2.5 / x.shape[1] ** 0.5
        kept = []
        for _ in range(30):
            x = np.tanh(multiply(x, w))
            kept.append(x)
        for x in reversed(kept):
            d = multiply(d * slope(x), w.T)
        return d

    return backward


def jacobian(p, d):
    return rows(lambda p, d: (np.diag(p) - np.outer(p, p)) @ d)(p, d)


def unit(x, d):
    n = np.linalg.norm(x, axis=1, keepdims=True)
    return d / n - x * total(x * d) / n**3


def bent(x):
    return 1 / np.cosh(np.clip(x, -300, 300)) ** 2


# Gradients (backward, below) and values, each in ways that a correct student may write it.
BACKWARD = {
    "sigmoid": [
        lambda x, d: d * sigmoid(x) * (1 - sigmoid(x)),
        lambda x, d: d * np.exp(-abs(x)) / (1 + np.exp(-abs(x))) ** 2,
        lambda x, d: d * 0.25 / np.cosh(x / 2) ** 2,
        lambda x, d: d * np.exp(-np.logaddexp(0, -x) - np.logaddexp(0, x)),
    ],
    "tanh": [
        lambda x, d: d * (1 - np.tanh(x) ** 2),
        lambda x, d: d / np.cosh(x) ** 2,
        lambda x, d: d * (1 - np.tanh(x)) * (1 + np.tanh(x)),
        lambda x, d: d * 4 * sigmoid(2 * x) * sigmoid(-2 * x),
    ],
    "exp": [
        lambda x, d: d * np.exp(x),
        lambda x, d: d * np.exp(x / 2) ** 2,
        lambda x, d: d * np.exp2(x * np.log2(np.e)),
        lambda x, d: d / np.exp(-x),
    ],
    "softmax": [
        lambda x, d: softmax(x) * (d - total(softmax(x) * d)),
        lambda x, d: jacobian(np.exp(x - log_total(x)), d),
        lambda x, d: jacobian(np.exp(x) / total(np.exp(x)), d),
        lambda x, d: softmax(x) * d - softmax(x) * total(softmax(x) * d),
    ],
    "layer norm": NORMS,
    "layer norm, safe": [lambda x, d, f=f: f(x, d, 1e-5) for f in NORMS],
    "batch norm": [columns(f) for f in NORMS],
    "norm of a row": [
        lambda x, d: d * x / np.sqrt(total(x * x)),
        lambda x, d: d * (x / np.linalg.norm(x, axis=1, keepdims=True)),
        lambda x, d: d * x * total(x**2) ** -0.5,
    ],
    "unit row": [
        unit,
        lambda x, d: (d - x * total(x * d) / total(x * x)) / np.sqrt(total(x * x)),
        rows(lambda x, d: (np.eye(len(x)) - np.outer(x, x) / (x @ x)) @ d / np.sqrt(x @ x)),
    ],
    "product of a row": [
        others,
        lambda x, d: d[:, :1] * x.prod(1, keepdims=True) / x,
        prefixes,
        lambda x, d: (
            d[:, :1] * np.sign(x).prod(1, keepdims=True) * np.exp(total(np.log(abs(x)))) / x
        ),
    ],
    "chain of divisions": [
        lambda x, d: np.cumprod(d / x, axis=1),
        lambda x, d: np.cumprod(d, axis=1) / np.cumprod(x, axis=1),
        lambda x, d: np.cumprod(d * (1 / x), axis=1),
    ],
    "small divisor": [
        lambda x, d: d[:, :1] / (x[:, :1] - x[:, 1:2]) ** 2,
        lambda x, d: d[:, :1] / (x[:, :1] - x[:, 1:2]) / (x[:, :1] - x[:, 1:2]),
        lambda x, d: d[:, :1] * (1 / (x[:, 1:2] - x[:, :1])) ** 2,
        lambda x, d: d[:, :1] / ((x[:, :1] - x[:, 2:3]) - (x[:, 1:2] - x[:, 2:3])) ** 2,
    ],
    "difference of squares": [
        lambda x, d: d[:, :1] * (x[:, :1] ** 2 - x[:, 1:2] ** 2),
        lambda x, d: d[:, :1] * (x[:, :1] - x[:, 1:2]) * (x[:, :1] + x[:, 1:2]),
        lambda x, d: d[:, :1] * x[:, :1] ** 2 - d[:, :1] * x[:, 1:2] ** 2,
    ],
    "sine of large numbers": [
        lambda x, d: d * np.cos(1e4 * x),
        lambda x, d: d * (1 - 2 * np.sin(5e3 * x) ** 2),
        lambda x, d: d * np.sin(1e4 * x + np.pi / 2),
    ],
    "chaotic chain": [
        chain(lambda x: 3.9 * x * (1 - x), lambda x: 3.9 * (1 - 2 * x), 12),
        chain(lambda x: 3.9 * (x - x * x), lambda x: 3.9 - 7.8 * x, 12),
        chain(lambda x: 3.9 * x - 3.9 * x**2, lambda x: 3.9 * ((1 - x) - x), 12),
    ],
    "recurrent": [
        recurrent(lambda x, w: x @ w, lambda h: 1 - h**2),
        recurrent(lambda x, w: np.einsum("ij,jk", x[:, ::-1], w[::-1]),
                  lambda h: (1 - h) * (1 + h)),
        recurrent(lambda x, w: sum(np.outer(x[:, k], w[k]) for k in range(len(w))),
                  lambda h: 1 - h * h),
    ],
    "chain of 5,000": [
        chain(lambda x: x + 1e-3 * np.tanh(x), lambda x: 1 + 1e-3 * (1 - np.tanh(x) ** 2), 5000),
        chain(lambda x: x + 1e-3 * np.tanh(x), lambda x: 1 + 1e-3 * bent(x), 5000),
        chain(lambda x: x + np.tanh(x) / 1000, lambda x: 1.001 - 1e-3 * np.tanh(x) ** 2, 5000),
    ],
}  # fmt: skip
FORWARD = {
    "softmax": [
        lambda x, _: softmax(x),
        lambda x, _: np.exp(x) / total(np.exp(x)),
        lambda x, _: np.exp(x - log_total(x)),
        lambda x, _: np.exp(x - mean(x)) / total(np.exp(x - mean(x))),
    ],
    "log-sum-exp": [
        lambda x, _: np.logaddexp.reduce(x, axis=1),
        lambda x, _: np.log(np.exp(x).sum(1)),
        lambda x, _: np.log(np.exp(x - x.max(1, keepdims=True)).sum(1)) + x.max(1),
        lambda x, _: np.log(np.exp(x - mean(x)).sum(1)) + x.mean(1),
    ],
    "normalise": [
        lambda x, _: (x - mean(x)) / x.std(1, keepdims=True),
        lambda x, _: (x - mean(x)) * mean((x - mean(x)) ** 2) ** -0.5,
        lambda x, _: x / x.std(1, keepdims=True) - mean(x) / x.std(1, keepdims=True),
    ],
    "variance": [
        lambda x, _: x.var(1),
        lambda x, _: ((x - mean(x)) ** 2).mean(1),
        lambda x, _: ((x - x[:, :1]) ** 2).mean(1) - (x - x[:, :1]).mean(1) ** 2,
        lambda x, _: ((x[:, None] - x[:, :, None]) ** 2).mean((1, 2)) / 2,
    ],
    "matmul": [
        lambda x, d: x @ d.T,
        lambda x, d: np.einsum("ik,jk", x, d),
        lambda x, d: sum(np.outer(x[:, k], d[:, k]) for k in reversed(range(x.shape[1]))),
        lambda x, d: np.array([[sum(a * b for a, b in zip(r, c, strict=True)) for c in d]
                               for r in x]),
    ],
    "long sum": [
        lambda x, _: np.tile(x, 500).sum(1),
        lambda x, _: np.cumsum(np.tile(x, 500)[:, ::-1], 1)[:, -1],
        lambda x, _: np.tile(x, 500) @ np.ones(500 * x.shape[1]),
    ],
}  # fmt: skip
TABLE = [(name, True) for name in BACKWARD] + [(name, False) for name in FORWARD]


def draws(seed, rows, width):
    g = np.random.default_rng(seed)
    x = g.standard_normal((rows, width))
    extreme = g.choice([-1.0, 1.0], x.shape) * 10.0 ** g.uniform(-3.0, 3.0, x.shape)
    extreme.flat[:4] = 1e3, -1e3, 40.0, -40.0
    d = g.choice([-1.0, 1.0], x.shape) * g.uniform(0.5, 1.5, x.shape)
    inputs = x, x * 1e-3, x * 1e2, extreme, x + 1e3, 1 + 1e-5 * x, 3 + 1e-6 * x
    return [Draw(case=0, index=k, public=True, label="", inputs={"x": x, "d": d})
            for k, x in enumerate(inputs)]  # fmt: skip


def asked(f, draw):
    with np.errstate(all="ignore"):
        return np.asarray(f(draw.inputs["x"], draw.inputs["d"]))


def spread(f, draw):
    return spread_of(asked(f, draw), [asked(f, near) for near in nearby("p", draw)])


def scale(draw, *, backward=True):
    inputs = max(np.abs(value).max() for value in draw.inputs.values())
    return Scale(inputs=inputs, upstream=np.abs(draw.inputs["d"]).max() if backward else None)


def ratios(name, backward, seed):
    """Yield for each pair of formulas: error over what is allowed, without and with the term."""
    formulas = (BACKWARD if backward else FORWARD)[name]
    for draw in draws(seed, *[(5, 4), (3, 6), (4, 50), (7, 3)][seed % 4])[
        :: 3 if "5,000" in name else 1
    ]:
        found = [asked(f, draw) for f in formulas]
        terms = [spread(formula, draw) for formula in formulas]
        for k, j in permutations(range(len(formulas)), 2):
            want, got = found[k], found[j]
            if np.isfinite(want).all() and np.isfinite(got).all():
                term, error = terms[k], np.abs(got - want)
                base = tolerance_of(want, scale(draw, backward=backward))
                more = tolerance_of(want, scale(draw, backward=backward), spread=term)
                yield (error / base).max(), (error / more).max()


# Measured with 40 seeds: of 54,898 pairs 1,916 need the term, for errors of up to 2,300 times the
# base; with it no error is over 0.6 of what is allowed (0.24 where the term is needed).
@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize(("name", "backward"), TABLE, ids=str)
def test_every_right_formula_passes_on_every_draw(name, backward, seed):
    if name == "chain of 5,000" and seed:
        pytest.skip("one seed is enough for what takes seconds")
    found = list(ratios(name, backward, seed))
    assert len(found) >= 6
    assert max(more for _, more in found) < 0.7


SHARP = ["sigmoid", "tanh", "exp", "softmax", "layer norm, safe", "unit row", "chain of divisions"]


@pytest.mark.parametrize("name", SHARP)
def test_a_billionth_too_much_is_wrong_on_a_well_conditioned_draw(name):
    draw = draws(7, 5, 4)[0]
    want, term = asked(BACKWARD[name][0], draw), spread(BACKWARD[name][0], draw)
    assert compare("dx", want * (1 + 1e-9), want, scale(draw), term).reason == "value"


@pytest.mark.parametrize(
    "f", [sigmoid, np.tanh, np.exp, np.sin], ids=["sigmoid", "tanh", "exp", "sin"]
)
@pytest.mark.parametrize("step", [1e-4, 1e-5, 1e-6])
def test_central_differences_in_place_of_a_formula_are_wrong(f, step):
    draw = draws(7, 5, 4)[0]
    x, d = draw.inputs["x"], draw.inputs["d"]
    slope = {sigmoid: bent, np.tanh: bent, np.exp: np.exp, np.sin: np.cos}[f]
    want = d * slope(x / 2) / 4 if f is sigmoid else d * slope(x)
    term = spread(lambda x, d: d * slope(x / 2) / 4 if f is sigmoid else d * slope(x), draw)
    got = d * (f(x + step) - f(x - step)) / (2 * step)
    assert compare("dx", got, want, scale(draw), term).reason == "value"


def test_well_conditioned_draws_have_no_term_at_all():
    for name in ("sigmoid", "tanh", "softmax", "norm of a row", "product of a row"):
        assert spread(BACKWARD[name][0], draws(3, 5, 4)[0]) is None


# --- kinks, ties, and how far the door may open


def one_draw(**inputs):
    return Draw(case=0, index=0, public=True, label="", inputs=inputs)


def term_of(f, draw):
    return spread_of(f(**draw.inputs), [f(**near.inputs) for near in nearby("p", draw)])


def test_a_tie_opens_no_door():
    x = np.array([1.5, -0.5, 3.0, 0.25] * 5)
    draw = one_draw(x=x, y=x.copy(), d=np.ones(20))
    assert term_of(lambda x, y, d: d * (x >= y), draw) is None


def test_a_kink_or_a_floor_near_by_opens_no_door():
    gap = 10.0 ** -np.arange(7.0, 15.0)
    draw = one_draw(x=1 + gap, y=np.ones(8), d=np.ones(8))
    assert term_of(lambda x, y, d: d * (x > y), draw) is None
    assert term_of(lambda x, y, d: d * np.floor(x) * y, draw) is None


def test_beside_a_tie_the_smooth_part_is_still_measured():
    x = np.full(200, 2.0)
    draw = one_draw(x=x, y=x.copy(), d=np.ones(200))
    term = term_of(lambda x, y, d: np.exp(1e2 * (x - 2)) * (x >= y) * d, draw)
    assert np.median(term) > 50 * C * EPS
    assert term.max() < 500 * C * EPS


@pytest.mark.parametrize("power", [6, 9, 12])
def test_what_is_hopelessly_conditioned_is_capped(power):
    x = np.array([1.0, 1.0 + 10.0**-power])
    draw = one_draw(x=x, d=np.array([2.0, 0.5]))

    def f(x, d):
        return d / (x[1] - x[0])

    with np.errstate(all="ignore"):
        term = term_of(f, draw)
        want = f(**draw.inputs)
    if term is not None:  # at 12 it jumps, as a tie does
        assert 0 < term.max() <= CAP * np.abs(want).max() * (1 + 1e-6)
    assert power > 6 or term.max() < CAP * np.abs(want).max()


def test_four_patterns_that_cancel_in_one_element_leave_it_a_share_of_the_others():
    want = np.ones(50)
    moved = np.ones((PATTERNS, len(SIZES), 50))
    moved[..., 1:] += 1e4 * np.reshape(SIZES, (2, 1))
    term = spread_of(want, list(moved.reshape(N_MOVED, 50)))
    assert term[1] == pytest.approx(C * EPS * 1e4, rel=1e-2)
    assert term[0] == pytest.approx(0.1 * C * EPS * 1e4, rel=2e-2)


@pytest.mark.parametrize("value", [1e300, 1e-300, 0.0, np.inf, np.nan, 1e-320], ids=str)
def test_no_size_of_number_makes_a_term_infinite(value):
    want = np.array([value, 1.0])
    moved = [want * (1 + 1e5 * size) for _ in range(PATTERNS) for size in SIZES]
    term = spread_of(want, moved)
    assert np.isfinite(term).all()
    for k in range(2):
        wrong = want.copy()
        wrong[k] = 1.1 * want[k] + 1e-3 if np.isfinite(want[k]) else -1.0
        if k == 0 or value != 1e300:  # beside 1e300 a 1 is rounding
            assert compare("dx", wrong, want, Scale(upstream=1.0), term).reason == "value"


# --- forms


def test_only_real_numbers_are_moved():
    draw = one_draw(
        x=np.ones((2, 3)), s=np.float64(2.0), zero=np.zeros(2), k=np.array([1, 2]), seed=7,
        names=["a"], flags=np.array([True]), single=np.ones(2, np.float32),
    )  # fmt: skip
    found = nearby("p", draw)
    assert len(found) == N_MOVED == PATTERNS * len(SIZES)
    for near, size in zip(found, SIZES * PATTERNS, strict=True):
        for name in ("k", "seed", "names", "flags"):
            assert near.inputs[name] is draw.inputs[name]
        moved = np.abs(near.inputs["x"] - 1)
        assert (0.49 * size < moved).all()
        assert (moved < 1.01 * size).all()
        assert type(near.inputs["s"]) is np.float64
        assert near.inputs["single"].dtype == np.float32
        assert not near.inputs["zero"].any()
    again = nearby("p", draw)
    assert all((a.inputs["x"] == b.inputs["x"]).all() for a, b in zip(found, again, strict=True))


def test_without_real_inputs_nothing_is_moved():
    assert nearby("p", one_draw(k=np.array([1, 2]), seed=3)) == []


def steep(value):
    """Return a number and what is seen of it when inputs move: a condition number of 1e5."""
    return value, [value * (1 + 1e5 * size) for _ in range(PATTERNS) for size in SIZES]


def test_a_tree_has_terms_where_it_has_numbers():
    a, moved = steep(np.array([1.0, 2.0]))
    want = {"loss": a, "names": ["x", "y"], "pair": [a, 3.0], "none": None, "flag": True}
    trees = [{**want, "loss": m, "pair": [m, 3.0]} for m in moved]
    term = spread_of(want, trees)
    assert np.allclose(term["loss"], C * EPS * 1e5 * a, rtol=1e-2)
    assert (term["names"], term["none"], term["flag"]) == ([None, None], None, None)
    assert term["pair"][0].any()
    assert not term["pair"][1].any()
    assert spread_of(want, [want] * N_MOVED) is None


@pytest.mark.parametrize(
    "other", [np.ones(3), 1.0, None, "text", [1.0, 2.0], {"x": 1.0}, np.array(["a", "b"])], ids=repr
)
def test_where_the_form_changes_there_is_no_term(other):
    a, moved = steep(np.array([1.0, 2.0]))
    assert spread_of(a, [*moved[:-1], other]) is None
    assert spread_of([a], [*([m] for m in moved[:-1]), [other]]) is None
    assert spread_of({"k": a}, [*({"k": m} for m in moved[:-1]), {"j": other}]) is None


def test_an_element_that_becomes_nan_has_no_term_of_its_own():
    a, moved = steep(np.array([1.0, 2.0, 3.0]))
    moved[3] = moved[3] * [1, np.nan, 1]
    term = spread_of(a, moved)
    assert term[1] < 0.2 * min(term[0], term[2])


@pytest.mark.parametrize("form", [list, tuple, dict, np.array])
def test_terms_are_paired_as_gradients_are(form):
    a, moved = steep(np.array([1.0, 2.0]))

    def gradients(m):
        both = {"x": m, "y": 0 * m}
        return (
            both
            if form is dict
            else list(both.values())
            if form is tuple
            else form(list(both.values()))
        )

    term = spread_of(gradients(a), [gradients(m) for m in moved])
    found = spread_by_name(term, ["x", "y"], {"x": (2,), "y": (2,)})
    assert found["y"].max() < 0.11 * found["x"].max()
    assert spread_by_name(None, ["x", "y"], {}) == {}
    assert spread_by_name([None, [None, 1.0]], ["x", "y"], {})["y"].tolist() == [0.0, 1.0]
    assert list(spread_by_name([[np.ones(2), None], 1.0], ["x", "y"], {})) == ["y"]


# --- from the reference to the verdict

NORM = """
import numpy as np

class Norm:
    def forward(self, x):
        c = x - x.mean()
        self.s = np.sqrt((c * c).mean())
        self.h = c / self.s
        return self.h

    def backward(self, dz):
        # BEGIN SOLUTION
        return (dz - dz.mean() - self.h * (dz * self.h).mean()) / self.s
        # END SOLUTION
"""
STUDENT = """
import numpy as np

class Norm:
    def forward(self, x):
        self.c = x - x.sum() / x.size
        self.v = (self.c ** 2).sum() / x.size
        return x * self.v ** -0.5 - x.mean() * self.v ** -0.5

    def backward(self, dz):
        c, v, n = self.c, self.v, self.c.size
        dc = dz * v ** -0.5 + 2 * c * ((dz * c).sum() * -0.5 * v ** -1.5) / n
        return (dc - dc.sum() / n) * (1 + {error})
"""
CHECKS = """
a = Assignment("demo", files=["demo.py"])

@a.gradient(points=1, x=normal(8), dz=upstream(8),
            cases=[dict(x=uniform(8, low=1.0, high=1.00003))])
def norm(student, x, dz):
    gate = student.Norm()
    yield gate.forward(x)
    yield gate.backward(dz)
"""


@pytest.fixture(scope="module")
def normed(tmp_path_factory):
    return make(tmp_path_factory.mktemp("norm"), CHECKS, NORM, also=STUDENT.format(error=0))


def statuses(course, source):
    return {check: verdict.status for check, verdict in course.checks(source).items()}


def test_another_formula_is_right_where_rows_are_nearly_constant(tmp_path):
    course = make(tmp_path, CHECKS, NORM)
    truths = course.truths[0].truths
    assert set(statuses(course, STUDENT.format(error=0)).values()) == {"correct"}
    assert [t.draw.case for t in truths if t.spread[0][1] is not None] == [1, 1]
    for truth in truths:
        object.__setattr__(truth, "spread", ())
    assert "wrong" in statuses(course, STUDENT.format(error=0)).values()


def test_there_a_wrong_one_is_still_wrong(normed):
    found = normed.checks(STUDENT.format(error="1e-6"))["norm.backward"]
    assert (found.status, found.reason) == ("wrong", "value")


def test_each_reference_has_its_own_term_and_all_are_recorded(normed, tmp_path):
    truths = normed.truths[0].truths
    assert all(len(t.spread) == len(t.answers) == 2 for t in truths)
    path = tmp_path / "expected.gk"
    path.write_bytes(
        write_recording(normed.assignment, "", {}, [("norm", truths)], write_lineups({}, {}))
    )
    read = read_recording(path).truths["norm"]
    public = [truth for truth in truths if truth.draw.public]
    for mine, theirs in zip(read, public, strict=True):
        for a, b in zip(mine.spread, theirs.spread, strict=True):
            assert [None if s is None else s.tolist() for s in a] == [
                None if s is None else s.tolist() for s in b
            ]
    assert any(s is not None for truth in read for trees in truth.spread for s in trees)


TEMPLATED = "# BEGIN SOLUTION\n        return 2 * self.x * dz\n        # END SOLUTION"
ON_TIES = """
a = Assignment("demo", files=["demo.py"])

@a.gradient(points=1, x=ties(3), dz=upstream(3), limit=0.3)
def square(student, x, dz):
    gate = student.Square()
    yield gate.forward(x)
    yield gate.backward(dz)

@a.values(points=1, x=ties(3), limit=0.3)
def forward(student, x):
    yield {"z": student.Square().forward(x), "names": ["a"]}
"""


@pytest.mark.parametrize(
    "then",
    [
        "raise ValueError", "import os; os._exit(3)", "while True: pass", "x = np.append(x, x)",
        "x = x * np.nan", "return None", "return 'a text'", "return object()",
    ],
)  # fmt: skip
def test_a_reference_that_fails_on_moved_inputs_has_no_term_and_no_fault(tmp_path, then):
    moved = f"        if not np.isin(x, [-0.5, 0.0, 1.5]).all():\n            {then}\n"
    body = "self.x = x\n" + moved + "        return x * x"
    course = make(tmp_path, ON_TIES, square(forward=body, backward=TEMPLATED))
    for item in course.truths:
        for truth in item.truths:
            assert all(s is None for trees in truth.spread for s in trees)
    assert set(statuses(course, square()).values()) == {"correct"}
