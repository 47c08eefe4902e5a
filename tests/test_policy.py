"""The policy of a course: what students see of hidden checks, from when, and every slip in it."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from command_line import ROOT, gradekit, write_gates

from gradekit.course import Place
from gradekit.model import CourseError
from gradekit.policy import FILE_NAME, Disclosure, policy_of, read_policy

NOW = datetime(2026, 11, 30, 12, tzinfo=timezone.utc)
NAMES = ["gates", "graph", "layers"]


def policy(text, name="gates", now=NOW):
    return policy_of(text, Path("assignments/course.toml"), name, NAMES, now)


def test_without_a_file_students_see_how_hidden_checks_went(tmp_path):
    place = Place("gates", tmp_path / "assignments" / "gates", None)
    assert read_policy(place, NOW).level == "status"
    assert policy("").level == "status"


@pytest.mark.parametrize("level", ["points", "status", "hint"])
def test_a_level_is_what_the_file_says(level):
    assert policy(f'[disclosure]\nhidden = "{level}"').level == level


def test_one_assignment_may_have_another_and_keeps_what_it_does_not_name():
    text = """
        [disclosure]
        hidden = "points"
        from = 2026-12-01T12:00:00Z
        [assignments.gates.disclosure]
        hidden = "hint"
        [assignments.graph.disclosure]
        from = 2026-11-01T00:00:00Z
    """
    gates, graph, layers = (policy(text, name).disclosure for name in NAMES)
    assert (gates.hidden, graph.hidden, layers.hidden) == ("hint", "points", "points")
    assert gates.start == layers.start == NOW + timedelta(days=1)
    assert graph.start == datetime(2026, 11, 1, tzinfo=timezone.utc)


def test_before_the_time_it_is_the_points_alone():
    when = NOW + timedelta(hours=1)
    found = Disclosure(hidden="hint", start=when)
    assert found.level(NOW) == "points"
    assert found.level(when - timedelta(microseconds=1)) == "points"
    assert found.level(when) == found.level(when + timedelta(days=400)) == "hint"


@pytest.mark.parametrize(
    ("written", "utc"),
    [
        ("2026-12-01T12:00:00+01:00", "2026-12-01T11:00"),
        ("2026-12-01T12:00:00", "2026-12-01T11:00"),
        ("2026-12-01 12:00:00Z", "2026-12-01T12:00"),
        ("2026-07-01T12:00:00", "2026-07-01T10:00"),  # summer
        ("2026-12-01", "2026-11-30T23:00"),
    ],
)
def test_a_time_without_an_offset_is_in_the_timezone_of_the_course(written, utc):
    found = policy(f'timezone = "Europe/Zurich"\n[disclosure]\nfrom = {written}').disclosure
    assert f"{found.start.astimezone(timezone.utc):%Y-%m-%dT%H:%M}" == utc


def test_one_line_says_what_is_seen_now_and_from_when_more():
    text = 'timezone = "Europe/Zurich"\n[disclosure]\nhidden = "status"\nfrom = 2026-12-01T12:00:00'
    now = "Hidden checks: students see nothing but the points"
    later = "from 2026-12-01 12:00 CET on, when you grade again: how each went."
    assert policy(text).told == f"{now}; {later}"
    assert policy(text, now=NOW + timedelta(days=2)).told == (
        "Hidden checks: students see how each went."
    )
    assert policy(text.replace('"status"', '"points"')).told == f"{now}."


@pytest.mark.parametrize(
    ("text", "line", "problem", "fix"),
    [
        ("[disclosure]\nhiden = 'points'", 2, "'hiden' in [disclosure]", "Did you mean hidden?"),
        ("[disclosures]\nhidden = 'points'", 1, "'disclosures'", "Did you mean disclosure?"),
        ("[disclosure]\nhidden = 'nothing'", 2, 'hidden = "nothing" is no choice', "choose one of"),
        ("[disclosure]\nhidden = 'hints'", 2, 'hidden = "hints"', 'Did you mean "hint"?'),
        ("[disclosure]\n\nhidden = [1]", 3, "hidden = [1]", '"points", "status", "hint"'),
        ("hidden = 'points'", 1, "'hidden'", "below [disclosure]"),
        ("[assignments.gates]\nhidden = 'points'", 2, "'hidden' in [assignments.gates]",
         "below [assignments.gates.disclosure]"),
        ("[disclosure]\nuntil = 2026-12-01", 2, "'until'", "hidden, from"),
        ("[assignments.gats.disclosure]", 1, "no assignment 'gats'", "Did you mean gates"),
        ("[assignments.graph.disclosure]\nhidden = 'x'", 2, 'hidden = "x"', "choose"),
        ("[assignments.gates.disclosur]\nhidden='hint'", 1, "'disclosur'", "Did you mean disc"),
        ("assignments = 3", 1, "assignments is no table", "[assignments]"),
        ("[assignments]\ngates = 3", 2, "assignments.gates is no table", "[assignments.gates]"),
        ("[disclosure]\nfrom = '2026'", 2, 'from = "2026" is no time', "without quotes"),
        ("[disclosure]\nfrom = 12:00:00", 2, "is no time", "without quotes"),
        ("\n[disclosure]\nfrom = 2026-12-01T12:00:00", 3, "has no offset", "timezone ="),
        ("timezone = 'Zurich'", 1, "no timezone 'Zurich'", "Did you mean Europe/Zurich?"),
        ("timezone = 'Europe/Zurch'", 1, "no timezone", "Did you mean Europe/Zurich"),
        ("timezone = 'xyz 9'", 1, "no timezone", "Europe/Zurich or UTC"),
        ("timezone = '../../etc/passwd'", 1, "no timezone", "Europe/Zurich or UTC"),
        ("timezone = 1", 1, "no text", 'timezone = "Europe/Zurich"'),
        ("timezon = 'UTC'", 1, "'timezon'", "Did you mean timezone?"),
        ("x = 1\n[disclosure\n", 2, "it is no TOML", "key ="),
        ("[disclosure]\nhidden =", 2, "it is no TOML", "key ="),
        ("[disclosure]\nhidden = 'hint'\nhidden = 'hint'", 3, "it is no TOML", "key ="),
    ],
)  # fmt: skip
def test_a_slip_is_named_with_its_line_and_how_to_mend_it(text, line, problem, fix):
    with pytest.raises(CourseError) as caught:
        policy(text)
    assert caught.value.line == line
    assert problem in caught.value.problem
    assert fix in caught.value.fix


def test_tables_of_other_parts_of_a_policy_are_left_alone():
    text = """
        [penalties]
        late = 0.1
        [assignments.gates.dates]
        due = 2026-12-01
        [disclosure]
        hidden = "hint"
    """
    assert policy(text).level == "hint"


def test_a_byte_order_mark_is_no_slip_and_other_bytes_are(tmp_path):
    place = Place("gates", tmp_path / "assignments" / "gates", None)
    place.public.mkdir(parents=True)
    path = place.public.parent / FILE_NAME
    path.write_bytes(b'\xef\xbb\xbf[disclosure]\r\nhidden = "hint"\r\n')
    assert read_policy(place, NOW).level == "hint"
    path.write_bytes(b"# \xff\n")
    with pytest.raises(CourseError, match="not UTF-8"):
        read_policy(place, NOW)


def test_the_sample_course_reads_and_documents_all_levels():
    text = (ROOT / "assignments" / FILE_NAME).read_text(encoding="utf-8")
    assert policy(text).level == "status"
    for level in ("points", "status", "hint"):
        assert f'"{level}"' in text


def test_examples_in_the_documentation_are_policies():
    page = (ROOT / "docs" / "grading.md").read_text(encoding="utf-8")
    examples = re.findall(r"```toml\n(.*?)```", page, re.DOTALL)
    assert len(examples) >= 2
    for example in examples:
        assert policy(example).told.startswith("Hidden checks: ")


# --- as the person who grades meets it

SHOWN = "On inputs that are not shown: all right."
WRONG = """
class MultiplyGate:
    def forward(self, x, y):
        return x * y
    def backward(self, dz):
        return [dz, dz]
"""


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """Grade one submission where students see the points alone; return what runs a command."""
    root = write_gates(tmp_path_factory.mktemp("policy") / "course")
    folder = root.parent / "handed in" / "s1"
    folder.mkdir(parents=True)
    reference = (root / "solutions" / "gates" / "gates.py").read_text(encoding="utf-8")
    (folder / "gates.py").write_text(reference + WRONG, encoding="utf-8")
    places = {"page": "feedback/s1.html", "result": "results/s1.json"}

    def run(text, *command):
        (root / "assignments" / FILE_NAME).write_text(text, encoding="utf-8")
        done = gradekit(*(command or ("grade", "gates", folder.parent)), cwd=root)
        found = {key: root / "graded" / "gates" / place for key, place in places.items()}
        return done, {key: p.read_text(encoding="utf-8") for key, p in found.items()}

    run.first = run('[disclosure]\nhidden = "points"')
    return run


def test_another_policy_makes_other_pages_and_asks_no_submission_again(graded):
    first, points = graded.first
    assert first.returncode == 0, first.stderr
    assert first.stdout.splitlines()[-1] == "Hidden checks: students see nothing but the points."
    again, status = graded('[disclosure]\nhidden = "status"')
    assert "1 had not changed and were not asked again." in again.stdout
    assert SHOWN not in points["page"]
    assert SHOWN in status["page"]
    assert "0 / 2" in points["page"]
    assert status["result"] == points["result"]  # staff see the same
    _, back = graded('[disclosure]\nhidden = "points"', "report", "gates")
    assert back == points


def test_when_the_time_has_come_the_same_command_shows_more(graded):
    text = '[disclosure]\nhidden = "status"\nfrom = {}'
    soon, before = graded(text.format("2999-01-01T00:00:00Z"), "report", "gates")
    assert "; from 2999-01-01 00:00 UTC on, when you grade again: how each went." in soon.stdout
    late, after = graded(text.format("2001-01-01T00:00:00Z"), "report", "gates")
    assert late.stdout.endswith("Hidden checks: students see how each went.\n")
    assert SHOWN not in before["page"]
    assert SHOWN in after["page"]


def test_a_slip_in_the_policy_stops_before_the_work(graded):
    _, before = graded('[disclosure]\nhidden = "hint"', "report", "gates")
    done, page = graded("[disclosure]\nhidden = 'pionts'")
    assert done.returncode == 4
    assert 'course.toml:2: hidden = "pionts" is no choice' in done.stderr
    assert 'Did you mean "points"?' in done.stderr
    assert page == before
