"""No view of a hidden check has a place for an input, a value or a text that came from one."""

from __future__ import annotations

import dataclasses
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gradekit.report.disclosure import CauseView, CheckView, CodeLine
from gradekit.report.document import student_document
from gradekit.report.html import student_page
from gradekit.report.views import QuestionView, StudentView
from gradekit.report.withheld import LEVELS, left_of_question
from gradekit.report.words import REASON, STATUS

SECRET = "canary"  # in every text that hidden inputs could have reached
NUMBER = 7310.482917  # in every number
OWN = "owntext"  # of the student's file: theirs to see
SAID = "saidtext"  # of the catalogue: told where the course wants hints
SPELLED = (SECRET, "7310.48", "7310482", "7.31048", "7.3e+03", "7.31e+03")

# What a hidden check may say, field by field. A field that is added to a view is not in it.
TOLD = {"id", "name", "status", "word", "points", "max_points", "message", "hidden", "public",
        "stage", "unpaid"}  # fmt: skip
MAY_TELL = {
    "points": TOLD,
    "status": TOLD | {"extent", "place", "excerpt"},
    "hint": TOLD | {"extent", "place", "excerpt", "cause"},
}
CAUSE = {"id", "sentence", "hints"}


def hidden_check(**changes):
    """A check of a staff document with a canary wherever a text or a number may stand."""
    element = {"index": [3, 1], "got": NUMBER, "want": -NUMBER}
    cause = {"id": f"{SECRET}-cause", "sentence": SAID, "evidence": SECRET, "residual": NUMBER,
             "output": SECRET, "why": SECRET, "hints": [f"{SAID}?", SECRET, SECRET]}  # fmt: skip
    return {
        "id": f"square.{SECRET}.backward", "kind": "gradient", "status": "wrong",
        "reason": "value", "public": False, "points": 0.0, "max_points": 0.0,
        "message": f"{SECRET} {NUMBER}", "student_message": SECRET, "hidden_message": True,
        "file": "demo.py", "cell": None, "line": 3, "excerpt": [[3, OWN]],
        "evidence": {
            "draw": "hidden", "output": SECRET, "shape": [4, 6], "n": 24, "n_wrong": 5,
            "max_rel_err": NUMBER, "tolerance": NUMBER, "first_wrong": [element],
            "worst": [element], "inputs": SECRET, "place": [SECRET, NUMBER],
            "grid": {"rows": [[{**element, "wrong": True}]], "block": [1, 1]},
            "curve": {"steps": [NUMBER], "yours": [NUMBER], "right": [NUMBER]},
        },
        "misconception": cause, "also": [cause], "facts": [SECRET], "notes": [SECRET],
        "explanation": SECRET, "closeness": NUMBER, "signature": SECRET,
        "output_lines": [SECRET], "inputs": SECRET, "anything": {SECRET: [SECRET, NUMBER]},
        **changes,
    }  # fmt: skip


def document(*checks, points=0.0, **changes):
    question = {"id": "square", "title": "Square", "status": "wrong", "points": points,
                "max_points": 2.0, "bonus": False, "checks": list(checks), **changes}  # fmt: skip
    return {"schema": "gradekit/result/1", "gradekit": "0", "assignment": "demo", "student": "s",
            "status": "graded", "isolation": "full", "points": points, "max_points": 2.0,
            "questions": [question], "file": "demo.py", "notes": [], "seconds": 0.1}  # fmt: skip


def view_of(found, level):
    return StudentView.from_document(found, title="", hints={}, level=level)


def everything(found, level):
    """All that could reach a student: typed views, the student's document, the page."""
    view = view_of(found, level)
    return "\n".join((
        repr(view),
        repr([[getattr(q, name) for name in dir(q) if name[0] != "_"] for q in view.questions]),
        json.dumps(student_document(found, level), default=repr),
        student_page(found, title="", hints={}, level=level),
    ))  # fmt: skip


def told(check):
    """Name the fields of a check's view that say something."""
    return {f.name for f in dataclasses.fields(check) if getattr(check, f.name)}


@pytest.mark.parametrize("public", [True, False])
@pytest.mark.parametrize("status", sorted(STATUS))
@pytest.mark.parametrize("level", LEVELS)
def test_every_field_of_a_hidden_check_is_one_that_may_tell(level, status, public):
    found = document(hidden_check(status=status, public=public, id="square.backward"))
    view = view_of(found, level)
    for check in view.questions[0].checks:
        assert told(check) <= MAY_TELL[level]
        assert check.cause is None or told(check.cause) <= CAUSE
        assert check.cause is None or len(check.cause.hints) <= 1
        assert all(line.text == OWN for line in check.excerpt)
    text = everything(found, level)
    assert not [spelled for spelled in SPELLED if spelled in text.replace(f"{SECRET}-cause", "")]
    assert (OWN in text) <= (level != "points")
    assert (SAID in text) == (level == "hint" and status == "wrong")


def test_every_kind_of_view_is_looked_at():
    known = {CheckView, CauseView, CodeLine, QuestionView, StudentView}
    view = view_of(document(hidden_check()), "hint")
    assert {type(part) for part in parts(view)} <= known


def parts(view):
    if dataclasses.is_dataclass(view):
        yield view
        for field in dataclasses.fields(view):
            yield from parts(getattr(view, field.name))
    elif isinstance(view, tuple):
        for item in view:
            yield from parts(item)


anything = st.recursive(
    st.sampled_from([None, True, False, 0, 1, 3, 24, -5, "", SECRET, f"{SECRET} {NUMBER}", NUMBER,
                     "nan", "wrong", "crashed", "hidden", "public", f"Value{SECRET}Error: x"]),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.sampled_from(["draw", "hints", "sentence", "rows", SECRET, "got", "n"]),
                      inner, max_size=3),
    max_leaves=6,
)  # fmt: skip
OWNED = {"public", "hidden_message", "points", "max_points", "file", "cell", "line", "excerpt"}
mangled = st.dictionaries(st.sampled_from(sorted(set(hidden_check()) - OWNED)), anything)


@settings(max_examples=150, deadline=None)
@given(
    changes=mangled,
    # A level of hints tells a sentence, whatever it is: that is the catalogue's, not the answer's.
    level=st.sampled_from(["points", "status"]),
    place=st.fixed_dictionaries({
        "cell": st.sampled_from([None, 2, -4, 7310482]),
        "line": st.sampled_from([None, True, 3, 7310482, NUMBER, -7310482, SECRET]),
        "excerpt": st.sampled_from([[], [[3, OWN]], [[7310482, OWN]], [[3, OWN]] * 30, None]),
    }),
    points=st.sampled_from([0.0, 1.0, 2.0, None]),
)  # fmt: skip
def test_whatever_a_document_holds_no_canary_comes_through(changes, level, place, points):
    check = {**hidden_check(), **changes, **place}
    found = document(check, {**check, "public": True, "id": "square.backward"}, points=points)
    text = everything(found, level)
    assert not [spelled for spelled in SPELLED if spelled in text]


# --- each level says what it promises


def correct(name="square.backward", **changes):
    return {"id": name, "kind": "gradient", "status": "correct", "reason": None, "public": True,
            "points": 2.0, "max_points": 2.0, "message": "", "file": None, "line": None,
            "evidence": None, "misconception": None, "notes": [], **changes}  # fmt: skip


def only(found, level):
    (question,) = view_of(found, level).questions
    return question


def test_the_points_alone_tell_that_some_were_lost_elsewhere_and_not_how():
    for status in ("wrong", "crashed", "timeout", "memory", "refused", "missing"):
        found = document(correct(points=0.0), hidden_check(status=status), status=status)
        question = only(found, "points")
        assert (question.status, question.word, question.points) == ("wrong", "wrong", "0")
        assert question.elsewhere == "On inputs that are not shown: wrong."


def test_where_no_point_was_lost_the_points_alone_say_that_it_is_correct():
    question = only(document(correct(), hidden_check(), points=2.0), "points")
    assert (question.status, question.elsewhere) == ("correct", "")
    assert only(document(correct(), hidden_check(), points=2.0), "status").status == "wrong"


def test_where_the_own_check_is_wrong_the_points_alone_say_nothing_of_hidden_ones():
    own = correct(status="wrong", reason="value", points=0.0, message="24 of 24 are wrong")
    question = only(document(own, hidden_check(), hidden_check(status="correct")), "points")
    assert [check.message for check in question.checks] == ["24 of 24 are wrong"]
    assert question.elsewhere == ""


@pytest.mark.parametrize(("share", "status"), [(2.0, "wrong"), (0.0, "correct")])
def test_a_public_check_that_fails_on_hidden_draws_alone_is_wrong_where_it_costs_points(
    share, status
):
    own = hidden_check(public=True, id="square.backward", max_points=share, status="crashed")
    (check, *_) = only(document(own, points=2.0 - share), "points").checks
    assert check.status == status
    assert check.message in ("Right on the public inputs, wrong on others of the same kind.",
                             "")  # fmt: skip


@pytest.mark.parametrize("status", ["not_started", "missing", "written", "checker_error"])
def test_what_is_said_of_the_file_or_left_to_a_person_is_no_secret(status):
    check = hidden_check(status=status)
    points = None if status in ("written", "checker_error") else 0.0
    question = only(document(check, status=status, points=points), "points")
    assert question.status == status
    assert question.checks[0].status == status


def test_points_that_a_person_gave_are_explained_by_nothing_else():
    given = {"points": 1.0, "why": "half right"}
    question = only(document(correct(), hidden_check(), points=1.0, override=given), "points")
    assert (question.status, question.elsewhere) == ("correct", "")
    assert question.override == "1 of 2 points, set by your course: half right"


def test_how_it_went_is_the_stage_the_kind_and_how_many():
    found = document(correct(points=0.0), hidden_check(), hidden_check(id="square.far.forward"))
    question = only(found, "status")
    assert "backward wrong (5 of 24 elements)" in question.elsewhere
    check = hidden_check(status="crashed", message=f"ValueError: {SECRET}")
    crashed = only(document(check, status="crashed"), "status").checks[0]
    assert crashed.message == "ValueError in demo.py, line 3, on inputs that are not shown."
    assert crashed.place == "demo.py:3"


def test_a_hint_is_the_sentence_and_one_hint_where_the_answer_is_wrong():
    (check,) = only(document(hidden_check()), "hint").checks
    assert check.cause.sentence == SAID
    assert check.cause.hints == (f"{SAID}?",)
    (check,) = only(document(hidden_check()), "status").checks
    assert check.cause is None


@pytest.mark.parametrize("level", LEVELS)
def test_what_is_left_stays_when_it_is_taken_again(level):
    for status in sorted(STATUS):
        for public in (True, False):
            check = hidden_check(status=status, public=public, max_points=2.0)
            (question,) = document(correct(), check, points=1.0)["questions"]
            once = left_of_question(question, level)
            assert left_of_question(once, level) == once


def test_reasons_and_kinds_are_words_that_we_know():
    (check,) = student_document(document(hidden_check(reason=SECRET, kind=SECRET)))["questions"][0][
        "checks"
    ]
    assert check["reason"] is None
    assert check["kind"] is None
    assert "value" in REASON
