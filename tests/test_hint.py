"""``gradekit hint``: whose hints, which one is next, and a memory that may hold anything."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from command_line import gradekit

from gradekit.hints import KEPT_IN, key_of, next_hint, remember_mistakes
from gradekit.report.words import LOOP_HINTS

ROOT = Path(__file__).resolve().parents[1]
OWN = ("first", "second", "third")
KEY = "gates/multiply"


def named(mistake="sign", hints=("a", "b"), status="wrong"):
    """A document of one question in which this mistake was named, or none."""
    cause = mistake and {"id": mistake, "sentence": f"{mistake}!", "hints": list(hints)}
    checks = [{"id": "multiply.forward", "status": "correct"},
              {"id": "multiply.backward", "status": status, "misconception": cause}]  # fmt: skip
    return {"assignment": "gates", "questions": [{"id": "multiply", "checks": checks}]}


def read(path, n=1):
    return [next_hint(path, KEY, OWN).text for _ in range(n)]


@pytest.fixture
def path(tmp_path):
    return tmp_path / KEPT_IN


def test_the_question_s_own_hints_come_one_by_one_and_begin_again(path):
    assert read(path, 4) == ["first", "second", "third", "first"]
    assert next_hint(path, "gates/other", ("x",)).last


def test_a_mistake_that_a_check_has_named_brings_its_own_hints(path):
    read(path, 2)
    remember_mistakes(path, named())
    found = next_hint(path, KEY, OWN)
    assert (found.text, found.number, found.of, found.about) == ("a", 1, 2, "sign!")


def test_the_same_mistake_keeps_its_place_and_another_begins_anew(path):
    remember_mistakes(path, named())
    assert read(path) == ["a"]
    remember_mistakes(path, named())
    assert read(path) == ["b"]
    remember_mistakes(path, named("other", ("c", "d")))
    assert read(path) == ["c"]


@pytest.mark.parametrize(("status", "text"), [("wrong", "first"), ("correct", "first"),
                                              ("crashed", "a"), ("missing", "first"),
                                              ("not_started", "first"),
                                              ("timeout", LOOP_HINTS[0])])  # fmt: skip
def test_a_mistake_that_is_gone_takes_its_hints_along(path, status, text):
    remember_mistakes(path, named())
    remember_mistakes(path, named(None, status=status))
    assert read(path) == [text]
    remember_mistakes(path, named(None))
    assert read(path) == ["first" if text != "first" else "second"]


def test_nothing_is_written_where_nothing_is_named(path):
    remember_mistakes(path, named(None))
    assert not path.exists()


def test_a_mistake_without_hints_leaves_the_question_s_own(path):
    read(path, 1)
    remember_mistakes(path, named("x", ()))
    assert read(path) == ["second"]


def test_the_same_mistake_three_times_in_a_row_is_noticed(path):
    said = [remember_mistakes(path, named(m)) for m in ("a", "b", "b", "b", "b", "a")]
    assert [bool(s) for s in said] == [False, False, False, True, True, False]
    assert said[3] == {"multiply"}
    remember_mistakes(path, named("c"))
    remember_mistakes(path, named("c"))
    remember_mistakes(path, named(None))
    assert not remember_mistakes(path, named("c"))


def test_the_same_mistake_counts_once_for_each_edit_of_the_file(path):
    said = [
        remember_mistakes(path, named(), source=s) for s in (b"1", b"1", b"1", b"2", b"2", b"3")
    ]
    assert [bool(s) for s in said] == [False] * 5 + [True]
    assert not remember_mistakes(path, named(), source=b"3")


def test_a_time_limit_that_was_hit_often_is_no_mistake_made_again(path):
    assert not any(remember_mistakes(path, named(None, status="timeout")) for _ in range(4))


@pytest.mark.parametrize("status", ["missing", "crashed"])
def test_what_stopped_a_check_is_said_before_the_hints_until_it_is_mended(path, status):
    document = named(None, status=status)
    document["questions"][0]["checks"][1]["message"] = "class Linear has no attribute dW."
    remember_mistakes(path, document)
    found = next_hint(path, KEY, OWN)
    assert (found.text, found.stopped) == ("first", "class Linear has no attribute dW.")
    remember_mistakes(path, named(None))
    assert next_hint(path, KEY, OWN).stopped == ""


def test_another_file_beside_it_keeps_its_own_place(path):
    remember_mistakes(path, named(), file="mine.py")
    assert read(path) == ["first"]
    assert next_hint(path, key_of("gates", "multiply", "mine.py"), OWN).text == "a"


FOREIGN = [
    b"", b"{", b"[1, 2]", b"null", b"\xff\xfe\x00", b"[" * 100_000, b'{"gates/multiply": null}',
    b'{"gates/multiply": {"shown": "x", "hints": 3}}', b'{"gates/multiply": {"shown": -7}}',
    b'{"gates/multiply": {"shown": true, "hints": [], "about": 5}}', b'{"gates/multiply": []}',
    b'{"gates/multiply": "' + b"y" * 10_000 + b'"}',
]  # fmt: skip


@pytest.mark.parametrize("content", FOREIGN, ids=range(len(FOREIGN)))
def test_a_memory_that_holds_anything_else_begins_again(path, content):
    path.parent.mkdir()
    path.write_bytes(content)
    assert next_hint(path, KEY, OWN).text in OWN
    path.write_bytes(content)
    remember_mistakes(path, named())
    assert read(path) == ["a"]


def test_hints_of_a_foreign_memory_are_texts_of_a_length_that_can_be_read(path):
    path.parent.mkdir()
    hints = [{"x": 1}, "y" * 99_999, *"abcdefghijklm"]
    path.write_text(json.dumps({KEY: {"shown": 1, "hints": hints}}), encoding="utf-8")
    found = next_hint(path, KEY, OWN)
    assert (found.number, found.of, len(found.text)) == (2, 9, 2000)


def test_a_memory_that_cannot_be_written_is_no_mistake(tmp_path):
    (tmp_path / ".gradekit").write_text("a file", encoding="utf-8")
    remember_mistakes(tmp_path / KEPT_IN, named())
    assert read(tmp_path / KEPT_IN, 2) == ["first", "first"]
    assert sorted(p.name for p in tmp_path.iterdir()) == [".gradekit"]


# --- the command


@pytest.fixture
def folder(tmp_path):
    shutil.copytree(ROOT / "assignments" / "gates", tmp_path / "gates")
    return tmp_path / "gates"


def test_the_last_hint_says_that_it_is(folder):
    said = [gradekit("hint", "add", cwd=folder).stdout for _ in range(3)]
    assert "Next hint: gradekit hint add" in said[0]
    assert "never cost points" in said[0]
    assert "That was the last hint for add" in said[2]
    assert (folder / KEPT_IN).is_file()


def test_a_named_mistake_s_hints_are_shown_with_what_they_are_about(folder):
    remember_mistakes(folder / KEPT_IN, named("sign", ("\x1b[31mLook at the minus.", "b")))
    done = gradekit("hint", "multiply", cwd=folder)
    assert "Hint 1 of 2 for multiply:" in done.stdout
    assert "(about what your last check has named: sign!)" in done.stdout
    assert "  Look at the minus." in done.stdout
    assert "\x1b" not in done.stdout


def test_a_target_can_be_named_and_keeps_its_own_place(folder, tmp_path):
    done = gradekit("hint", "gates/gates.py", "add", cwd=tmp_path)
    assert "Next hint: gradekit hint gates/gates.py add" in done.stdout
    assert (folder / KEPT_IN).is_file()
    assert "Hint 2 of 3" in gradekit("hint", "add", cwd=folder).stdout


def test_a_command_that_is_too_long_for_a_line_has_one_of_its_own(folder):
    target = folder.resolve() / ("sub-" * 20)
    target.mkdir()
    shutil.copy(folder / "gates.py", target)
    said = gradekit("hint", target / "gates.py", "add", cwd=folder).stdout.splitlines()
    assert said[-2:] == [
        "Next hint, hints never cost points:",
        f"gradekit hint {target / 'gates.py'} add",
    ]


def test_a_file_that_is_beside_the_usual_one_has_its_own_mistakes(folder):
    text = (folder / "gates.py").read_text(encoding="utf-8")
    hole = 'raise NotImplementedError("MultiplyGate.backward")'
    (folder / "mine.py").write_text(text.replace(hole, "while True: pass"), encoding="utf-8")
    checks = folder / "checks.py"  # the loop runs until its limit ends it
    checks.write_text(checks.read_text(encoding="utf-8").replace("limit=1.0", "limit=0.2"))
    gradekit("check", "mine.py", "multiply", cwd=folder)
    assert "Which loop was it in?" in gradekit("hint", "mine.py", "multiply", cwd=folder).stdout
    assert "(about" not in gradekit("hint", "multiply", cwd=folder).stdout
    assert "(about" in gradekit("hint", "mine.py", "multiply", cwd=folder).stdout


def test_a_check_without_an_edit_in_between_does_not_scold(folder):
    text = (folder / "gates.py").read_text(encoding="utf-8")
    hole = 'raise NotImplementedError("MultiplyGate.backward")'
    wrong = text.replace(hole, "return [self.x * dz, self.y * dz]")

    def checked(source):
        (folder / "gates.py").write_text(source, encoding="utf-8")
        return gradekit("check", "multiply", cwd=folder).stdout

    assert "Likely cause" in checked(wrong)
    assert not any("same mistake again" in checked(wrong) for _ in range(3))
    assert "same mistake again" not in checked(wrong + "# a\n")
    assert "same mistake again" in checked(wrong + "# b\n")


def test_what_stopped_the_check_comes_before_the_hint(folder):
    text = (folder / "gates.py").read_text(encoding="utf-8")
    (folder / "gates.py").write_text(text.replace("class MultiplyGate", "class MultplyGate"))
    assert "hint multiply    3 general hints, free" in gradekit("check", cwd=folder).stdout
    said = " ".join(gradekit("hint", "multiply", cwd=folder).stdout.split())
    assert said.startswith("Your last check: MultiplyGate is missing")
    assert "Mend that first. In general: Hint 1 of 3 for multiply:" in said


def test_two_questions_at_once_are_refused(folder):
    done = gradekit("hint", "add", "max", cwd=folder)
    assert done.returncode == 2
    assert "One question at a time" in done.stderr


def test_a_hint_is_as_wide_as_the_terminal(tmp_path, monkeypatch):
    shutil.copytree(ROOT / "assignments" / "gates", tmp_path / "gates")
    wide = gradekit("hint", "max", cwd=tmp_path / "gates").stdout
    monkeypatch.setattr("gradekit.cli.check.page_width", lambda: 60)
    narrow = gradekit("hint", "add", cwd=tmp_path / "gates").stdout
    assert max(map(len, narrow.splitlines())) <= 60 < max(map(len, wide.splitlines()))
