"""The activations assignment: kinks, ties and saturation; what its template leaves open."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from gradekit.authoring.release import check_release, templates_of
from gradekit.course import find_place, load, load_judges
from gradekit.grading.batch import start_launcher
from gradekit.grading.bench import Bench
from gradekit.grading.doubts import doubts
from gradekit.grading.one import grade_files
from gradekit.grading.truths import find_truths, read_references
from gradekit.model import Limits

PLACE = find_place("activations", Path(__file__).resolve().parents[1])
REQUIRED = ("sigmoid", "tanh", "relu", "leaky_relu", "elu", "maxout")
BONUS = ("gelu", "silu", "softplus")

# A class whose slope at exactly 0 is written between the braces.
KINKED = {
    "relu": """
class ReLU:
    def forward(self, x):
        self.x = x
        return np.maximum(x, 0)

    def backward(self, dout):
        at_zero = {} + 0 * self.x
        return dout * np.where(self.x == 0, at_zero, self.x > 0)
""",
    "leaky_relu": """
class LeakyReLU:
    def __init__(self, alpha=0.01):
        self.alpha = alpha

    def forward(self, x):
        self.x = x
        return np.where(x > 0, x, self.alpha * x)

    def backward(self, dout):
        alpha = self.alpha
        at_zero = {} + 0 * self.x
        return dout * np.where(self.x == 0, at_zero, np.where(self.x > 0, 1, alpha))
""",
    "elu": """
class ELU:
    def __init__(self, alpha=1.0):
        self.alpha = alpha

    def forward(self, x):
        self.x = x
        self.curve = self.alpha * np.exp(np.minimum(x, 0))
        return np.where(x > 0, x, self.curve - self.alpha)

    def backward(self, dout):
        alpha = self.alpha
        at_zero = {} + 0 * self.x
        return dout * np.where(self.x == 0, at_zero, np.where(self.x > 0, 1, self.curve))
""",
}
RIGHT_SLOPES = [
    ("relu", "0"),
    ("relu", "1"),
    ("relu", "0.37"),
    ("relu", "np.linspace(0, 1, self.x.size).reshape(self.x.shape)"),
    ("leaky_relu", "alpha"),
    ("leaky_relu", "1"),
    ("leaky_relu", "(1 + alpha) / 2"),
    ("elu", "alpha"),
    ("elu", "1"),
    ("elu", "(1 + 3 * alpha) / 4"),
]
WRONG_SLOPES = [
    ("relu", "-1e-6", "not between 0 and 1"),
    ("relu", "1.000001", "not between 0 and 1"),
    ("relu", "2 * (np.arange(self.x.size).reshape(self.x.shape) == 0)", "at 1 of 20"),
    ("leaky_relu", "0", "not between 0.01 and 1 (alpha is 0.01)"),
    ("leaky_relu", "1 + alpha", "not between 0.01 and 1"),
    ("leaky_relu", "0.01", "not between 0.3 and 1 (alpha is 0.3)"),
    ("leaky_relu", "np.where(alpha == 1, 0.5, alpha)", "is not 1 (alpha is 1)"),
    ("elu", "0", "is not 1 (alpha is 1)"),
    ("elu", "alpha**2", "not between 0.4 and 1 (alpha is 0.4)"),
    ("elu", "np.maximum(alpha**2, 1)", "not between 1 and 2.5 (alpha is 2.5)"),
]
# Rows of shares for the pieces, from ``largest``, which is True for each that ties.
MAXOUT = """
class Maxout:
    def forward(self, x):
        self.x = x
        return np.max(x, axis=-1)

    def backward(self, dout):
        x, k = self.x, self.x.shape[-1]
        largest = x == np.max(x, axis=-1, keepdims=True)
        n = np.sum(largest, axis=-1, keepdims=True)
        first = np.cumsum(largest, axis=-1) == 1
        first &= largest
        return ({}) * np.expand_dims(dout, -1)
"""
RIGHT_SPLITS = {
    "the first": "first",
    "the last": "np.cumsum(largest[..., ::-1], -1)[..., ::-1] * largest == 1",
    "even": "largest / n",
    "three quarters to the first": "np.where(n > 1, first * 0.75, largest) + "
    "np.where(n > 1, (largest & ~first) * 0.25 / np.maximum(n - 1, 1), 0)",
}
WRONG_SPLITS = {
    "to each": ("largest", "gets all of dout"),
    "to none": ("largest * (n == 1)", "is lost"),
    "too little": ("np.where(n > 1, 0.9 * largest / n, largest)", "do not add up"),
    "negative": (
        "np.where(n > 1, 2.0 * first - (largest & ~first) / np.maximum(n - 1, 1), largest)",
        "negative or above",
    ),
    "to a smaller one": (
        "np.where((n > 1) & (n < k), (largest + 1.0 * ~largest) / k, largest / n)",
        "not the largest",
    ),
}


@pytest.fixture(scope="module")
def launcher():
    launcher = start_launcher(PLACE, "none", Limits())
    yield launcher
    launcher.close()


@pytest.fixture(scope="module")
def bench(launcher):
    assignment, book = load(PLACE), load_judges(PLACE)
    return Bench(
        assignment=assignment,
        book=book,
        truths=find_truths(launcher, PLACE, assignment, book, key=b"a fixed key for activations"),
        templates=templates_of(PLACE, assignment),
        given={},
        limits=Limits(),
    )


@pytest.fixture(scope="module")
def graded(bench, launcher):
    reference = read_references(PLACE, bench.assignment).main["activations.py"].decode()

    def grade(changed: str):
        source = f"{reference}\n\n{changed}"
        outcome = grade_files(bench, launcher, {"activations.py": source.encode()})
        return {q.id: q for q in outcome.questions}

    return grade


def backward_of(questions, name):
    found = {check.id: check.verdict for check in questions[name].checks}
    assert found[f"{name}.forward"].status == "correct"
    return found[f"{name}.backward"]


@pytest.mark.parametrize(("question", "slope"), RIGHT_SLOPES)
def test_at_a_kink_any_slope_between_the_two_sides_is_right(graded, question, slope):
    questions = graded(KINKED[question].format(slope))
    assert questions[question].points == 3.0, backward_of(questions, question).message


@pytest.mark.parametrize(("question", "slope", "words"), WRONG_SLOPES)
def test_at_a_kink_a_slope_that_is_not_between_the_two_sides_is_wrong(
    graded, question, slope, words
):
    verdict = backward_of(graded(KINKED[question].format(slope)), question)
    assert (verdict.status, verdict.reason) == ("wrong", "judge")
    assert words in verdict.message
    # Where there is a kink the references have different slopes: none of them was "expected".
    assert (verdict.evidence is None) == ("between" in words or "at 1 of" in words)


def test_where_there_is_no_kink_the_wrong_elements_are_counted_and_shown(graded):
    wrong = KINKED["elu"].format("1").replace("self.x > 0, 1,", "self.x > 0, 2,")
    verdict = backward_of(graded(wrong), "elu")
    assert re.fullmatch(r"\d+ of 20 elements of dx are wrong \(alpha is 1\)", verdict.message)
    assert verdict.evidence is not None


@pytest.mark.parametrize("split", RIGHT_SPLITS)
def test_a_tie_of_the_maxout_accepts_any_split(graded, split):
    questions = graded(MAXOUT.format(RIGHT_SPLITS[split]))
    assert questions["maxout"].points == 3.0, backward_of(questions, "maxout").message


@pytest.mark.parametrize("split", WRONG_SPLITS)
def test_at_a_tie_of_the_maxout_nothing_is_lost_doubled_or_given_to_a_smaller_piece(graded, split):
    shares, words = WRONG_SPLITS[split]
    verdict = backward_of(graded(MAXOUT.format(shares)), "maxout")
    assert (verdict.status, verdict.reason) == ("wrong", "judge")
    assert words in verdict.message


def test_a_saturated_slope_may_be_zero_and_may_be_exact(graded):
    for slope in (
        "out * (1 - out)",
        "np.exp(-np.abs(self.x)) / (1 + np.exp(-np.abs(self.x))) ** 2",
    ):
        questions = graded(f"""
class Sigmoid:
    def forward(self, x):
        self.x, self.out = x, 1 / (1 + np.exp(-x))
        return self.out

    def backward(self, dout):
        out = self.out
        return dout * {slope}
""")
        assert questions["sigmoid"].points == 3.0


def test_gelu_differentiates_the_form_that_its_forward_computes(graded):
    exact, tanh = (
        "x * (1 + erf(x / np.sqrt(2))) / 2",
        "x * (1 + np.tanh(np.sqrt(2 / np.pi) * (x + 0.044715 * x**3))) / 2",
    )
    slope_of_exact = "(1 + erf(x / np.sqrt(2))) / 2 + x * np.exp(-(x**2) / 2) / np.sqrt(2 * np.pi)"
    slope_of_tanh = "(1 + t) / 2 + x / 2 * (1 - t**2) * np.sqrt(2 / np.pi) * (1 + 0.134145 * x**2)"
    for forward, slope, points in (
        (exact, slope_of_exact, 3.0),
        (tanh, slope_of_tanh, 3.0),
        (exact, slope_of_tanh, 1.0),
        (tanh, slope_of_exact, 1.0),
    ):
        questions = graded(f"""
class GELU:
    def forward(self, x):
        self.x = x
        return {forward}

    def backward(self, dout):
        x = self.x
        t = np.tanh(np.sqrt(2 / np.pi) * (x + 0.044715 * x**3))
        return dout * ({slope})
""")
        assert questions["gelu"].points == points


def test_warnings_and_changes_in_place_cost_nothing(graded):
    questions = graded("""
class ReLU:
    def forward(self, x):
        np.exp(1000.0 + 0 * x)
        x[x < 0] = 0
        self.open = x > 0
        return x

    def backward(self, dout):
        dout[~self.open] = 0
        return dout
""")
    notes = {note for check in questions["relu"].checks for note in check.verdict.notes}
    assert questions["relu"].points == 3.0
    assert {"forward changes x in place", "backward changes dout in place"} <= notes


def test_the_reference_and_its_alternative_earn_everything(bench, launcher):
    references = read_references(PLACE, bench.assignment)
    assert list(references.others) == ["gelu_tanh"]
    for files in (references.main, *references.others.values()):
        outcome = grade_files(bench, launcher, {"activations.py": files["activations.py"]})
        assert all(question.points == 3.0 for question in outcome.questions)


def test_the_reference_agrees_with_the_slopes_of_its_own_forward(bench, launcher):
    assert doubts(launcher, PLACE, bench.assignment, bench.truths, exactly=True) == []


def test_the_template_is_not_started_everywhere_and_holds_no_answer(bench, launcher):
    template = bench.templates["activations.py"]
    outcome = grade_files(bench, launcher, {"activations.py": template.encode()})
    for question in outcome.questions:
        assert (question.status, question.points) == ("not_started", 0.0)
        assert {check.verdict.status for check in question.checks} == {"not_started"}
    assert template.count("raise NotImplementedError") == 18
    assert "SOLUTION" not in template
    assert re.findall(r"np\.(\w+)", template) == ["vectorize"]


def test_the_given_error_function_is_accurate_on_arrays_of_any_shape(bench):
    space: dict = {}
    exec(bench.templates["activations.py"].split("class ", 1)[0], space)
    x = np.array([[0.0, 1.0, -1.0], [5.0, -40.0, 1e3]])
    want = [[0.0, 0.8427007929497149, -0.8427007929497149], [0.9999999999984626, -1.0, 1.0]]
    assert np.allclose(space["erf"](x), want, rtol=1e-15, atol=0)


def test_what_is_released_is_fresh():
    assert [item.path.name for item in check_release(PLACE) if item.stale] == []


def test_six_questions_count_and_three_are_a_bonus(bench):
    questions = bench.assignment.questions
    assert tuple(questions) == REQUIRED + BONUS
    assert {name for name, question in questions.items() if question.bonus} == set(BONUS)
    assert bench.assignment.max_points == 18.0


def test_every_question_has_its_section_and_three_short_hints_that_end_in_a_question(bench):
    sections = re.findall(
        r"^## (.+)$", (PLACE.public / "README.md").read_text("utf-8"), re.MULTILINE
    )
    for name, question in bench.assignment.questions.items():
        assert name in sections
        assert len(question.hints) == 3
        for hint in question.hints:
            assert len(hint.split()) <= 160
            assert hint.endswith("?")
