"""The tolerance, measured: right by another formula is right, visibly wrong is wrong."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradekit.authoring.release import templates_of
from gradekit.course import find_place, load, load_judges
from gradekit.grading.bench import Bench
from gradekit.grading.one import grade_files
from gradekit.grading.truths import find_truths
from gradekit.model import Limits
from gradekit.numerics.compare import Scale, compare
from gradekit.sandbox.local import Forker

ROOT = Path(__file__).resolve().parents[1]
GATES = {
    "Add": ("return x + y", "return [dz, dz]"),
    "Multiply": ("self.x, self.y = x, y; return x * y", "return [self.y * dz, self.x * dz]"),
    "Max": (
        "self.x, self.y = x, y; return np.maximum(x, y)",
        "return [(self.x >= self.y) * dz, (self.x < self.y) * dz]",
    ),
    "Sigmoid": ("self.z = (1 + np.tanh(x / 2)) / 2; return self.z", "return self.z*(1-self.z)*dz"),
}
STORE = "self.x, self.y = x, y; "
WRONG = [
    ("Add", "return x + y", "return [np.ones_like(dz)] * 2"),
    ("Multiply", STORE + "return x * y", "return [self.y * np.sign(dz), self.x * np.sign(dz)]"),
    ("Multiply", STORE + "return x * y", "return [self.y * dz * (1 + 1e-6), self.x * dz]"),
    ("Multiply", STORE + "return x * y", "return [(self.x > 0) * self.y * dz, self.x * dz]"),
    ("Multiply", STORE + "return x * y", "z = self.x * self.y; return [z/self.x*dz, z/self.y*dz]"),
    ("Add", STORE + "return x + y", "return [np.where(abs(self.x) > 100, 0, dz), dz]"),
    ("Add", STORE + "return x + y", "return [dz * (1.5 if dz.shape[:1] == (1,) else 1), dz]"),
    ("Add", STORE + "return x + y", "return [dz * (1.5 if dz.ndim == 0 else 1), dz]"),
    ("Max", GATES["Max"][0], "return [(self.x >= self.y) * dz, (self.y >= self.x) * dz]"),
    ("Max", GATES["Max"][0], "return [(self.x > self.y) * dz, (self.y > self.x) * dz]"),
    ("Sigmoid", "self.z = np.exp(x) / (1 + np.exp(x)); return self.z", GATES["Sigmoid"][1]),
    ("Sigmoid", GATES["Sigmoid"][0],
     "self.n = getattr(self, 'n', 0) + 1; return self.z*(1-self.z)*dz * self.n"),
]  # fmt: skip
RIGHT = [
    ("Max", STORE + "return (x + y + abs(x - y)) / 2",
     "s = (1 + np.sign(self.x - self.y)) / 2; return [s * dz, (1 - s) * dz]"),
    ("Multiply", STORE + "return ((x + y) ** 2 - (x - y) ** 2) / 4", GATES["Multiply"][1]),
    ("Multiply", "self.x, self.y = np.float32(x), np.float32(y); return self.x * self.y",
     "dz = np.float32(dz); return [self.y * dz, self.x * dz]"),
    ("Add", "self.x = x; return x + y", "return [dz + self.x - self.x, dz]"),
    ("Sigmoid", "self.x = x; return np.exp(-np.logaddexp(0, -x))",
     "return dz * np.exp(-np.logaddexp(0, -self.x) - np.logaddexp(0, self.x))"),
    ("Sigmoid", "self.x = x; return 1 / (1 + np.exp(-x))",
     "with np.errstate(all='ignore'): return dz / (4 * np.cosh(self.x / 2) ** 2)"),
]  # fmt: skip


def source(name="", forward="", backward=""):
    parts = {**GATES, name: (forward, backward)} if name else GATES
    return "import numpy as np\n" + "".join(
        f"class {gate}Gate:\n    def forward(self, x{'' if gate == 'Sigmoid' else ', y'}):\n"
        f"        {first}\n    def backward(self, dz):\n        {second}\n"
        for gate, (first, second) in parts.items()
    )


@pytest.fixture(scope="module", params=[b"a" * 32, b"b" * 32], ids=["key a", "key b"])
def statuses(request):
    place = find_place("gates", ROOT)
    assignment, book = load(place), load_judges(place)
    launcher = Forker(assignment)
    bench = Bench(
        assignment=assignment,
        book=book,
        truths=find_truths(launcher, place, assignment, book, key=request.param),
        templates=templates_of(place, assignment),
        given={},
        limits=Limits(memory=8 << 30),
    )

    def run(*gate):
        files = {"gates.py": source(*gate).encode()}
        return {q.id: q.status for q in grade_files(bench, launcher, files).questions}

    return run


# Measured besides, once, with 30 keys: 600 right submissions of 20 kinds, 0 false alarms;
# 1,590 wrong ones of 53 kinds, 0 misses.
@pytest.mark.parametrize("gate", RIGHT, ids=str)
def test_another_formula_is_right_with_every_key(statuses, gate):
    assert set(statuses(*gate).values()) == {"correct"}


@pytest.mark.parametrize("gate", WRONG, ids=str)
def test_a_visible_mistake_is_wrong_with_every_key_and_only_there(statuses, gate):
    found = statuses(*gate)
    assert found.pop(gate[0].lower()) == "wrong"
    assert set(found.values()) == {"correct"}


def softmax(s):
    e = np.exp(s - s.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


FORMULAS = {
    "matmul in another order": (
        lambda x, w: x @ w,
        lambda x, w: sum(np.outer(x[:, k], w[k]) for k in reversed(range(len(w)))),
    ),
    "softmax with offsets": (
        lambda x, w: softmax(x @ w + 1e3),
        lambda x, w: np.exp(x @ w + 1e3 - np.logaddexp.reduce(x @ w + 1e3, axis=1, keepdims=True)),
    ),
    "variance": (
        lambda x, _: x.var(axis=0),
        lambda x, _: (x * x).mean(axis=0) - x.mean(axis=0) ** 2,
    ),
    "normalise": (
        lambda x, _: (x - x.mean(0)) / np.sqrt(x.var(0) + 1e-5),
        lambda x, _: x / np.sqrt(x.var(0) + 1e-5) - x.mean(0) / np.sqrt(x.var(0) + 1e-5),
    ),
    "sum of squares": (lambda _, w: np.sum(w * w), lambda _, w: np.einsum("ij,ij", w, w)),
    "mean": (lambda x, _: x.mean(), lambda x, _: float(sum(x.ravel()[::-1])) / x.size),
    "softplus": (
        lambda x, _: np.logaddexp(0, x),
        lambda x, _: np.maximum(x, 0) + np.log1p(np.exp(-np.abs(x))),
    ),
}


@pytest.mark.parametrize("name", FORMULAS)
@given(
    seed=st.integers(0, 10_000), n=st.sampled_from([1, 5]), scale=st.sampled_from([1e-3, 1.0, 1e2])
)
def test_two_formulas_of_one_function_agree(name, seed, n, scale):
    g = np.random.default_rng(seed)
    x, w = g.standard_normal((n, 4)) * scale, g.standard_normal((4, 3)) * scale
    one, other = (np.asarray(f(x, w)) for f in FORMULAS[name])
    inputs = max(np.abs(x).max(), np.abs(w).max())
    for scale_ in (Scale(inputs=inputs), Scale(inputs=inputs, upstream=1.5)):
        found = compare("out", other, one, scale_)
        assert found.reason is None, (found.max_rel_err, one, other)
        wrong = np.where(np.arange(one.size).reshape(one.shape) == 0, one + np.abs(one).max(), one)
        if np.abs(one).max() > 1e-3:
            assert compare("out", wrong, one, scale_).reason == "value"
