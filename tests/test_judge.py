"""Verdicts: alternatives, judges of the course, and the wording of what came back."""

from __future__ import annotations

import pytest
from small_course import CHECKS, REFERENCE, make, square, write_course

from gradekit.course import check_judges, load, load_judges
from gradekit.model import CourseError

ANY = """
a = Assignment("demo", files=["demo.py"])

@a.gradient(points=1, x=normal("N"), k=constant(3), g=rng(), dz=upstream("N"), limit=0.5)
def square(student, x, k, g, dz):
    gate = student.Square()
    yield gate.forward(x)
    yield gate.backward(dz)
"""
HEADER = "import numpy as np\nfrom gradekit import judges\n"


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    return make(tmp_path_factory.mktemp("judge"))


def backward(course, source):
    return course.checks(source)["square.backward"]


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("return [2 * self.x * dz]", None),
        ("yield 2 * self.x * dz", None),
        ("return np.array([2 * self.x * dz])", "shape"),
        ("return 2 * self.x", "value"),
        ("2 * self.x * dz", "none"),
        ("return (2 * self.x * dz).sum()", "shape"),
        ("return [self.x, dz]", "shape"),
        ("return (2 * self.x * dz).astype(object)", "dtype"),
        ("return 2 * self.x * dz * (1 + 1j)", "dtype"),
        ("return 2 * self.x * dz / 0 * 0", "not_finite"),
        ("return dict(y=dz)", "key"),
        ("return np.ma.array(2 * self.x * dz, mask=True)", "dtype"),
        ("return (2 * self.x * dz).astype(np.float32)", None),
    ],
)
def test_a_wrong_gradient_carries_its_reason(course, body, why):
    verdict = backward(course, square(backward=body))
    assert (verdict.status, verdict.reason) == ("wrong" if why else "correct", why)


def test_a_wrong_forward_value_does_not_stop_the_backward_check(course):
    found = course.checks(square(forward="self.x = x; return x * x + 1"))
    assert [found[f"square.{s}"].status for s in ("forward", "backward")] == ["wrong", "correct"]


def test_evidence_is_of_the_first_public_draw_that_is_wrong(course):
    verdict = backward(
        course, square(backward="return 2 * self.x * dz * (1 if len(dz) > 1 else 2)")
    )
    assert verdict.evidence.draw == "public"
    assert verdict.evidence.shape[0] == 1
    assert not verdict.hidden_message


def test_a_message_of_a_hidden_draw_is_marked(tmp_path):
    hidden = CHECKS.replace('a = Assignment("demo", files=["demo.py"])', 'a = public("demo")')
    hidden = hidden.replace('points=2, split={"backward": 2}', 'question="square"')
    hidden = hidden.replace("def square", "def large").replace(
        'x=normal("N", "M")', "x=extremes(4)"
    )
    hidden = hidden.replace('dz=upstream("N", "M")', "dz=upstream(4)")
    course = make(tmp_path, hidden=hidden)
    body = "return 2 * self.x * dz * (1 if self.x.max() < 900 or self.x.ndim > 1 else 2)"
    verdict = course.checks(square(backward=body))["square.large.backward"]
    assert (verdict.status, verdict.hidden_message) == ("wrong", True)
    assert verdict.evidence.draw == "hidden"


# --- the template and what is missing


@pytest.mark.parametrize(
    ("source", "forward", "backward"),
    [
        ("", "missing", "missing"),
        ("class Quadrat: pass", "missing", "missing"),
        (REFERENCE.replace("return 2 * self.x * dz", "raise NotImplementedError"), "correct",
         "not_started"),
        (square(forward="raise ValueError('no')"), "crashed", "blocked"),
        (square(forward="raise NotImplementedError"), "not_started", "blocked"),
        (square(forward="raise NotImplementedError",
                backward='raise NotImplementedError("Square.backward")'),
         "not_started", "not_started"),
        (square(forward="1 / 0", backward='raise NotImplementedError("Square.backward")'),
         "crashed", "not_started"),
        ("class Square:\n    def forward(self, x):\n        1 / 0", "crashed", "missing"),
        ("class Square:\n    def forward(self, x):\n        return x * x", "correct", "missing"),
        ("class Square:\n    def backward(self, dz):\n        return dz", "missing", "blocked"),
        ("def (:", "crashed", "crashed"),
        ("1 / 0", "crashed", "crashed"),
    ],
)  # fmt: skip
def test_not_started_and_missing_go_before_blocked(course, source, forward, backward):
    found = course.checks(source)
    assert found["square.forward"].status == forward
    assert found["square.backward"].status == backward


def test_a_file_that_does_not_load_is_named_first(course):
    for source in ("def (:", "1 / 0"):
        assert course.checks(source)["square.backward"].message.startswith(
            "demo.py: while importing"
        )


# --- alternatives

OTHER = REFERENCE.replace("return x * x", "return x * x + 1").replace("2 * self.x", "3 * self.x")


def test_an_answer_agrees_with_one_reference_at_all_stages(tmp_path):
    course = make(tmp_path, also=OTHER)
    assert course.questions(REFERENCE)["square"].status == "correct"
    assert course.questions(OTHER)["square"].status == "correct"
    mixed = REFERENCE.replace("2 * self.x", "3 * self.x")
    assert backward(course, mixed).status == "wrong"
    mixed = OTHER.replace("3 * self.x", "2 * self.x")
    found = course.checks(mixed)
    # It is told against the reference whose forward value it has.
    assert (found["square.forward"].status, found["square.backward"].status) == ("correct", "wrong")


# --- judges


def judged(tmp_path, judge, source=REFERENCE, stage="backward"):
    judges = f'{HEADER}@judges.of("square", stage="{stage}")\ndef judge(answer, truth, inputs):\n'
    found = make(tmp_path, ANY, judges=judges + f"    {judge}\n").checks(source)
    return found["square.forward"], found["square.backward"]


@pytest.mark.parametrize(
    ("judge", "status", "words"),
    [
        ("return True", "correct", ""),
        ("return np.bool_(True)", "correct", ""),
        ("return 'the mask is another one'", "wrong", "the mask is another one"),
        ("return False", "wrong", "not one of the right ones"),
        ("return np.bool_(False)", "wrong", "not one of the right ones"),
        ("return None", "checker_error", "None"),
        ("return ''", "checker_error", "neither True nor a sentence"),
        ("return 1", "checker_error", "1"),
        ("raise KeyError('k')", "checker_error", "KeyError"),
        ("raise SystemExit", "checker_error", "SystemExit"),
    ],
)
def test_a_judge_says_true_or_a_sentence_all_else_is_its_own_fault(tmp_path, judge, status, words):
    forward, verdict = judged(tmp_path, judge)
    assert forward.status == "correct"
    assert verdict.status == status
    assert words in verdict.message
    assert verdict.reason == ("judge" if status == "wrong" else None)


def test_a_judge_sees_what_the_probe_saw(tmp_path):
    judge = (
        "return sorted(inputs) == ['dz', 'g', 'k', 'x'] and inputs['k'] == 3 "
        "and inputs['g'].random() < 1 and list(answer) == ['x'] and truth['x'].dtype == float"
    )
    assert judged(tmp_path, judge)[1].status == "correct"


def test_a_judge_that_writes_changes_nothing(tmp_path):
    judge = "inputs['x'] *= 0; truth['x'] *= 0; answer['x'] *= 0; return True"
    judges = f'{HEADER}@judges.of("square", stage="backward")\ndef judge(answer, truth, inputs):\n'
    course = make(tmp_path, ANY, judges=judges + f"    {judge}\n")
    course.checks(REFERENCE)
    truth = course.truths[0].truths[0]
    assert truth.draw.inputs["x"].any()
    assert truth.answers[0].stages[1].tree.any()


def test_a_judge_is_not_asked_of_another_shape_or_of_nan(tmp_path):
    for number, body in enumerate(
        ("return dz[0]", "return dz * np.nan", "return dz.astype(object)")
    ):
        (tmp_path / f"{number}").mkdir()
        verdict = judged(tmp_path / f"{number}", "return True", square(backward=body))[1]
        assert (verdict.status, verdict.reason != "judge") == ("wrong", True)


def test_a_judge_of_both_stages_is_asked_once_with_both(tmp_path):
    judge = "return set(answer) == {'forward', 'backward'} and set(truth['backward']) == {'x'}"
    assert [v.status for v in judged(tmp_path, judge, stage="both")] == ["correct", "correct"]


def test_a_judge_of_both_stages_may_tell_them_apart(tmp_path):
    judge = "return {'forward': True, 'backward': 'another mask'}"
    found = judged(tmp_path, judge, stage="both")
    assert [(v.status, v.message) for v in found] == [("correct", ""), ("wrong", "another mask")]


@pytest.mark.parametrize(
    ("source", "statuses"),
    [
        (square(backward="1 / 0"), ["blocked", "crashed"]),
        (square(backward="return None"), ["blocked", "wrong"]),
        (square(forward="self.x = x; return x[0]"), ["wrong", "blocked"]),
        (square(forward="1 / 0"), ["crashed", "blocked"]),
    ],
)
def test_without_one_stage_a_judge_of_both_says_nothing_of_the_other(tmp_path, source, statuses):
    found = judged(tmp_path, "return True", source, stage="both")
    assert [v.status for v in found] == statuses


def test_each_stage_may_have_a_judge_of_its_own(tmp_path):
    judges = HEADER + "".join(
        f'@judges.of("square", stage="{stage}")\ndef {stage}(a, t, i):\n    return "{stage}!"\n'
        for stage in ("forward", "backward")
    )
    found = make(tmp_path, ANY, judges=judges).checks(REFERENCE)
    assert [v.message for v in found.values()] == ["forward!", "backward!"]


@pytest.mark.parametrize(
    ("judges", "problem"),
    [
        ('@judges.of("circle")\ndef f(a, t, i): ...', "no probe of the name 'circle'"),
        ('@judges.of("square", stage="sideways")\ndef f(a, t, i): ...', "'sideways' is no stage"),
        ('@judges.of("names", stage="forward")\ndef f(a, t, i): ...', "no stage 'forward'"),
        ('@judges.of("square")\ndef f(a, t, i): ...\n' * 2, "has a judge already"),
        ('@judges.input("x")\ndef f(g): ...\n' * 2, "given already"),
        ("1 / 0", "ZeroDivisionError"),
        ("def (:", "SyntaxError"),
    ],
)
def test_a_mistake_in_a_judge_names_its_line(tmp_path, judges, problem):
    checks = CHECKS + '@a.values()\ndef names(student):\n    yield "a"\n'
    place = write_course(tmp_path, checks, judges=HEADER + judges)
    with pytest.raises(CourseError, match=problem) as caught:
        check_judges(load(place), load_judges(place))
    assert caught.value.path.endswith("judges.py")
    assert caught.value.line >= 3


def test_the_judge_of_a_public_probe_is_no_secret(tmp_path):
    judge = HEADER + '@judges.of("square", stage="forward")\ndef f(a, t, i): ...\n'
    place = write_course(tmp_path, hidden='a = public("demo")\n', secret=judge)
    with pytest.raises(CourseError, match="public, and its judge is not") as caught:
        check_judges(load(place), load_judges(place))
    assert caught.value.path == str(place.hidden / "judges.py")
    (place.hidden / "judges.py").replace(place.public / "judges.py")
    check_judges(load(place), load_judges(place))


# --- held inputs, values and exceptions

HELD = (
    'a = public("demo")\n@a.values(question="square", d=held("digits"))\ndef guess(student, d):\n'
)


def test_a_held_input_is_drawn_by_its_judge(tmp_path):
    secret = HEADER + '@judges.input("digits")\ndef digits(rng):\n    return rng.normal(size=3)\n'
    course = make(tmp_path, hidden=HELD + "    yield d.sum()\n", secret=secret)
    assert course.checks(REFERENCE)["square.guess"].status == "correct"


@pytest.mark.parametrize(
    ("secret", "problem", "file"),
    [
        ("", r"held\('digits'\)", "checks.py"),
        (
            '@judges.input("digits")\ndef digits(rng):\n    return 1 / 0\n',
            "ZeroDivision",
            "judges.py",
        ),
        ('@judges.input("digits")\ndef digits(rng):\n    return {1}\n', "of type set", "judges.py"),
    ],
)
def test_a_held_input_that_cannot_be_had_is_a_mistake_of_the_course(
    tmp_path, secret, problem, file
):
    with pytest.raises(CourseError, match=problem) as caught:
        make(tmp_path, hidden=HELD + "    yield 1\n", secret=HEADER + secret)
    assert caught.value.path.endswith(f"solutions/demo/{file}")


RAISES = """
a = Assignment("demo", files=["demo.py"])
@a.raises(ValueError, question="cycle")
def cycle(student):
    yield student.first()
    student.second()
"""


@pytest.mark.parametrize(
    ("second", "status", "words"),
    [
        ("raise ValueError", "correct", ""),
        ("raise UnicodeError", "correct", ""),
        ("raise KeyError", "wrong", "raised KeyError; ValueError was asked for"),
        ("pass", "wrong", "raised nothing"),
        ("raise NotImplementedError", "not_started", "not started"),
    ],
)
def test_the_error_asked_for_or_a_subclass_is_right(tmp_path, second, status, words):
    source = "def first():\n    return 1\ndef second():\n    {}\n"
    course = make(tmp_path, RAISES, source.format("raise ValueError"))
    verdict = course.checks(source.format(second))["cycle.cycle"]
    assert (verdict.status, words in verdict.message) == (status, True)
    early = course.checks("def first():\n    raise ValueError\n")["cycle.cycle"]
    assert early.status == "crashed"
    assert course.checks("def first():\n    return 1\n")["cycle.cycle"].status == "missing"


STEEP = REFERENCE.replace("return x * x", "return np.sin(1e5 * x)").replace(
    "return 2 * self.x * dz", "return 1e5 * np.cos(1e5 * self.x) * dz"
)
WAY = "return 1e5 * np.sin(1e5 * self.x + np.pi / 2{}) * dz"


def test_what_conditioning_adds_is_allowed_in_both_stages(tmp_path):
    course = make(tmp_path, reference=STEEP)
    forward = "self.x = x; return 2 * np.sin(5e4 * x * (1 + {})) * np.cos(5e4 * x)"

    def reasons(forward, backward):
        return [v.reason for v in course.checks(square(forward, backward)).values()]

    assert reasons(forward.format(0), WAY.format("")) == [None, None]
    assert reasons(forward.format(1e-6), WAY.format(" + 1e-6")) == ["value", "value"]
    for item in course.truths:
        for truth in item.truths:
            object.__setattr__(truth, "spread", ())
    assert reasons(forward.format(1e-15), WAY.format(" + 1e-9")) == ["value", "value"]
