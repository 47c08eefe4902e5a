"""``gradekit validate``: the table, the JSON, and the exit code."""

from __future__ import annotations

import json

import pytest
from click import unstyle
from click.testing import CliRunner
from validated_course import GOOD, released

from gradekit.authoring import validate as module
from gradekit.authoring.rows import Row, Validation, count, row_of
from gradekit.cli.validate import command, told


@pytest.fixture(autouse=True)
def _two_seeds(monkeypatch):
    monkeypatch.setattr(module, "N_SEEDS", 2)


def run(folder, monkeypatch, *arguments):
    monkeypatch.chdir(folder)
    return CliRunner().invoke(command, arguments, standalone_mode=False)


@pytest.mark.usefixtures("lineups_recorded_once")
def test_a_good_course_exits_0_with_a_table_of_plain_lines(tmp_path, monkeypatch):
    released(tmp_path)
    done = run(tmp_path, monkeypatch, "demo", "-j", "1", "--mutants", "2")
    assert done.return_value == 0
    lines = done.output.splitlines()
    assert lines[0].startswith("demo: fit for students (isolation ")
    assert all(len(line) <= 80 for line in lines)
    assert "\x1b" not in done.output
    assert done.output.isascii()


@pytest.mark.usefixtures("no_lineups")
def test_a_red_row_exits_1_and_every_assignment_is_looked_at(tmp_path, monkeypatch):
    released(tmp_path, GOOD.replace("A neighbour", "return 2 * self.x * dz: a neighbour"))
    done = run(tmp_path, monkeypatch, "--mutants", "3")
    assert done.return_value == 1
    assert "RED   hints" in done.output
    assert "demo: to mend" in done.output


@pytest.mark.usefixtures("no_lineups")
def test_json_is_one_document_and_nothing_else(tmp_path, monkeypatch):
    released(tmp_path)
    done = run(tmp_path, monkeypatch, "demo", "-j1", "--json", "--mutants", "5")
    document = json.loads(done.stdout)
    assert document["schema"] == "gradekit/validation/1"
    (found,) = document["assignments"]
    assert found["assignment"] == "demo"
    assert found["red"] is False
    rows = {row["row"]: row for row in found["rows"]}
    assert rows["mutants"]["facts"]["asked"] == 5
    assert rows["mutants"]["facts"]["left_out"] > 0


def test_code_keeps_its_line_and_sentences_are_wrapped():
    edit = (
        "demo.py:3: factor left out lives\n  - return 2 * self.x * dz\n  + return dz\n  "
        + "so " * 40
    )
    row = Row(name="mutants", light="red", said="word " * 40, details=(edit,))
    lines = [unstyle(line) for line in told(Validation(assignment="demo", rows=(row,)))]
    assert "        - return 2 * self.x * dz" in lines
    assert "        + return dz" in lines
    assert max(map(len, lines)) <= 80
    assert lines[1].startswith("RED   mutants ")


def test_one_fault_is_said_in_the_row_several_below_it():
    assert row_of("hints", [], "fine").light == "ok"
    assert row_of("hints", [], "fine", notes=["odd"]).light == "note"
    one = row_of("hints", ["no title"], "fine")
    assert (one.light, one.said, one.details) == ("red", "no title", ())
    two = row_of("hints", ["a", "b"], "fine", notes=["c"])
    assert (two.said, two.details) == ("2 faults", ("a", "b", "c"))


def test_a_number_has_its_noun():
    assert [count(n, "seed") for n in (0, 1, 2000)] == ["0 seeds", "1 seed", "2,000 seeds"]
