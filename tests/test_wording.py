"""Hints: three, short, and not the answer."""

from __future__ import annotations

from gradekit.assignment import Question
from gradekit.authoring.wording import faults_of_hints, found_in

LINE = "return 2 * self.x * dz"
GOOD = ("Look at the slope.", "Which number did forward keep?", "A neighbour: z = x * x * x.")


def faults(**options):
    question = Question(**{"id": "square", "title": "Square", "hints": GOOD, **options})
    return list(faults_of_hints(question, [LINE]))


def test_three_short_hints_and_a_title_are_fine():
    assert faults() == []


def test_a_missing_hint_is_told():
    assert faults(hints=GOOD[:2]) == ["square has 2 hints, 3 are asked for"]


def test_a_question_without_points_needs_no_hints():
    assert faults(hints=(), points=0.0) == []


def test_a_long_hint_is_told_with_its_number():
    told = faults(hints=(*GOOD[:2], "word " * 161))
    assert told == ["hint 3 of square has 161 words, 160 at most"]


def test_a_hint_that_holds_the_solution_is_told_however_it_is_spaced():
    told = faults(hints=("Write return 2*self.x  *dz.", *GOOD[1:]))
    assert told == [f"hint 1 of square holds a line of the solution: {LINE}"]


def test_a_question_that_is_called_by_its_id_has_no_title():
    assert faults(title="square") == ["square has no title"]


def test_secret_lines_are_found_across_line_ends():
    assert found_in("return 2 *\n  self.x * dz", [LINE]) == [LINE]
    assert found_in("return 3 * self.x * dz", [LINE]) == []
