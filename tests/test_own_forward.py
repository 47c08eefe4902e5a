"""A wrong gradient beside its own forward: which of the two is to mend, and a curve of errors."""

from __future__ import annotations

import numpy as np
import pytest
from small_course import CHECKS, Course, square, write_course

from gradekit.grading.asked import questions_of
from gradekit.grading.judged import judge_answers
from gradekit.grading.own_forward import OwnForward
from gradekit.sandbox.interview import interview

HIDDEN = """
a = public("demo")

@a.gradient(question="square", x=normal("N", 3), dz=upstream("N", 3))
def elsewhere(student, x, dz):
    gate = student.Square()
    yield gate.forward(x)
    yield gate.backward(dz)
"""
MORE = """
@a.gradient(question="loss", points=1, x=normal("N", "M"), limit=0.5)
def loss(student, x):
    loss = student.Loss()
    yield loss.forward(x)
    yield loss.backward()

@a.gradient(question="bend", points=1, x=zeros("N", "M"), dz=upstream("N", "M"), limit=0.5)
def bend(student, x, dz):
    gate = student.Bend()
    yield gate.forward(x)
    yield gate.backward(dz)

@a.values(question="word", points=1)
def word(student):
    yield student.word()
"""
SOURCE = """
class Loss:
    def forward(self, x):
        self.x = x
        return np.mean(np.exp(x))

    def backward(self):
        return np.exp(self.x) / self.x.size

class Bend:
    def forward(self, x):
        self.x = x
        return np.maximum(x, 0)

    def backward(self, dz):
        return (self.x > 0) * dz

def word():
    return "yes"
"""
CUBED = "self.x = x; return x * x * x"


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    folder = tmp_path_factory.mktemp("own")
    reference = square() + SOURCE
    return Course(write_course(folder, CHECKS + MORE, reference, hidden=HIDDEN))


def beside(course, source, probe="square", *, always=False, **options):
    """Ask one probe of a submission; return what its own forward adds to the verdicts."""
    item = next(item for item in course.truths if item.probe.name == probe)
    files, wanted = {"demo.py": source.encode()}, course.assignment.files
    questions = questions_of([item])
    script = interview(course.launcher, files, wanted, questions, limits=course.limits)
    verdicts = judge_answers(item, script, course.bench)
    own = OwnForward(wanted=wanted, limits=course.limits, always=always, **options)
    return verdicts, own(item, verdicts, course.launcher, files)


def explanation(course, source, *, always=True):
    _, found = beside(course, source, always=always)
    return found["square.backward"].explanation


def curve(course, source, check="square.backward", **options):
    _, found = beside(course, source, curves=True, **options)
    return found[check].evidence.curve


def test_a_gradient_that_belongs_to_its_own_forward_clears_the_backward(course):
    said = explanation(course, square(CUBED, "return 3 * self.x**2 * dz"))
    assert said.startswith("agrees with the numerical gradient of your own forward")
    assert said.endswith("the forward is what differs")


def test_a_gradient_that_belongs_to_no_forward_is_to_mend(course):
    said = explanation(course, square("self.x = x; return x * x", "return self.x * dz"))
    assert said.startswith("disagrees with the numerical gradient of your own forward too")
    assert said.endswith("backward is what to mend")


def test_behind_a_wrong_forward_nothing_is_said_of_what_to_mend_in_backward(course):
    said = explanation(course, square(CUBED, "return self.x * dz"))
    assert said.startswith("disagrees with the numerical gradient of your own forward")
    assert said.endswith("mend forward first")


def test_behind_a_right_forward_nothing_is_asked_unless_wanted(course):
    wrong = square(backward="return self.x * dz")
    assert explanation(course, wrong, always=True)
    assert explanation(course, wrong, always=False) == ""
    both = square(CUBED, "return self.x * dz")
    assert explanation(course, both, always=False).startswith("disagrees")


def test_a_forward_is_not_called_different_where_it_is_right(course):
    # Off by less than slopes can tell, and by more than recorded answers forgive.
    nearly = square(backward="return 2 * self.x * dz * (1 + 1e-10)")
    verdicts, found = beside(course, nearly, always=True)
    assert [v.status for v in verdicts.values()] == ["correct", "wrong"]
    assert "forward is what differs" not in found["square.backward"].explanation


def test_where_the_forward_jumps_nothing_is_said(course):
    jumps = square("self.x = x; return np.floor(1e9 * x)", "return self.x * dz")
    assert explanation(course, jumps) == ""


def test_a_right_gradient_gets_nothing(course):
    assert beside(course, square() + SOURCE, always=True)[1] == {}
    verdicts, found = beside(course, square(forward="self.x = x; return x + x"), always=True)
    assert [v.status for v in verdicts.values()] == ["wrong", "correct"]
    assert found == {}


def test_what_is_no_gradient_gets_nothing(course):
    assert beside(course, square() + "def word():\n    return 'no'\n", "word")[1] == {}


@pytest.mark.parametrize("body", ["return None", "1 / 0", "return dz[0]", "return 'word'"])
def test_without_wrong_elements_to_show_nothing_is_asked(course, body):
    assert beside(course, square(backward=body), always=True)[1] == {}


def test_the_curve_is_a_v_for_the_right_gradient_and_flat_for_the_wrong_one(course):
    wrong = SOURCE.replace("return np.exp(self.x) /", "return 0.5 * np.exp(self.x) /")
    found = curve(course, square() + wrong, "loss.backward", probe="loss")
    assert found.steps == pytest.approx([10.0**-k for k in range(1, 13)])
    right, yours = np.array(found.right), np.array(found.yours)
    lowest = int(right.argmin())
    assert 2 <= lowest <= 8
    assert right[lowest] < 1e-8
    assert (np.diff(right[: lowest + 1]) < 0).all()  # the left arm: truncation
    assert right[-1] > 100 * right[lowest]  # the right arm: rounding
    np.testing.assert_allclose(yours[1:10], 0.5, rtol=1e-2)


def test_a_gate_has_a_curve_along_its_upstream_gradient(course):
    found = curve(course, square(backward="return self.x * dz"))
    assert max(found.right[:3]) < 1e-9  # the difference quotient of a square is exact
    np.testing.assert_allclose(found.yours[:10], 0.5, rtol=1e-2)


def test_at_a_kink_there_is_no_curve(course):
    wrong = SOURCE.replace("return (self.x > 0) * dz", "return dz")
    verdicts, found = beside(course, square() + wrong, "bend", curves=True)
    assert verdicts["bend.backward"].status == "wrong"
    assert found["bend.backward"].evidence.curve is None


def test_behind_a_wrong_forward_there_is_no_curve(course):
    for forward in (CUBED, "self.x = x; return x * x + 1"):  # the second one has the same slopes
        assert curve(course, square(forward, "return self.x * dz")) is None


def test_for_what_is_no_number_there_is_no_curve(course):
    verdicts, found = beside(course, square(backward="return np.nan * dz"), curves=True)
    assert verdicts["square.backward"].reason == "not_finite"
    assert all(verdict.evidence.curve is None for verdict in found.values())


def test_a_forward_that_fails_near_by_has_no_curve(course):
    drawn = [float(truth.draw.inputs["x"].flat[0]) for truth in course.truths[0].truths]
    picky = f"self.x = x; assert x.flat[0] in {drawn}; return x * x"
    verdicts, found = beside(course, square(picky, "return self.x * dz"), curves=True)
    assert verdicts["square.forward"].status == "correct"
    assert found["square.backward"].evidence.curve is None


def test_of_a_hidden_draw_there_is_no_curve_and_no_slope(course):
    verdicts, found = beside(
        course,
        square(backward="return self.x * dz"),
        "elsewhere",
        always=True,
        curves=True,
    )
    assert verdicts["square.elsewhere.backward"].evidence.draw == "hidden"
    assert found == {}


def test_of_a_public_check_that_only_hidden_draws_fail_there_is_no_curve(course):
    hidden = [t.draw.inputs["x"] for t in course.truths[0].truths if not t.draw.public]
    numbers = sorted({float(x.flat[0]) for x in hidden})
    body = f"return 2 * self.x * dz * (1 + (self.x.flat[0] in {numbers}))"
    verdicts, found = beside(course, square(backward=body), always=True, curves=True)
    assert verdicts["square.backward"].evidence.draw == "hidden"
    assert found == {}


def test_a_curve_says_the_same_every_time(course):
    wrong = square(backward="return self.x * dz")
    assert curve(course, wrong) == curve(course, wrong)
