"""The attention assignment: its template, what is seen and not seen, what its README says."""

import sys
from runpy import run_path
from types import SimpleNamespace

import numpy as np
import pytest
from desks import open_desk

from gradekit import check_gradient

QUESTIONS = ("softmax", "attention", "causal", "rmsnorm", "block")


@pytest.fixture(scope="module")
def desk():
    with open_desk("attention", key=b"a fixed key for attention") as desk:
        yield desk


@pytest.fixture(scope="module")
def given(desk):
    return SimpleNamespace(**run_path(str(desk.place.public / "given.py")))


@pytest.fixture
def reference(desk, given, monkeypatch):
    monkeypatch.setitem(sys.modules, "given", given)
    return SimpleNamespace(**run_path(str(desk.place.hidden / "attention.py")))


def statuses(question):
    return {check.id: check.verdict.status for check in question.checks}


# --- the template and the reference


def test_the_reference_is_full_and_worth_twenty_points(desk):
    questions = desk.graded(desk.source)
    assert tuple(questions) == QUESTIONS
    assert all(q.status == "correct" and q.points == q.max_points for q in questions.values())
    assert sum(q.max_points for q in questions.values()) == 20


def test_the_fresh_template_scores_nothing_and_is_not_started_everywhere(desk):
    for question in desk.graded(desk.bench.templates["attention.py"]).values():
        assert set(statuses(question).values()) == {"not_started"}
        assert question.points == 0


def test_every_body_is_a_hole_and_nothing_of_the_answers_is_left(desk):
    template = desk.bench.templates["attention.py"]
    for name in ("Attention", "RMSNorm", "Block"):
        for method in ("forward", "backward"):
            assert f'raise NotImplementedError("{name}.{method}")' in template
    for name in ("softmax_rows", "softmax_rows_backward"):
        assert f'raise NotImplementedError("{name}")' in template
    for word in ("SOLUTION", "exp(", "@", "swapaxes", "inf", "sum(", "mean(", ".backward("):
        assert word not in template


def test_every_question_has_three_hints_of_at_most_160_words_that_end_in_a_question(desk):
    for question in desk.bench.assignment.questions.values():
        assert len(question.hints) == 3
        for hint in question.hints:
            assert len(hint.split()) <= 160
            assert hint.endswith("?")


# --- each question alone, as far as its code allows


def test_a_wrong_forward_of_softmax_leaves_its_backward_right(desk):
    twice = desk.source.replace("return e / e.sum", "return 2 * e / e.sum")
    question = desk.graded(twice)["softmax"]
    assert statuses(question)["softmax.forward"] == "wrong"
    assert statuses(question)["softmax.backward"] == "correct"
    assert question.points == 2


def test_what_stands_on_a_wrong_softmax_is_blocked_and_what_does_not_is_right(desk):
    questions = desk.graded(desk.source.replace("return y * (dout", "return 2 * y * (dout"))
    assert {q.id: q.status for q in questions.values()} == {
        "softmax": "wrong",
        "attention": "blocked",
        "causal": "blocked",
        "rmsnorm": "correct",
        "block": "blocked",
    }


def test_a_block_that_needs_no_other_question_counts_beside_empty_ones(desk):
    variants = desk.place.public.parents[1] / "tests" / "variants" / "attention" / "block"
    formulas = (variants / "right_formulas.py").read_text(encoding="utf-8")
    template = desk.bench.templates["attention.py"]
    questions = desk.graded(f"{template}\n\n{formulas}")
    assert questions["block"].status == "correct"
    assert {questions[q].status for q in QUESTIONS[:4]} == {"not_started"}


def test_a_causal_attention_that_is_put_off_is_not_started(desk):
    later = desk.source.replace(
        "if self.causal:\n",
        "if self.causal:\n            raise " + ('NotImplementedError("causal")\n'),
        1,
    )
    questions = desk.graded(later)
    assert questions["attention"].status == "correct"
    assert questions["causal"].status == "not_started"
    assert questions["block"].status == "correct"


# --- what is asked


def scores_of(inputs):
    q, k = inputs["q"], inputs["k"]
    if "lift" in inputs:
        q, k = q + 0.016 * inputs["lift"], k + 14
    if "rise" in inputs:
        k = k + inputs["rise"] * np.linspace(0, 1, k.shape[1])[:, None]
    return q @ k.swapaxes(1, 2) / np.sqrt(q.shape[-1])


def inputs_of(desk, question):
    return [
        truth.draw.inputs
        for item in desk.bench.truths
        if item.probe.question == question
        for truth in item.truths
    ]


def test_rows_of_scores_are_what_the_course_promises(desk):
    for inputs in inputs_of(desk, "softmax"):
        assert np.ptp(inputs["x"], axis=-1).max() < 300
        assert np.abs(inputs.get("offset", 0.0)).max() <= 1e3
    for question in ("attention", "causal"):
        heights = [scores_of(inputs) for inputs in inputs_of(desk, question)]
        assert max(np.ptp(z, axis=-1).max() for z in heights) < 300
        assert max(np.abs(z).max() for z in heights) <= 1e3
        # Without the maximum of its own, a row overflows, or vanishes beside the highest one.
        assert max(z.max() for z in heights) > 750
        assert min(z.max(axis=-1).min() for z in heights) < -750


def test_a_key_that_is_not_seen_may_fit_far_better_than_any_that_is(desk):
    heights = [scores_of(inputs) for inputs in inputs_of(desk, "causal") if "rise" in inputs]
    assert len(heights) == 2
    assert all(np.min(z[:, 0, -1] - z[:, 0, 0]) > 278 for z in heights)


def test_blocks_meet_high_scores_and_low_ones(desk, reference):
    item = next(i for i in desk.bench.truths if i.probe.id == "block.high_scores")
    seen = []
    for truth in item.truths:
        p = truth.draw.inputs
        u = reference.RMSNorm(p["gain1"]).forward(p["x"])
        z = scores_of({"q": u @ p["Wq"], "k": u @ p["Wk"]})
        assert np.abs(z).max() <= 1e3
        assert np.ptp(z, axis=-1).max() < 300
        seen.append(np.mean(z))
    assert max(seen) > 720
    assert min(seen) < -750


def test_axes_cannot_be_confused_and_every_size_may_be_one(desk):
    sizes = [(*i["q"].shape, *i["v"].shape[1:]) for i in inputs_of(desk, "attention")]
    assert any(len(set(size)) == 5 for size in sizes)
    assert all(any(size[k] == 1 for size in sizes) for k in range(5))
    assert {np.ndim(i["x"]) for i in inputs_of(desk, "softmax")} == {1, 2, 3, 4, 5}
    assert {np.ndim(i["x"]) for i in inputs_of(desk, "rmsnorm")} == {1, 2, 3, 4}


# --- the reference itself


def test_what_is_not_seen_gets_a_gradient_of_exactly_zero(reference):
    rng = np.random.default_rng(1)
    q, k, v = (rng.normal(size=(3, 5, d)) for d in (4, 4, 6))
    k[:, 3:] *= 100  # however high the scores of the future are
    attention = reference.Attention(causal=True)
    attention.forward(q, k, v)
    dout = rng.normal(size=v.shape)
    dout[:, 3:] = 0  # only queries 0, 1 and 2 are listened to
    dq, dk, dv = attention.backward(dout)
    for gradient in (dq, dk, dv):
        assert np.all(gradient[:, 3:] == 0)
        assert np.all(np.isfinite(gradient))
    assert np.all(dv[:, :3] != 0)


def test_the_given_layers_agree_with_their_own_slopes_for_any_number_of_axes(given):
    rng = np.random.default_rng(2)
    w, b = rng.normal(size=(3, 4)), rng.normal(size=4)

    def linear(d, x, w, b):
        layer = given.Linear(w, b)
        layer.forward(x)
        return [layer.backward(d), layer.dW, layer.db]

    def relu(d, x):
        layer = given.ReLU()
        layer.forward(x)
        return layer.backward(d)

    for shape in ((3,), (5, 3), (5, 2, 3)):
        x = rng.normal(size=shape)
        said = check_gradient(lambda x, w, b: given.Linear(w, b).forward(x), linear, [x, w, b])
        assert said.ok, str(said)
        said = check_gradient(lambda x: given.ReLU().forward(x), relu, [x])
        assert said.ok, str(said)


# --- the README


def test_the_softmax_of_the_readme_is_right(reference):
    y = reference.softmax_rows(np.array([1.0, 2, 3]))
    assert np.round(y, 4).tolist() == [0.09, 0.2447, 0.6652]
    rows = [[82, -22, -60], [-22, 185, -163], [-60, -163, 223]]
    for k, row in enumerate(rows):
        x = np.array([1.0, 2, 3])
        x[k] += 0.001
        assert np.round((reference.softmax_rows(x) - y) * 1e6).tolist() == row
    dx = reference.softmax_rows_backward(np.array([2.0, -1, 0]), y)
    assert round(dx[0], 3) == 0.186


def test_the_attention_of_the_readme_is_right(reference):
    q, v = np.ones((1, 1, 4)), np.array([[[10.0], [2]]])
    k = np.array([[[1.0, 1, 1, 1], [2, 0, 0, 0]]])
    attention = reference.Attention()
    assert round(attention.forward(q, k, v).item(), 3) == 7.848
    dq, dk, dv = attention.backward(np.full((1, 1, 1), 2.0))
    assert np.round(dv.ravel(), 3).tolist() == [1.462, 0.538]
    assert np.round(dq.ravel(), 3).tolist() == [-1.573, 1.573, 1.573, 1.573]
    assert np.round(dk, 3).tolist() == [[[1.573] * 4, [-1.573] * 4]]


def test_the_norm_of_the_readme_is_right(reference):
    gain, x = np.array([2.0, 1]), np.array([1.0, 7])

    def out(dx0=0.0, dx1=0.0, dgain0=0.0):
        norm = reference.RMSNorm(gain + np.array([dgain0, 0]), eps=0.0)
        return norm.forward(x + np.array([dx0, dx1]))

    assert np.allclose(out(), [0.4, 1.4])
    assert np.round((out(dx0=1e-3) - out()) * 1e6).tolist() == [392, -28]
    assert np.round((out(dx1=1e-3) - out()) * 1e6).tolist() == [-56, 4]
    assert np.round((out(dgain0=1e-3) - out()) * 1e6).tolist() == [200, 0]
