"""Marking: what checks earn, what a question is called, and what a need explains."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradekit.assignment import Assignment
from gradekit.grading.marking import mark
from gradekit.inputs import normal
from gradekit.model import STATUSES, Verdict


def assignment():
    a = Assignment("demo", files=["demo.py"])
    a.question("multiply", points=2, split={"backward": 2})

    @a.gradient(question="multiply", x=normal("N"))
    def multiply(student, x):
        yield

    @a.values(points=3, needs=["multiply"])
    def whole(student):
        yield

    @a.values(question="whole")
    def rest(student):
        yield

    @a.values(points=1, bonus=True)
    def extra(student):
        yield

    a.written("why", points=4, prompt="Why?")
    return a


IDS = ("multiply.forward", "multiply.backward", "whole.whole", "whole.rest", "extra.extra")


def marked(*statuses, messages=()):
    verdicts = {c: Verdict(status=s) for c, s in zip(IDS, statuses, strict=False)}
    verdicts |= {c: Verdict(status=s, message=m) for c, s, m in messages}
    verdicts["why.written"] = Verdict(status="written")
    return {q.id: q for q in mark(assignment(), verdicts)}


def points(question):
    return question.points, [(check.points, check.max_points) for check in question.checks]


def test_of_a_split_question_each_named_check_earns_its_share_alone():
    assert points(marked("correct", "correct")["multiply"]) == (2.0, [(0.0, 0.0), (2.0, 2.0)])
    assert points(marked("correct", "wrong")["multiply"]) == (0.0, [(0.0, 0.0), (0.0, 2.0)])
    # The others carry nothing and take nothing away, but the question is not correct.
    found = marked("wrong", "correct")["multiply"]
    assert points(found) == (2.0, [(0.0, 0.0), (2.0, 2.0)])
    assert found.status == "wrong"


def test_a_question_without_split_is_earned_whole():
    right = ("correct",) * 2
    assert points(marked(*right, "correct", "correct")["whole"])[0] == 3.0
    assert points(marked(*right, "wrong", "correct")["whole"]) == (0.0, [(0.0, 0.0), (0.0, 3.0)])
    assert points(marked(*right, "correct", "wrong")["whole"])[0] == 0.0


def test_a_persons_part_and_a_fault_of_ours_leave_the_points_open():
    assert marked()["why"].points is None
    assert marked("correct", "checker_error")["multiply"].points is None
    assert marked("checker_error", "correct")["multiply"].points == 2.0
    assert marked(*["correct"] * 3, "checker_error")["whole"].points is None
    assert marked(*["correct"] * 2, "wrong", "checker_error")["whole"].points == 0.0


def test_a_need_that_is_not_met_is_named_and_skips_nothing():
    found = marked("correct", "wrong", "wrong", "correct")["whole"]
    assert [c.verdict.status for c in found.checks] == ["blocked", "correct"]
    assert "needs the question multiply" in found.checks[0].verdict.message
    assert marked("correct", "wrong", "correct", "correct")["whole"].points == 3.0
    assert marked("correct", "correct", "wrong", "correct")["whole"].status == "wrong"


@pytest.mark.parametrize(
    "status", ["not_started", "missing", "refused", "checker_error", "blocked", "written"]
)
def test_what_has_a_cause_of_its_own_is_not_blocked_by_a_need(status):
    assert marked("correct", "wrong", status, "correct")["whole"].status == status


def test_a_file_that_does_not_load_crashes_every_question_of_it():
    loading = [(c, "crashed", "demo.py: while importing: SyntaxError") for c in IDS]
    found = marked(messages=loading)
    assert [found[q].status for q in ("multiply", "whole", "extra")] == ["crashed"] * 3


def test_a_students_check_marks_what_it_has():
    found = mark(assignment(), {"whole.whole": Verdict(status="correct")})
    assert [(q.id, q.points, q.max_points) for q in found] == [("whole", 3.0, 3.0)]


@given(st.lists(st.sampled_from(STATUSES), min_size=5, max_size=5))
def test_a_status_is_that_of_the_first_check_that_is_not_correct_and_the_sums_agree(statuses):
    for question in marked(*statuses).values():
        own = [check.verdict.status for check in question.checks]
        assert question.status == next((s for s in own if s != "correct"), "correct")
        assert sum(check.max_points for check in question.checks) == question.max_points
        earned = [check.points for check in question.checks]
        assert question.points == (None if None in earned else sum(earned))
        if question.status == "correct":
            assert question.points == question.max_points
