"""The normalisation assignment: what chance may do, what it may not, and what is left open."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest

from gradekit.authoring.release import check_release, templates_of
from gradekit.course import find_place, load, load_judges
from gradekit.grading.batch import start_launcher
from gradekit.grading.bench import Bench
from gradekit.grading.one import grade_files
from gradekit.grading.truths import find_truths, read_references
from gradekit.model import Limits

PLACE = find_place("normalisation", Path(__file__).resolve().parents[1])
QUESTIONS = ("batchnorm", "batchnorm_test", "layernorm", "dropout")


@pytest.fixture(scope="module")
def launcher():
    launcher = start_launcher(PLACE, "none", Limits())
    yield launcher
    launcher.close()


@pytest.fixture(scope="module")
def book():
    return load_judges(PLACE)


@pytest.fixture(scope="module")
def bench(launcher, book):
    assignment = load(PLACE)
    return Bench(
        assignment=assignment,
        book=book,
        truths=find_truths(launcher, PLACE, assignment, book, key=b"a fixed key for normalisation"),
        templates=templates_of(PLACE, assignment),
        given={},
        limits=Limits(),
    )


@pytest.fixture(scope="module")
def source(bench):
    return read_references(PLACE, bench.assignment).main["normalisation.py"].decode()


@pytest.fixture(scope="module")
def graded(bench, launcher):
    def grade(text):
        outcome = grade_files(bench, launcher, {"normalisation.py": text.encode()})
        return {question.id: question for question in outcome.questions}

    return grade


def verdict(questions, check):
    found = questions[check.partition(".")[0]]
    return next(c.verdict for c in found.checks if c.id == check)


# --- the template and the reference


def test_the_reference_is_full_and_worth_sixteen_points(graded, source):
    questions = graded(source)
    assert tuple(questions) == QUESTIONS
    assert all(q.status == "correct" and q.points == q.max_points for q in questions.values())
    assert sum(q.max_points for q in questions.values()) == 16


def test_the_fresh_template_scores_nothing_and_is_not_started_everywhere(graded, bench):
    for question in graded(bench.templates["normalisation.py"]).values():
        assert {c.verdict.status for c in question.checks} == {"not_started"}
        assert question.points == 0


def test_the_template_has_every_hole_and_no_answer(bench):
    template = bench.templates["normalisation.py"]
    for name in ("BatchNorm", "LayerNorm", "Dropout"):
        for method in ("forward", "backward"):
            assert f'raise NotImplementedError("{name}.{method}")' in template
    for word in ("SOLUTION", "np.sqrt(", ".mean(", ".sum(", ".random(", "keep"):
        assert word not in template


def test_what_students_get_is_fresh():
    assert [item.path.name for item in check_release(PLACE) if item.stale] == []


def test_every_question_has_three_hints_of_at_most_160_words_that_end_in_a_question(bench):
    for question in bench.assignment.questions.values():
        assert len(question.hints) == 3
        for hint in question.hints:
            assert len(hint.split()) <= 160
            assert hint.endswith("?")


def test_tests_may_be_left_for_later_without_losing_a_point_of_training(graded, source):
    later = source.replace(
        "        mean, var = self.running_mean",
        "        if not train:\n            raise NotImplementedError('later')\n"
        "        mean, var = self.running_mean",
    )
    questions = graded(later)
    assert questions["batchnorm"].points == 5
    assert questions["batchnorm_test"].status == "not_started"
    assert questions["batchnorm_test"].points == 0


def test_a_wrong_training_formula_costs_nothing_of_the_tests(graded, source):
    questions = graded(source.replace("dh - dh.mean(axis=0) - self.h *", "dh - self.h *"))
    assert questions["batchnorm"].points == 2
    assert questions["batchnorm_test"].points == 3


def test_a_forward_of_dropout_earns_its_points_before_there_is_a_backward(graded, source):
    questions = graded(source.replace("return dout * self.scale", "raise NotImplementedError"))
    assert questions["dropout"].points == 2
    assert verdict(questions, "dropout.forward").status == "correct"
    assert verdict(questions, "dropout.backward").status == "not_started"


def test_nothing_is_earned_by_handing_on_what_came(graded, source):
    idle = "\n".join(
        f"class {name}:\n"
        f"    def __init__(self, {weights}, eps=1e-5, momentum=0.9):\n"
        "        self.running_mean, self.running_var = np.zeros(len(gamma)), np.ones(len(gamma))\n"
        "    def forward(self, x, train=True):\n        return x\n"
        "    def backward(self, dout):\n        return dout\n"
        for name, weights in (("BatchNorm", "gamma, beta"), ("LayerNorm", "gamma, beta"))
    )
    idle += (
        "class Dropout:\n    def __init__(self, p_drop, rng):\n        pass\n"
        "    def forward(self, x, train=True):\n        return x\n"
        "    def backward(self, dout):\n        return dout\n"
    )
    questions = graded(f"{source}\n\n{idle}")
    assert sum(q.points for q in questions.values()) == 0


# --- statistics


def test_the_inputs_hold_the_hard_cases(bench):
    spreads, sizes, ranks = [], set(), set()
    for item in bench.truths:
        for truth in item.truths:
            inputs = truth.draw.inputs
            if item.probe.id == "batchnorm.batchnorm":
                eps = float(inputs.get("eps", 1e-5))
                spreads.append(np.median(inputs["x"].var(axis=0)) / eps)
                sizes.add(len(inputs["x"]))
            if item.probe.id == "layernorm.layernorm":
                ranks.add(inputs["x"].ndim)
    assert {1, 5, 40} <= sizes
    assert ranks == {1, 2, 3, 4}
    assert min(spreads) == 0
    assert sum(0.1 < ratio < 10 for ratio in spreads) >= 4
    assert max(spreads) > 1e9


STEPS = """c = self.h * self.std
        dh = dout * self.gamma
        if not self.train:
            return dh / self.std
        dvar = (dh * c * -0.5 * self.std**-3).sum(axis=0)
        dmean = (-dh / self.std).sum(axis=0) - 2 * dvar * c.mean(axis=0)
        return dh / self.std + dvar * 2 * c / len(c) + dmean / len(c)"""
ANOTHER = {  # right, and rounded otherwise, also where a variance is near 0
    "divided by the root at once": ("(x - mean) / self.std", "(x - mean) * (1 / self.std)"),
    "a power": ("np.sqrt(var + self.eps)", "(var + self.eps) ** 0.5"),
    "the mean of squares": (
        "((x - mean) ** 2).mean(axis=0)",
        "np.maximum((x**2).mean(axis=0) - mean**2, 0)",
    ),
    "a step at a time": (
        "return dh / self.std",
        STEPS,
    ),
}


@pytest.mark.parametrize("how", ANOTHER)
def test_another_way_to_round_is_right(graded, source, how):
    old, new = ANOTHER[how]
    assert old in source
    questions = graded(source.replace(old, new, 1))
    assert questions["batchnorm"].points == 5, verdict(questions, "batchnorm.backward").message
    assert questions["batchnorm_test"].points == 3


def test_running_statistics_are_named_by_the_pass_after_which_they_are_wrong(graded, source):
    said = verdict(
        graded(source.replace("- self.momentum) * var", "- self.momentum) * 2 * var")),
        "batchnorm.running",
    )
    assert (said.status, said.reason) == ("wrong", "value")
    assert "running_var after pass" in said.message


def test_a_test_pass_that_moves_the_statistics_is_told_so(graded, source):
    moved = source.replace("if train:\n            mean", "if True:\n            mean", 1)
    moved = moved.replace("self.h = (x - mean)", "self.h = (x - (mean if train else 0))")
    assert verdict(graded(moved), "batchnorm_test.no_trace").status == "wrong"


# --- chance


@pytest.fixture(scope="module")
def law(book):
    """Return how the judges of dropout are asked, with masks of x made by a function."""
    forward, backward = (book.find(f"dropout.{name}", "both") for name in ("forward", "backward"))

    def ask_forward(draw, x, p_drop, rng):
        names = ("out", "beside", "again")
        outs = {name: draw(x, p_drop, rng) / (1 - p_drop) * x for name in names}
        outs["replay"] = outs["out"]
        return forward(outs, None, {"x": x, "p_drop": p_drop, "train": True})

    def ask_backward(x, dout, p_drop, mask, dx):
        inputs = {"x": x, "dout": dout, "p_drop": p_drop, "train": True}
        return backward({"out": mask * x / (1 - p_drop), "dx": dx}, None, inputs)

    ask_forward.judge, ask_forward.backward = forward, ask_backward
    return ask_forward


def by_chance(x, p_drop, rng):
    return rng.random(x.shape) >= p_drop


def numbers(rng, shape, share_of_zeros=0.0):
    return rng.standard_normal(shape) * (rng.random(shape) >= share_of_zeros)


def test_a_mask_by_chance_is_right_for_every_seed_size_and_probability(law):
    for seed in range(300):
        rng = np.random.default_rng(seed)
        shape = [(40, 27), (5, 9, 26), (5, 4), (4,), (1, 1), (5, 3, 8, 4)][seed % 6]
        x = numbers(rng, shape, (seed % 3) / 2)
        assert law(by_chance, x, rng.uniform(0, 0.95), rng) is True


LAWLESS = {
    "p read as keep": (lambda x, p, rng: rng.random(x.shape) < p, "p_drop is the probability"),
    "normal numbers": (lambda x, p, rng: rng.standard_normal(x.shape) > p, "should be"),
    "a draw a row": (
        lambda x, p, rng: by_chance(x[..., :1], p, rng) & np.ones(x.shape, bool),
        "axis 1",
    ),
    "a draw a column": (
        lambda x, p, rng: by_chance(x[:1], p, rng) & np.ones(x.shape, bool),
        "axis 0",
    ),
    "a draw for all": (
        lambda x, p, rng: by_chance(x[:1, :1], p, rng) & np.ones(x.shape, bool),
        "axis 0",
    ),
    "every other row alike": (
        lambda x, p, rng: np.repeat(by_chance(x[::2], p, rng), 2, axis=0),
        "axis 0",
    ),
    "all but chance": (lambda x, p, _: (np.arange(x.size) % 10 >= 10 * p).reshape(x.shape), ""),
    "halves alike": (
        lambda x, p, rng: np.tile(by_chance(x[:, :13], p, rng), (1, 3))[:, : x.shape[1]],
        "13 apart along axis 1",
    ),
    "two examples alike": (
        lambda x, p, rng: np.tile(by_chance(x[:20], p, rng), (2, 1)),
        "20 apart along axis 0",
    ),
    "by size": (lambda x, p, _: np.abs(x) > np.quantile(np.abs(x), p), "depends on x"),
    "by sign": (lambda x, p, rng: rng.random(x.shape) > 2 * p * (x > 0), "depends on x"),
    "always the same": (lambda x, p, _: by_chance(x, p, np.random.default_rng(1)), "second"),
}


@pytest.mark.parametrize("how", LAWLESS)
def test_what_is_not_by_chance_is_found_with_every_seed(law, how):
    draw, words = LAWLESS[how]
    for seed in range(12):
        rng = np.random.default_rng(seed)
        said = law(draw, numbers(rng, (40, 27)), rng.uniform(0.3, 0.45), rng)
        assert isinstance(said, str)
        assert words in said


def test_a_column_that_is_never_dropped_is_found_where_most_are(law):
    def draw(x, p_drop, rng):
        mask = by_chance(x, p_drop, rng)
        mask[:, 3] = True
        return mask

    rng = np.random.default_rng(2)
    said = law(draw, numbers(rng, (40, 27)), 0.7, rng)
    assert said == "at place 3 along axis 1 40 of 40 numbers are kept, where about 12 should be"


def test_the_bound_never_calls_impossible_what_is_more_likely_than_it_says(law):
    impossible = law.judge.__globals__["impossible"]
    least = law.judge.__globals__["IMPOSSIBLE"]
    refused = 0
    for n in (1, 4, 40, 400):
        for share in (0.05, 0.3, 0.5, 0.9):
            mass = [math.comb(n, k) * share**k * (1 - share) ** (n - k) for k in range(n + 1)]
            for k in range(n + 1):
                if impossible(k, n, share):
                    refused += 1
                    assert min(math.fsum(mass[: k + 1]), math.fsum(mass[k:])) <= least
    assert refused > 500
    assert not impossible(0, 0, 0.3)
    assert impossible(3, 4, 1.0)
    assert not impossible(4, 4, 1.0)


def test_the_inputs_of_dropout_are_so_many_that_its_law_can_be_seen(bench):
    item = next(i for i in bench.truths if i.probe.id == "dropout.forward")
    large = [t.draw.inputs for t in item.truths if t.draw.inputs["x"].size > 1000]
    assert len({np.ndim(inputs["x"]) for inputs in large}) == 2
    assert len(large) >= 8
    assert max(inputs["p_drop"] for inputs in large) > 0.6
    assert any(np.any(inputs["x"] == 0) for inputs in large)


def test_where_x_is_zero_backward_may_have_kept_or_dropped(law):
    rng = np.random.default_rng(4)
    x, dout = numbers(rng, (20, 25), 0.5), rng.uniform(0.5, 1.5, (20, 25))
    mask = by_chance(x, 0.4, rng)
    for zeros in (mask, by_chance(x, 0.4, rng)):
        dx = np.where(x == 0, zeros, mask) * dout / 0.6
        assert law.backward(x, dout, 0.4, mask, dx) is True
    said = law.backward(x, dout, 0.4, mask, mask * (x != 0) * dout / 0.6)
    assert "where x is 0" in said
    assert law.backward(x[:1, :4], dout[:1, :4], 0.4, mask[:1, :4], 0 * x[:1, :4]) is not None


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda _, dout: dout / 0.6, "not 0 where forward dropped"),
        (lambda dx, _: 0 * dx, "0 where forward let x through"),
        (lambda dx, _: 0.6 * dx, "neither 0 nor dout / (1 - p_drop)"),
    ],
)
def test_the_judge_says_how_dx_differs_from_what_forward_did(law, change, words):
    rng = np.random.default_rng(5)
    x, dout = numbers(rng, (5, 4)), rng.uniform(0.5, 1.5, (5, 4))
    mask = by_chance(x, 0.4, rng)
    assert words in law.backward(x, dout, 0.4, mask, change(mask * dout / 0.6, dout))


def test_no_mask_of_the_reference_is_said_to_be_expected(graded, source):
    said = verdict(graded(source.replace("< keep) / keep", "< keep) / 1")), "dropout.forward")
    assert (said.status, said.reason) == ("wrong", "judge")
    assert "they are x itself" in said.message
    assert said.evidence is None


@pytest.mark.parametrize("draws", ["self.rng.random(3)", "self.rng.standard_normal()"])
def test_a_layer_may_draw_more_than_it_needs(graded, source, draws):
    text = source.replace("        keep = 1 -", f"        {draws}\n        keep = 1 -")
    assert graded(text)["dropout"].points == 4
