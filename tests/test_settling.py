"""Settling: two outcomes of the same question, and answers that need be asked for once."""

import pytest

from gradekit.grading.settling import is_steady, note_steady, settle
from gradekit.model import Answer, Fault, Value, Verdict
from gradekit.sandbox.heard import Heard
from gradekit.verdicts import CORRECT

WRONG = Verdict(status="wrong", reason="value", message="dx is wrong")


def answers(n=2):
    return [Heard(stages=(Value(float(k)),), seconds=0.0) for k in range(n)]


def test_a_second_outcome_that_is_not_right_leaves_the_first():
    crashed = Verdict(status="crashed", message="ZeroDivisionError")
    assert settle(WRONG, crashed) is WRONG


def test_a_time_limit_is_forgiven_and_a_value_is_not():
    late = Verdict(status="timeout", message="stopped")
    assert settle(late, CORRECT).status == "correct"
    assert "stopped" in settle(late, CORRECT).notes[-1]
    changed = settle(WRONG, CORRECT)
    assert (changed.status, changed.reason) == ("wrong", "nondeterministic")


def test_only_the_very_same_answers_to_the_same_probe_are_steady():
    one, other = answers(), answers()
    note_steady("add", one)
    assert is_steady("add", list(one))
    assert not is_steady("multiply", one)
    assert not is_steady("add", other)
    assert not is_steady("add", one[:1])
    assert not is_steady("add", one[::-1])


def test_answers_of_which_each_came_twice_but_not_together_are_not_steady():
    one, other = answers(), answers()
    note_steady("add", one)
    note_steady("add", other)
    assert not is_steady("add", [one[0], other[1]])


@pytest.mark.parametrize("last", [Fault(kind="ended"), Answer(stages=(Value(1.0),), seconds=0.0)])
def test_what_is_not_remembered_is_never_steady(last):
    given = [*answers(1), last]
    note_steady("add", given)
    assert not is_steady("add", given)
