"""Settling: two outcomes of the same question, and answers that need be asked for once."""

from gradekit.grading.settling import Steady, settle
from gradekit.model import Answer, Value, Verdict
from gradekit.verdicts import CORRECT

WRONG = Verdict(status="wrong", reason="value", message="dx is wrong")


def answers(n=2):
    return [Answer(stages=(Value(float(k)),), seconds=0.0) for k in range(n)]


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
    steady, one, other = Steady(), answers(), answers()
    steady.note("add", one)
    assert steady.knows("add", list(one))
    assert not steady.knows("multiply", one)
    assert not steady.knows("add", other)
    assert not steady.knows("add", one[:1])


def test_what_is_steady_is_forgotten_before_it_is_too_much():
    steady, first = Steady(most=2), answers()
    for probe in ("a", "b", "c"):
        steady.note(probe, first)
    assert not steady.knows("a", first)
    assert steady.knows("c", first)
