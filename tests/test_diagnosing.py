"""Wrong answers explained: what gives the same numbers is named, and nothing else is."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from diagnosed_course import Diagnosed, mistake, multiply, named
from small_course import CHECKS, REFERENCE, square

from gradekit.diagnosis.mistake import Repair
from gradekit.grading.one import grade_files
from gradekit.model import Report
from gradekit.report.document import staff_document, student_document


@pytest.fixture(scope="module")
def two(tmp_path_factory):
    """A gate of two gradients."""
    return Diagnosed(tmp_path_factory.mktemp("two"))


@pytest.fixture(scope="module")
def one(tmp_path_factory):
    """A gate of one gradient, with a hidden check."""
    hidden = """
a = public("demo")

@a.gradient(question="square", x=extremes("N", 3), dz=upstream("N", 3))
def elsewhere(student, x, dz):
    gate = student.Square()
    yield gate.forward(x)
    yield gate.backward(dz)
"""
    folder = tmp_path_factory.mktemp("one")
    return Diagnosed(folder, CHECKS, REFERENCE, known_only=True, hidden=hidden)


def backward(course, *args, **bodies):
    return course.explained(multiply(*args, **bodies))["multiply.backward"]


def test_a_right_answer_is_not_diagnosed(two):
    before = list(two.lineups.calls)
    found = two.explained(multiply())
    assert {verdict.status for verdict in found.values()} == {"correct"}
    assert all(not named(verdict) and not verdict.facts for verdict in found.values())
    assert two.lineups.calls == before


def test_an_upstream_gradient_that_is_not_used_is_named(one):
    found = one.explained(square(backward="return 2 * self.x"))["square.backward"]
    assert named(found) == {"upstream-unused": ""}
    cause = found.misconception
    assert cause.evidence.startswith("multiplied by the upstream gradient, all ")
    assert cause.residual < 1e-12
    assert cause.sentence.startswith("The upstream gradient is not used")
    assert len(cause.hints) == 3


def test_a_turned_sign_is_named(one):
    found = one.explained(square(backward="return -2 * self.x * dz"))["square.backward"]
    assert named(found) == {"sign": ""}


def test_a_mistake_in_one_of_two_gradients_is_named_with_its_output(two):
    found = backward(two, dy="self.x + 0 * dz")
    assert named(found) == {"upstream-unused": ""}  # it is all that is wrong
    assert found.facts[0] == "dx is right"


def test_the_same_mistake_in_both_gradients_is_named_once(two):
    found = backward(two, "-self.y * dz", "-self.x * dz")
    assert named(found) == {"sign": ""}


def test_a_mistake_that_is_made_in_each_gradient_alone_is_named_once(tmp_path):
    added = mistake("added", ("_a * dz", "_a + dz"))  # an edit changes one of the two
    course = Diagnosed(tmp_path, mistakes=[added], known_only=True)
    found = backward(course, "self.y + dz", "self.x + dz")
    assert found.misconception.output == ""
    assert found.also == ()


def test_two_mistakes_in_two_gradients_are_both_named(two):
    found = backward(two, "-self.y * dz", "self.x + 0 * dz")
    assert named(found) == {"sign": "dx", "upstream-unused": "dy"}
    assert found.misconception is not None
    assert len(found.also) == 1


def test_where_nothing_fits_only_what_is_certain_is_told(two):
    found = backward(two, dy="np.sin(self.x) * np.cos(3 * dz)")
    assert named(found) == {}
    assert found.facts == ("dx is right",)
    assert found.signature
    assert found.evidence.grid is not None


def test_another_formula_for_the_same_mistake_is_named_all_the_same(two):
    usual = named(backward(two, "-self.y * dz", "-self.x * dz"))
    odd = named(backward(two, "(dz - 2 * dz) * self.y", "np.negative(dz * self.x)"))
    assert odd == usual


@pytest.mark.parametrize("odd", ["np.nan", "np.inf"])
def test_what_is_no_number_is_not_explained_by_chance(one, odd):
    found = one.explained(square(backward=f"return {odd} * self.x * dz"))["square.backward"]
    assert found.reason == "not_finite"
    assert named(found) == {}


def test_what_is_no_number_is_explained_by_known_mistakes_alone(tmp_path):
    known = mistake("made-nan", ("2 * _a * _b", "np.nan * _a * _b"))
    course = Diagnosed(tmp_path, CHECKS, REFERENCE, mistakes=[known], known_only=True)
    source = square(backward="return np.nan * dz")
    assert named(course.explained(source)["square.backward"]) == {"made-nan": ""}
    unknown = replace(course.lineups.names["made-nan"], known=False)
    course.lineups.names["made-nan"] = unknown
    assert named(course.explained(source)["square.backward"]) == {}


SCALAR = CHECKS.replace('normal("N", "M")', "normal()").replace('upstream("N", "M")', "upstream()")


def test_few_zeros_and_ones_name_no_mistake(tmp_path):
    mistakes = [
        mistake("made-one", ("2 * _a * _b", "1.0")),
        mistake("made-half", ("2 * _a * _b", "0.5")),
    ]
    course = Diagnosed(tmp_path, SCALAR, REFERENCE, mistakes=mistakes, known_only=True)
    assert named(course.explained(square(backward="return 1.0"))["square.backward"]) == {}
    assert course.lineups.calls == []
    half = course.explained(square(backward="return 0.5"))["square.backward"]
    assert named(half) == {"made-half": ""}


BOTH = """
import numpy as np

class Square:
    def forward(self, x):
        # BEGIN SOLUTION
        self.x = x
        return 3 * x * x
        # END SOLUTION

    def backward(self, dz):
        # BEGIN SOLUTION
        return 6 * self.x * dz
        # END SOLUTION
"""


def test_forward_and_backward_are_explained_by_the_same_mistake(tmp_path):
    mistakes = [
        mistake("on-the-way-back", ("6 * _a", "3 * _a")),
        mistake("halved", ("3 * _a", "1.5 * _a"), ("6 * _a", "3.0 * _a")),
    ]
    course = Diagnosed(tmp_path, CHECKS, BOTH, mistakes=mistakes, known_only=True)
    right, halved = "self.x = x; return 3 * x * x", "self.x = x; return 1.5 * x * x"
    alone = course.explained(square(right, "return 3 * self.x * dz"))
    assert named(alone["square.backward"]) == {"on-the-way-back": ""}
    both = course.explained(square(halved, "return 3 * self.x * dz"))
    assert {check: named(v) for check, v in both.items()} == {
        "square.forward": {"halved": ""},
        "square.backward": {"halved": ""},
    }


def test_a_mistake_that_spoils_the_forward_does_not_explain_a_backward_behind_a_right_one(tmp_path):
    kept = mistake("kept-half", ("3 * _a * _b", "setattr(self, 'x', x / 2) or _a * _b"))
    course = Diagnosed(tmp_path, CHECKS, BOTH, mistakes=[kept], known_only=True)
    source = square("self.x = x / 2; return {} * x * x", "return 6 * self.x * dz")
    behind = course.explained(source.replace("{}", "3"))["square.backward"]
    assert "kept-half" not in named(behind)
    also = course.explained(source.replace("{}", "1"))
    assert [named(v) for v in also.values()] == [{"kept-half": ""}] * 2


def test_equal_answers_are_diagnosed_once(two):
    explained = []

    def explain(item, verdicts, launcher, files):
        explained.append(item.probe.id)
        return {}

    diagnostician, before = two.diagnostician(explain=explain), len(two.lineups.calls)
    first = two.explained(multiply("-self.y * dz"), diagnostician)
    again = two.explained(multiply("-(self.y * dz)", before="# another file"), diagnostician)
    assert len(two.lineups.calls) - before == 1
    assert explained == ["multiply.multiply"]
    assert first == again
    other = two.explained(multiply("-2 * self.y * dz"), diagnostician)
    assert len(explained) == 2
    assert named(other["multiply.backward"]) != named(first["multiply.backward"])


def test_equal_wrong_answers_have_one_signature_and_others_another(two):
    def signature(*bodies):
        return backward(two, *bodies).signature

    assert signature("-self.y * dz") == signature("-1 * (dz * self.y)") != ""
    assert len({signature(dx) for dx in ("-self.y * dz", "self.y + dz", "self.y * dz * 2")}) == 3
    assert two.explained(multiply())["multiply.backward"].signature == ""


def test_a_repair_that_raises_costs_nothing(two):
    def fails(_):
        raise RuntimeError

    broken = mistake("broken", repair=Repair(done="broken", gradients=fails))
    diagnostician = two.diagnostician(mistakes=lambda: [broken, *two.mistakes])
    found = two.explained(multiply("-self.y * dz", "-self.x * dz"), diagnostician)
    assert named(found["multiply.backward"]) == {"sign": ""}


class Failing:
    """Line-ups that cannot be asked."""

    names = {}  # noqa: RUF012 - never written to

    def of(self, *_):
        raise RuntimeError


def test_a_line_up_that_raises_costs_no_one_a_result(two):
    bench = replace(two.course.bench, diagnose=two.diagnostician(suspects=Failing()))
    files = {"demo.py": multiply("-self.y * dz").encode()}
    (question,) = grade_files(bench, two.course.launcher, files).questions
    assert [check.verdict.status for check in question.checks] == ["correct", "wrong"]
    assert question.checks[1].verdict.evidence is not None


def test_a_crash_or_a_missing_answer_is_not_diagnosed(two):
    before = list(two.lineups.calls)
    for body in ("1 / 0", "None", "'word'"):
        found = backward(two, body)
        assert found.status in ("wrong", "crashed")
        assert named(found) == {}
    assert two.lineups.calls == before


def test_a_submission_that_stopped_half_way_is_not_diagnosed(two):
    item = two.course.truths[0]
    wrong = two.explained(multiply("-self.y * dz"))
    assert two.diagnostician().explained(item, wrong, [], two.course.launcher, {}) == wrong


def test_further_evidence_is_added_to_what_was_found(two):
    def explain(item, verdicts, launcher, files):
        (check,) = [check for check, verdict in verdicts.items() if verdict.status == "wrong"]
        return {check: replace(verdicts[check], explanation="as files say")}

    found = two.explained(multiply("-self.y * dz"), two.diagnostician(explain=explain))
    assert found["multiply.backward"].explanation == "as files say"
    assert named(found["multiply.backward"])


HIDDEN_ONLY = "return 2 * self.x * dz if np.abs(self.x).max() < 30 else 2 * self.x"


def document(course, source):
    bench = replace(course.course.bench, diagnose=course.diagnostician())
    files = {"demo.py": source.encode()}
    outcome = grade_files(bench, course.course.launcher, files)
    report = Report(
        assignment="demo",
        student="ada",
        status="graded",
        isolation="none",
        points=0.0,
        max_points=2.0,
        questions=outcome.questions,
    )
    return staff_document(report)


def test_a_mistake_that_only_hidden_draws_show_is_named_for_staff_alone(one):
    staff = document(one, square(backward=HIDDEN_ONLY))
    checks = {check["id"]: check for check in staff["questions"][0]["checks"]}
    assert {i: check["status"] for i, check in checks.items() if i.endswith("backward")} == {
        "square.backward": "correct",
        "square.elsewhere.backward": "wrong",
    }
    cause = checks["square.elsewhere.backward"]["misconception"]
    assert cause["id"] == "upstream-unused"
    for level in ("points", "status"):
        seen = json.dumps(student_document(staff, level))
        assert "upstream-unused" not in seen
        assert cause["sentence"] not in seen
        assert "multiplied by" not in seen
    hinted = json.dumps(student_document(staff, "hint"))
    assert cause["sentence"] in hinted
    assert "multiplied by" not in hinted


def test_a_value_of_several_arrays_is_explained_and_counted(tmp_path):
    checks = """
a = Assignment("demo", files=["demo.py"])

@a.values(points=1, w=normal(5), b=normal(3, 4), limit=0.5)
def moved(student, w, b):
    yield [student.moved(w), student.moved(b)]
"""
    reference = "def moved(w):\n    # BEGIN SOLUTION\n    return 3 * w + 1\n    # END SOLUTION\n"
    known = [mistake("not-moved", ("_a + 1", "_a"))]
    course = Diagnosed(tmp_path, checks, reference, mistakes=known)
    found = course.explained("def moved(w):\n    return w + w + w\n")["moved.moved"]
    assert named(found) == {"not-moved": ""}
    assert "all 17 numbers agree" in found.misconception.evidence
