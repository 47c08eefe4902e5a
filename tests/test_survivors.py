"""Reasons to let a mutant live: read, found, told when nothing has them any more."""

from __future__ import annotations

import pytest

from gradekit.authoring.survivors import entry, read_reasons
from gradekit.diagnosis.source import Shown
from gradekit.model import CourseError

EDIT = Shown(line=7, old="return x['a'] + 1", new="y = 0\nreturn x")


def written(tmp_path, text):
    (tmp_path / "survivors.toml").write_text(text, encoding="utf-8")
    return read_reasons(tmp_path)


def test_what_is_shown_can_be_pasted_and_given_a_reason(tmp_path):
    text = entry("demo.py", EDIT).replace("why = ''", "why = 'both are right'")
    reasons = written(tmp_path, text)
    assert reasons.find("demo.py", EDIT) == "both are right"
    assert reasons.unused == []


def test_a_reason_belongs_to_one_edit_wherever_its_line_moves(tmp_path):
    reasons = written(tmp_path, entry("demo.py", EDIT).replace("why = ''", "why = 'so'"))
    assert reasons.find("demo.py", Shown(line=9, old=EDIT.old, new="return 1")) == ""
    assert reasons.find("other.py", EDIT) == ""
    assert reasons.unused == [EDIT.new]
    assert reasons.find("demo.py", Shown(line=99, old=EDIT.old, new=EDIT.new)) == "so"


def test_without_a_file_there_are_no_reasons(tmp_path):
    assert read_reasons(tmp_path).find("demo.py", EDIT) == ""


@pytest.mark.parametrize(
    "text", [entry("demo.py", EDIT), "[[survivor]]\nfile = 'demo.py'", "not toml", "survivor = 3"]
)
def test_an_entry_without_a_reason_or_form_is_the_authors_mistake(tmp_path, text):
    with pytest.raises(CourseError, match=r"survivors\.toml"):
        written(tmp_path, text)
