"""The layers assignment: kinks of the SVM loss, what its template leaves open, what it asks."""

import numpy as np
import pytest
from desks import open_desk

from gradekit.grading.slopes import compare_with_slopes
from gradekit.model import Limits

QUESTIONS = ("linear", "softmax_loss", "svm_loss", "l2", "perceptron")


@pytest.fixture(scope="module")
def desk():
    with open_desk("layers", key=b"a fixed key for layers") as desk:
        yield desk


def verdict(desk, text, check):
    question = check.partition(".")[0]
    checks = desk.graded(text, only=question)[question].checks
    return next(c.verdict for c in checks if c.id == check)


def test_the_reference_is_full_and_worth_sixteen_points(desk):
    questions = desk.graded(desk.source)
    assert tuple(questions) == QUESTIONS
    assert all(q.status == "correct" and q.points == q.max_points for q in questions.values())
    assert sum(q.max_points for q in questions.values()) == 16


def test_the_fresh_template_scores_nothing_and_is_not_started_everywhere(desk):
    questions = desk.graded(desk.bench.templates["layers.py"])
    for question in questions.values():
        assert {c.verdict.status for c in question.checks} == {"not_started"}
        assert question.points == 0


def test_every_body_is_a_hole_and_nothing_of_the_answers_is_left(desk):
    template = desk.bench.templates["layers.py"]
    for name in ("Linear", "SoftmaxLoss", "SVMLoss", "L2"):
        for method in ("forward", "backward"):
            assert f'raise NotImplementedError("{name}.{method}")' in template
    for method in ("forward", "update"):
        assert f'raise NotImplementedError("Perceptron.{method}")' in template
    for word in ("SOLUTION", "exp(", "@", "maximum", "sum(", "arange", "reshape"):
        assert word not in template


def test_forward_alone_earns_its_own_points(desk):
    template = desk.bench.templates["layers.py"]
    half = desk.source.replace("return dscores / len(self.y)", 'raise NotImplementedError("later")')
    questions = desk.graded(half)
    assert [questions[q].points for q in ("softmax_loss", "svm_loss")] == [2, 2]
    assert questions["softmax_loss"].checks[1].verdict.status == "not_started"
    assert desk.graded(template)["linear"].points == 0


def test_every_question_has_three_hints_of_at_most_160_words_that_end_in_a_question(desk):
    for question in desk.bench.assignment.questions.values():
        assert len(question.hints) == 3
        for hint in question.hints:
            assert len(hint.split()) <= 160
            assert hint.endswith("?")


def test_the_inputs_are_what_the_course_promises(desk):
    seen = set()
    for item in desk.bench.truths:
        for truth in item.truths:
            inputs = truth.draw.inputs
            if "scores" in inputs:
                assert np.ptp(inputs["scores"], axis=1).max() < 300
                assert np.abs(inputs.get("offset", 0.0)).max() <= 1e3
                assert inputs["y"].dtype.kind == "i"
            if item.probe.question == "perceptron":
                assert np.abs(inputs["X"] @ inputs["w"] + inputs["b"]).min() > 1e-9
            for name in ("x", "scores", "X"):
                if name in inputs:
                    seen.add((name, np.ndim(inputs[name]), len(inputs[name]) == 1))
    assert {("x", k, one) for k in (2, 3) for one in (True, False)} <= seen
    assert {("scores", 2, True), ("scores", 2, False), ("X", 2, True), ("X", 2, False)} <= seen


def kinks(inputs, margin):
    scores, y = inputs["scores"], inputs["y"]
    excess = scores - scores[np.arange(len(y)), y][:, None] + margin
    excess[np.arange(len(y)), y] = 1
    return int(np.sum(excess == 0))


def test_kinks_are_asked_for_in_two_cases_only(desk):
    item = next(i for i in desk.bench.truths if i.probe.id == "svm_loss.svm_loss")
    found = set()
    for truth in item.truths:
        margin = truth.draw.inputs.get("margin")
        declared = item.probe.declared(truth.draw.case)["margin"]
        if margin is None:
            margin = 1.0 if declared.literal is None else declared.literal
        if "offset" not in truth.draw.inputs and kinks(truth.draw.inputs, margin):
            found.add(margin)
    assert found == {0.5, 1.5}


# The slope at a kink for the other class, and what the right class gets for each.
SLOPES = {
    "nothing": ("0.0", "1.0", True),
    "all of it": ("1.0", "1.0", True),
    "a third": ("1 / 3", "1.0", True),
    "another for each class": ("(np.arange(scores.shape[1]) % 3) / 2", "1.0", True),
    "more than all": ("1.5", "1.0", False),
    "less than nothing": ("-0.5", "1.0", False),
    "the right class too much": ("1.0", "2.0", False),
    "NaN": ("np.nan", "1.0", False),
}


@pytest.mark.parametrize("choice", SLOPES)
def test_at_a_kink_any_slope_between_the_one_sided_ones_is_right(desk, choice):
    other, own, right = SLOPES[choice]
    text = desk.source.replace(
        "self.too_close, self.y = excess > 0, y",
        f"at = excess == 0; at[rows, y] = False; some = np.where(at, {other}, 0.0); "
        f"self.too_close, self.y = np.where(at, some, excess > 0), y; "
        f"self.more = ({own} - 1.0) * some.sum(axis=1)",
    ).replace("-self.too_close.sum(axis=1)", "-self.too_close.sum(axis=1) - self.more")
    assert text.count("self.more") == 2
    said = verdict(desk, text, "svm_loss.backward")
    assert (said.status == "correct") == right, said.message
    if not right and choice != "NaN":
        assert (said.status, said.reason) == ("wrong", "judge")


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("-self.too_close.sum(axis=1)", "-1", "at the right class are wrong"),
        ("excess > 0, y", "excess > 0.7, y", "at the other classes"),
        ("dscores / len(self.y)", "dscores", "at the right class and"),
    ],
)
def test_the_judge_says_in_which_column_a_gradient_is_wrong(desk, old, new, words):
    head, tail = desk.source.split("class SVMLoss")
    said = verdict(desk, f"{head}class SVMLoss{tail.replace(old, new)}", "svm_loss.backward")
    assert (said.status, said.reason) == ("wrong", "judge")
    assert words in said.message
    assert said.evidence is not None


def test_no_kink_decides_beside_the_kinks(desk):
    # Every reference chooses another slope there: the judge of the course accepts each against
    # the truth of each other.
    item = next(i for i in desk.bench.truths if i.probe.id == "svm_loss.svm_loss")
    judge = desk.bench.book.find(item.probe.id, "backward")
    ties = [t for t in item.truths if t.draw.case >= len(item.probe.cases) - 1]
    assert len(list(desk.place.alternatives())) == 2
    for truth in ties:
        literal = item.probe.declared(truth.draw.case)["margin"].literal
        given = [{"scores": np.asarray(a.stages[1].tree)} for a in truth.answers]
        for got in given:
            for want in given:
                assert judge(got, want, {**truth.draw.inputs, "margin": literal}) is True
                twice = {"scores": 2 * got["scores"]}
                assert isinstance(judge(twice, want, {**truth.draw.inputs, "margin": literal}), str)


@pytest.mark.parametrize("factor", [1, 2])
def test_the_slopes_of_a_loss_are_measured_without_an_upstream_gradient(desk, factor):
    item = next(i for i in desk.bench.truths if i.probe.id == "softmax_loss.softmax_loss")
    text = desk.source.replace(
        "return dscores / len(self.y)", f"return {factor} * dscores / len(self.y)"
    )
    files = {"layers.py": text.encode()}
    slopes = compare_with_slopes(
        desk.launcher, files, ["layers.py"], item.probe, item.truths[0].draw, Limits(), exactly=True
    )
    assert slopes.agree is (factor == 1)
    if slopes.agree:
        assert slopes.proof.methods == ("complex step",)


def test_the_report_names_the_case_where_an_object_is_used_again(desk):
    wrong = desk.source.replace("self.dW = self.x", "self.dW = getattr(self, 'dW', 0) + self.x")
    said = verdict(desk, wrong, "linear.backward")
    assert (said.status, said.reason) == ("wrong", "value")
    assert "elements of dW" in said.message
    assert said.evidence is not None
    assert "again a number" in said.evidence.inputs


def test_a_margin_that_is_not_read_is_shown_with_the_margin(desk):
    wrong = desk.source.replace("[:, None] + self.margin", "[:, None] + 1.0")
    said = verdict(desk, wrong, "svm_loss.forward")
    assert (said.status, said.reason) == ("wrong", "value")
    assert said.evidence is not None
    assert "margin a number" in said.evidence.inputs


def test_a_solution_that_works_in_place_keeps_its_points_and_gets_a_note(desk):
    wrong = desk.source.replace(
        "shifted = scores -", "scores -= 0 * scores + 1.0; shifted = scores -"
    )
    questions = desk.graded(wrong)
    assert questions["softmax_loss"].points == 4
    notes = questions["softmax_loss"].checks[0].verdict.notes
    assert "forward changes scores in place" in notes
