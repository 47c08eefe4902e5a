"""Answers heard before: read once, judged once, and never taken for another."""

from __future__ import annotations

import numpy as np
import pytest

from gradekit.model import Answer, Value
from gradekit.sandbox.heard import Heard, Hearing
from gradekit.sandbox.messages import decode_answer, encode_answer
from gradekit.sandbox.wire import MalformedError
from tests.small_course import make, square


def written(number=1.0, seconds=0.25, **more):
    return encode_answer(Answer(stages=(Value(np.full(3, number)),), seconds=seconds, **more))


def test_the_same_answer_is_the_same_object_however_long_it_took():
    hearing = Hearing()
    first, again = hearing.read(written()), hearing.read(written(seconds=0.5))
    assert first is again
    assert isinstance(first, Heard)
    assert first.stages[0].tree.tolist() == decode_answer(written()).stages[0].tree.tolist()


@pytest.mark.parametrize(
    "other",
    [
        written(np.nextafter(1.0, 2.0)),
        written(used=("Gate",)),
        written(notes=("forward changes x in place",)),
    ],
)
def test_an_answer_that_differs_in_anything_else_is_another(other):
    hearing = Hearing()
    assert hearing.read(written()) is not hearing.read(other)


@pytest.mark.parametrize("tail", [b"d" + np.float64(x).tobytes() for x in (np.nan, np.inf, -1.0)])
def test_seconds_that_are_none_are_refused_also_after_a_known_answer(tail):
    hearing = Hearing()
    hearing.read(written())
    with pytest.raises(MalformedError):
        hearing.read(written()[:-9] + tail)


def test_another_ending_of_a_known_answer_is_refused():
    hearing = Hearing()
    hearing.read(written())
    with pytest.raises(MalformedError):
        hearing.read(written()[:-9] + b"n" + bytes(8))
    with pytest.raises(MalformedError):
        hearing.read(written() + bytes(9))


def test_what_is_remembered_has_a_limit():
    hearing = Hearing(most=20_000)
    for number in range(1000):
        hearing.read(written(float(number)))
    assert len(hearing._young) + len(hearing._old) <= 2 * 20_000 / 2_000
    assert hearing.read(written(999.0)) is hearing.read(written(999.0))


def test_what_is_given_again_and_again_is_not_forgotten():
    hearing = Hearing(most=20_000)
    first = hearing.read(written(-1.0))
    for number in range(1000):
        hearing.read(written(float(number)))
        assert hearing.read(written(-1.0)) is first


def test_the_second_of_two_equal_submissions_is_not_judged(tmp_path, monkeypatch):
    course = make(tmp_path)
    source = square(backward="return 3 * self.x * dz")
    first = course.checks(source)
    monkeypatch.setattr("gradekit.judge._judge_answer", None)
    assert course.checks(source + "\n# by another student\n") == first
    assert first["square.backward"].status == "wrong"
