"""The form of gradients: what may be returned, and what a wrong form is called."""

from __future__ import annotations

import numpy as np
import pytest

from gradekit import check_gradient
from gradekit.model import Odd
from gradekit.numerics.contract import Finding, Gradients, read_gradients
from gradekit.numerics.subject import Failure, Subject

X, W = np.arange(6.0).reshape(2, 3), np.ones((3, 4))
LABELS = np.array([0, 2])


def read(tree, *inputs):
    inputs = inputs or (X, W)
    return read_gradients(tree, Subject(inputs), lambda: ["x", "W", "y", "z"][: len(inputs)])


def kinds(tree, *inputs):
    found = read(tree, *inputs)
    assert isinstance(found, tuple), found
    assert all(isinstance(f, Finding) for f in found)
    return [f.kind for f in found]


@pytest.mark.parametrize(
    "tree",
    [
        [X, W],
        {"x": X, "W": W},
        {"dx": X, "dW": W},
        {"dW": W, "x": X, "loss": 1.0},
        [X.tolist(), W.tolist()],
        [X.astype(int), W],
        [X.astype(complex), W],
    ],
)
def test_gradients_come_in_the_order_of_the_inputs_or_by_name(tree):
    found = read(tree)
    assert isinstance(found, Gradients)
    assert found.flat.tolist() == [*X.ravel(), *W.ravel()]
    assert found.flat.dtype == np.float64


def test_one_gradient_comes_bare_or_in_a_list():
    for tree in (X, [X], X.tolist(), {"dx": X}):
        assert read(tree, X).flat.tolist() == X.ravel().tolist()


def test_a_stack_of_gradients_is_a_list_of_them():
    assert read(np.array([X, 2 * X]), X, X).flat.tolist() == [*X.ravel(), *(2 * X.ravel())]


def test_integers_need_no_gradient_and_theirs_is_not_looked_at():
    for tree in (X, [X], [X, None], [X, LABELS * 0.0], [X, "nothing"]):
        assert read(tree, X, LABELS).flat.tolist() == X.ravel().tolist()
    assert read([None, X], LABELS, X).flat.tolist() == X.ravel().tolist()


def test_a_number_has_a_number_for_its_gradient():
    for tree in (2.0, [2.0], np.float64(2), np.array(2.0), 2):
        assert read(tree, 1.5).flat.tolist() == [2.0]


def test_no_input_of_floats_wants_no_gradient():
    assert read([], LABELS).flat.size == 0


@pytest.mark.parametrize(
    ("tree", "kind"),
    [
        (None, "none"),
        ([X, None], "none"),
        (X.T, "count"),
        ([X], "count"),
        ([X, W, W], "count"),
        (1.0, "count"),
        ({"dx": X}, "key"),
        ([X, W.T], "shape"),
        ([X[None], W], "shape"),
        ([X, W.sum()], "shape"),
        ([X, [[1.0], [1.0, 2.0]]], "shape"),
        ([X, Odd("object")], "dtype"),
        ([X, Odd("masked")], "dtype"),
        ([X, "text"], "dtype"),
        ([X, W * 1j], "dtype"),
        (Odd("object"), "dtype"),
        ([X, W * np.nan], "not_finite"),
        ([np.full((2, 3), np.inf), W], "not_finite"),
        (Failure("exception", "backward raised ValueError: no"), "exception"),
    ],
)
def test_a_wrong_form_is_named_by_its_kind(tree, kind):
    assert kinds(tree) == [kind]


def test_every_gradient_that_is_out_of_form_is_named():
    found = read([X.T, W * np.nan])
    assert [(f.kind, f.input) for f in found] == [("shape", 0), ("not_finite", 1)]
    assert "dx has shape (3, 2), its variable has shape (2, 3)" in found[0].message
    assert "12 of 12 elements of dW: NaN" in found[1].message


def test_the_position_is_that_of_the_argument_not_of_the_gradient():
    (found,) = read([None, X.T], LABELS, X)
    assert (found.kind, found.input) == ("shape", 1)


def test_sums_that_overflow_do_not_make_finite_gradients_infinite():
    large = np.full((2, 3), 1e308)
    with np.errstate(over="ignore"):  # as check_gradient does
        assert np.array_equal(read([large, W]).flat[:6], large.ravel())


@pytest.mark.parametrize("dtype", [np.float32, np.float16])
def test_short_precision_is_noted(dtype):
    found = read([X.astype(dtype), W])
    assert found.eps == np.finfo(dtype).eps
    assert found.notes == (np.dtype(dtype).name,)
    assert read([X, W]).eps == np.finfo(float).eps


def test_whole_numbers_and_zero_imaginary_parts_are_noted():
    assert any("int64" in note for note in read([X.astype(np.int64), W]).notes)
    assert any("complex128" in note for note in read([X.astype(complex), W]).notes)
    assert read([X, W]).notes == ()


def test_empty_gradients_are_in_form():
    empty = np.zeros((0, 3))
    assert read([empty, W], empty, W).flat.tolist() == W.ravel().tolist()
    assert kinds([np.zeros(0), W], empty, W) == ["shape"]


def square(x):
    return x * x


def test_integers_texts_and_none_are_left_alone():
    seen = set()

    def forward(x, labels, name, flag):
        seen.add((labels.tobytes(), labels.dtype, name, flag))
        return x[np.arange(2), labels]

    def backward(u, x, labels, name, flag):
        g = np.zeros_like(x)
        g[np.arange(2), labels] = u
        return g

    inputs = [X, LABELS, "mean", None]
    assert check_gradient(forward, backward, inputs).ok
    assert check_gradient(forward, lambda *a: (backward(*a), None, None, None), inputs).ok
    assert len(seen) == 1


def test_what_was_given_is_never_changed():
    x, y, u = X.copy(), X + 1, np.ones_like(X)

    def forward(x, y):
        x *= y
        return x

    def backward(dz, x, y):
        x *= dz
        dz *= y
        return dz, x

    verdict = check_gradient(forward, backward, [x, y], upstream=u)
    assert verdict.ok, str(verdict)
    assert set(verdict.notes) >= {"mutates_upstream", "mutates_input"}
    assert np.array_equal(x, X)
    assert np.array_equal(y, X + 1)
    assert (u == 1).all()


@pytest.mark.parametrize(
    "backward",
    [
        lambda u, *_: [u, u],
        lambda u, *_: (g for g in (u, u)),
        lambda u, *_: {"dy": u, "dx": u},
        lambda u, *_: np.array([u, u]),
    ],
)
def test_gradients_come_in_any_container_and_may_be_one_object(backward):
    assert check_gradient(lambda x, y: x + y, backward, [X, X]).ok


class Layer:
    def forward(self, x, w):
        self.cache = x, w
        self.out = np.tanh(x @ w)
        return self.out

    def backward(self, u, *_):
        x, w = self.cache
        del self.cache  # a second backward without a forward would fail
        g = u * (1 - self.out**2)
        return g @ w.T, x.T @ g


def test_a_layer_may_use_its_cache_up():
    layer = Layer()
    assert check_gradient(layer.forward, layer.backward, [X, W]).ok


def test_a_layer_that_adds_up_its_gradients_is_nondeterministic():
    sums = []

    def backward(u, x):
        sums.append(2 * x * u)
        return sum(sums)

    verdict = check_gradient(square, backward, [X])
    assert verdict.ok is False
    assert [f.kind for f in verdict.findings] == ["nondeterministic"]


def test_a_forward_that_draws_has_no_verdict_and_one_with_a_seed_has():
    rng = np.random.default_rng(0)
    verdict = check_gradient(lambda x: x * rng.random(x.shape), lambda u, _: u, [X])
    assert verdict.ok is None
    assert [f.kind for f in verdict.findings] == ["nondeterministic"]
    assert "different values for the same inputs" in str(verdict)

    def mask(x):
        return np.random.default_rng(0).random(x.shape) > 0.5

    assert check_gradient(lambda x: x * mask(x), lambda u, x: u * mask(x), [X]).ok
