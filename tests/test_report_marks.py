"""grades.csv: quoted, exact ids, no noise in the numbers."""

from __future__ import annotations

import csv
import io

import pytest

from gradekit.report.marks import marks_lines, marks_row


def submission(student, points, **questions):
    return {
        "student": student,
        "status": "graded",
        "points": points,
        "max_points": 4.0,
        "questions": [{"id": name, "points": given} for name, given in questions.items()],
    }


def marks_csv(documents, questions):
    return "".join(marks_lines((marks_row(d, questions) for d in documents), questions))


def test_each_submission_is_a_row_with_a_column_a_question():
    text = marks_csv([submission("s1", 3.5, add=2.0, max=1.5)], ["add", "max"])
    assert text == (
        '"student","status","points","max_points","add","max"\n"s1","graded","3.5","4","2","1.5"\n'
    )


def test_points_not_yet_given_are_empty_and_zero_is_zero():
    text = marks_csv([submission("s1", None, add=0.0, why=None)], ["add", "why", "gone"])
    assert text.splitlines()[1] == '"s1","graded","","4","0","",""'


def test_numbers_carry_no_rounding_noise():
    text = marks_csv([submission("s1", 0.1 + 0.2, add=1e-17)], ["add"])
    assert text.splitlines()[1] == '"s1","graded","0.3","4","0"'


@pytest.mark.parametrize(
    "student", ["=1+1", "+s", "-s", "@s", "\ts", 'a"b', "a,b", "a\nb", "ü", "u\u0308"]
)
def test_an_id_comes_back_exactly(student):
    rows = list(csv.reader(io.StringIO(marks_csv([submission(student, 1.0)], []), newline="")))
    assert rows[1][0] == student


def test_an_empty_class_has_a_heading():
    assert marks_csv([], ["add"]) == '"student","status","points","max_points","add"\n'
