"""The gradebook: results kept, marks by hand on top, and every bad file a sentence."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest

from gradekit.gradebook import Gradebook
from gradekit.grading.key import secret_key
from gradekit.grading.output import output_folder, write_file
from gradekit.model import EnvironmentalError, UsageError
from gradekit.overrides import (
    Override,
    override_rows,
    read_overrides,
    what_became_of,
    with_overrides,
)


@pytest.fixture(autouse=True)
def closed(monkeypatch):
    """Close every gradebook that a test opens: Python 3.13 warns of those left open."""
    opened, init = [], Gradebook.__init__

    def remember(self, path):
        opened.append(self)
        init(self, path)

    monkeypatch.setattr(Gradebook, "__init__", remember)
    yield
    for book in opened:
        if hasattr(book, "_db"):
            book.close()


def document(student="s1", **points):
    questions = [
        {"id": name, "points": given, "checks": [{"status": "correct"}]}
        for name, given in points.items()
    ]
    return {"student": student, "status": "graded", "points": 1.0, "questions": questions}


@pytest.fixture
def path(tmp_path):
    return tmp_path / "gradebook.db"


def test_a_result_is_kept_and_its_digest_known(path):
    Gradebook(path).save("s1", "d1", document(add=1.0))
    book = Gradebook(path)
    assert (book.digest("s1"), book.digest("s2")) == ("d1", None)
    assert list(book.documents()) == [document(add=1.0)]
    assert list(book.documents({"s2"})) == []


def test_what_is_replaced_goes_to_the_history(path):
    book = Gradebook(path)
    for digest in ("d1", "d2", "d3"):
        book.save("s1", digest, document())
    book.close()
    with closing(sqlite3.connect(path)) as db, db:
        assert [r[0] for r in db.execute("SELECT digest FROM history ORDER BY rowid")] == [
            "d1",
            "d2",
        ]
    assert Gradebook(path).digest("s1") == "d3"


@pytest.mark.parametrize(
    "student", ["ü", "u\u0308", "S1", "s1", "學生", "a\udcffb", "a\x00b", "=1+1", "a'b", "", "🦊"]
)
def test_any_id_comes_back_exactly(path, student):
    book = Gradebook(path)
    book.save(student, "d", document(student))
    book.save("other", "e", document("other"))
    assert book.digest(student) == "d"
    assert [d["student"] for d in book.documents({student})] == [student]


def test_documents_come_in_the_order_that_is_asked_for(path):
    book = Gradebook(path)
    for student in ("s1", "s10", "s2"):
        book.save(student, "d", document(student))
    found = book.documents(["s2", "nobody", "s10"])
    assert [d["student"] for d in found] == ["s2", "s10"]
    assert [d["student"] for d in book.documents()] == ["s1", "s10", "s2"]


def test_every_save_is_counted_also_one_that_changes_nothing(path):
    book = Gradebook(path)
    counts = []
    for student in ("s1", "s2", "s1", "s1"):
        book.save(student, "d", document(student))
        counts.append(book.saves())
    assert counts == [1, 2, 3, 4]


def test_pages_are_shown_of_the_last_students_and_what_was_made_goes_with_the_others(path):
    book = Gradebook(path)
    for student in ("s1", "s2", "a\udcffb"):
        book.save(student, "d", document(student))
    assert book.shown() == {"s1", "s2", "a\udcffb"}
    book.show({"s1", "a\udcffb", "not yet graded"})
    assert book.shown() == {"s1", "a\udcffb"}
    assert book.page("s1") == ""
    for student in ("s1", "a\udcffb"):
        book.keep_page(student, f"of {len(student)}")
        assert book.page(student) == f"of {len(student)}"
    book.show({"s1", "s2"})
    assert (book.shown(), book.page("s1"), book.page("a\udcffb")) == ({"s1", "s2"}, "of 2", "")


def test_ids_that_differ_in_case_or_form_only_are_two_students(path):
    book = Gradebook(path)
    for student in ("S1", "s1", "\u00fc", "u\u0308"):
        book.save(student, student, document(student))
    assert len(list(book.documents())) == 4


def test_a_number_that_json_lacks_is_never_stored(path):
    with pytest.raises(ValueError, match="JSON"):
        Gradebook(path).save("s1", "d", document(add=float("nan")))


@pytest.mark.parametrize("version", [0, 1, 99])
def test_another_schema_is_refused(path, version):
    Gradebook(path).close()
    with closing(sqlite3.connect(path)) as db, db:
        db.execute(f"PRAGMA user_version = {version}")
    with pytest.raises(EnvironmentalError, match=f"schema {version}"):
        Gradebook(path)


def test_an_empty_file_of_a_stopped_run_is_filled(path):
    path.write_bytes(b"")
    Gradebook(path).save("s1", "d", document())
    assert Gradebook(path).digest("s1") == "d"


def test_a_file_that_is_no_database_is_refused_and_kept(path):
    path.write_bytes(b"no database " * 100)
    with pytest.raises(EnvironmentalError, match="not a database"):
        Gradebook(path)
    assert path.read_bytes().startswith(b"no database")


def test_a_locked_one_says_so(path):
    book = Gradebook(path)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(EnvironmentalError, match="locked"):
            book.save("s1", "d", document())
        other.execute("ROLLBACK")
    book.save("s1", "d", document())


def test_a_folder_that_is_not_there_or_stands_in_its_place_says_so(path, tmp_path):
    with pytest.raises(EnvironmentalError, match="cannot be used"):
        Gradebook(tmp_path / "gone" / "gradebook.db")
    path.mkdir()
    with pytest.raises(EnvironmentalError, match="cannot be used"):
        Gradebook(path)


def test_who_is_shown_is_all_until_it_is_recorded(path):
    book = Gradebook(path)
    for student in ("s1", "s2", "a\udcffb"):
        book.save(student, "d", document(student))
    assert book.students() == ["a\udcffb", "s1", "s2"]
    assert book.shown() == {"s1", "s2", "a\udcffb"}
    book.show({"a\udcffb", "s1", "never graded"})
    book.close()
    assert Gradebook(path).shown() == {"a\udcffb", "s1"}


# --- overrides.csv


def overrides(tmp_path, text):
    path = tmp_path / "overrides.csv"
    path.write_text(text, encoding="utf-8", newline="")
    return read_overrides(path)


HEADER = "student,question,points,why\n"


def test_no_file_means_no_overrides(tmp_path):
    assert read_overrides(tmp_path / "overrides.csv") == {}


def test_overrides_are_read_as_spreadsheets_write_them(tmp_path):
    text = "\ufeff" + HEADER + 's1,add,1.5,"a, b\nc"\r\n\r\nü,max,0,\r\n"a\u2028b",add,2,x\n'
    assert overrides(tmp_path, text) == {
        ("s1", "add"): Override(1.5, "a, b\nc"),
        ("ü", "max"): Override(0.0, ""),
        ("a\u2028b", "add"): Override(2.0, "x"),
    }
    assert overrides(tmp_path, "student,question,points\ns1,add,1\n")["s1", "add"].why == ""


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", 1), ("student;question;points;why\n", 1), ("name,question,points\n", 1),
        (HEADER + "s1,add,much,x\n", 2), (HEADER + "s1,add,1,x\n\n\ns2,add,,x\n", 5),
        (HEADER + "s1,add,nan,x\n", 2), (HEADER + "s1,add,inf,x\n", 2),
        (HEADER + "s1,add,-1,x\n", 2), (HEADER + "s1,add\n", 2),
        (HEADER + 's1,add,1,"a\nb"\ns2,add,x,\n', 4), (HEADER + "s1,add,1,why, oh why\n", 2),
        (HEADER + 's1,add,1,"open', 2),
    ],
)  # fmt: skip
def test_a_mistake_in_the_overrides_names_its_line(tmp_path, text, line):
    with pytest.raises(UsageError, match=f"line {line}:|line {line}, "):
        overrides(tmp_path, text)


def test_semicolons_are_named_as_what_they_are(tmp_path):
    with pytest.raises(UsageError, match="line 1: the fields are separated by semicolons"):
        overrides(tmp_path, "student;question;points;why\ns1;add;1,5;x\n")


def test_a_row_s_line_is_the_one_that_it_begins_in(tmp_path):
    path = tmp_path / "overrides.csv"
    text = HEADER + 's1,add,1,"a\r\nb\nc"\n\ns2,add,1,"x\ny"\ns3,add,1,\n'
    path.write_text(text, encoding="utf-8", newline="")
    assert [(r.line, r.student) for r in override_rows(path)] == [(2, "s1"), (6, "s2"), (8, "s3")]


def test_what_became_of_each_row_is_counted_and_said(tmp_path):
    path = tmp_path / "overrides.csv"
    rows = ["s1,add,5,", "s1,add,1,", "s1,max,2.5,", "s7,add,1,", "zzz,add,1,", "s1,q,1,"]
    path.write_text(HEADER + "\n".join(rows), encoding="utf-8")
    one = {"assignment": "gates", **document("s1", add=1.0, max=1.0)}
    for question in one["questions"]:
        question["max_points"] = 2.0
    became = what_became_of(
        override_rows(path), iter([one]), students={"s1", "zz-top"}, left_out={"s7"}
    )
    assert (became.applied, became.unapplied) == (2, 3)
    hint = "The ids are in the first column of grades.csv."
    assert became.remarks == (
        "overrides.csv, line 3: s1, add is already set in line 2: the last one counts.",
        "overrides.csv, line 4: 2.5 points, but max is worth 2: taken as it stands.",
        "overrides.csv, line 5: s7 is left out of the pages, so this is not applied.",
        f"overrides.csv, line 6: there is no result for 'zzz'. {hint}",
        "overrides.csv, line 7: gates has no question 'q'. There are: add, max.",
    )


def test_overrides_that_are_no_utf8_are_refused(tmp_path):
    (tmp_path / "overrides.csv").write_bytes(HEADER.encode() + b"\xff,add,1,x\n")
    with pytest.raises(UsageError, match="UTF-8"):
        read_overrides(tmp_path / "overrides.csv")


def test_given_points_replace_those_of_a_question_and_the_sum():
    given = {("s1", "add"): Override(0.5, "late"), ("s2", "max"): Override(9, "")}
    changed = with_overrides(document(add=2.0, max=1.0), given)
    assert changed["points"] == 1.5
    assert changed["questions"][0]["override"] == {"points": 0.5, "why": "late"}
    assert with_overrides(document("s3", add=2.0), given) == document("s3", add=2.0)


def test_a_person_is_needed_until_each_open_question_is_marked():
    open_one = document(add=2.0, why=None)
    open_one["status"] = "needs_person"
    open_one["questions"][1]["checks"] = [{"status": "written"}]
    assert with_overrides(open_one, {("s1", "add"): Override(1, "")})["status"] == "needs_person"
    marked = with_overrides(open_one, {("s1", "why"): Override(1, "")})
    assert (marked["status"], marked["points"]) == ("graded", 3.0)
    refused = document(add=0.0, max=0.0)
    refused["status"] = "needs_person"
    for question in refused["questions"]:
        question["checks"] = [{"status": "refused"}]
    half = with_overrides(refused, {("s1", "add"): Override(1, "")})
    assert half["status"] == "needs_person"


# --- the key and the output folder


def test_a_key_is_made_once_and_for_its_owner_alone(tmp_path):
    key = secret_key(tmp_path, "gates")
    assert len(key) == 32
    assert secret_key(tmp_path, "gates") == key != secret_key(tmp_path, "graph")
    assert (tmp_path / ".keys" / "gates").stat().st_mode & 0o777 == 0o600
    assert sorted(p.name for p in (tmp_path / ".keys").iterdir()) == ["gates", "graph"]


@pytest.mark.parametrize("text", ["", "zz", "00ff", "\xff"])
def test_a_damaged_key_is_named(tmp_path, text):
    (tmp_path / ".keys").mkdir()
    (tmp_path / ".keys" / "gates").write_text(text, encoding="latin-1")
    with pytest.raises(EnvironmentalError, match="holds no key"):
        secret_key(tmp_path, "gates")


def test_a_folder_is_used_by_one_run_at_a_time(tmp_path):
    with output_folder(tmp_path / "out"), pytest.raises(EnvironmentalError, match="Another run"):
        output_folder(tmp_path / "out").__enter__()
    with output_folder(tmp_path / "out") as folder:
        assert (folder / "feedback").is_dir()


def test_a_folder_that_cannot_be_made_is_named(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(EnvironmentalError, match="cannot be written"):
        output_folder(tmp_path / "file" / "out").__enter__()


def test_a_file_is_written_whole_or_not_at_all(tmp_path, monkeypatch):
    path = tmp_path / "grades.csv"
    write_file(path, "a\n")
    write_file(path, 'b "a\udcff"\n')
    assert path.read_bytes() == b'b "a\\udcff"\n'

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pathlib.Path.replace", full)
    with pytest.raises(EnvironmentalError, match="No space left"):
        write_file(path, "c\n")
    assert [p.name for p in tmp_path.iterdir()] == ["grades.csv"]
    assert path.read_bytes().startswith(b"b")


def test_documents_are_plain_json(path):
    Gradebook(path).save("s1", "d", document(add=1.0))
    with closing(sqlite3.connect(path)) as db, db:
        assert json.loads(db.execute("SELECT document FROM results").fetchone()[0])


def test_a_closed_gradebook_is_one_file_and_an_open_one_can_be_read(path):
    book = Gradebook(path)
    book.save("s1", "d1", document(add=1.0))
    with closing(sqlite3.connect(path)) as other:
        assert other.execute("SELECT count(*) FROM results").fetchone() == (1,)
    book.close()
    assert [p.name for p in path.parent.iterdir()] == ["gradebook.db"]
    with closing(sqlite3.connect(path)) as other:
        assert other.execute("PRAGMA journal_mode").fetchone() == ("delete",)


def test_what_was_saved_is_there_after_the_process_was_killed(path):
    code = (
        "import os, signal, sys; from pathlib import Path\n"
        "from gradekit.gradebook import Gradebook\n"
        "book = Gradebook(Path(sys.argv[1]))\n"
        "[book.save(f's{k}', 'd', {'student': f's{k}'}) for k in range(5)]\n"
        "os.kill(os.getpid(), signal.SIGKILL)"
    )
    subprocess.run([sys.executable, "-c", code, path], check=False, timeout=60)
    assert Gradebook(path).students() == [f"s{k}" for k in range(5)]
