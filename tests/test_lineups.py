"""Line-ups asked of edited references: what is edited, who is asked, and how often."""

from __future__ import annotations

import difflib
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from textwrap import dedent

import pytest
from diagnosed_course import MULTIPLY, MULTIPLY_CHECKS, Diagnosed, mistake
from small_course import CHECKS, REFERENCE

from gradekit.diagnosis.lineup import wrong_outputs
from gradekit.diagnosis.source import Edit
from gradekit.grading import lineups as module
from gradekit.sandbox.interview import Transcript, interview

OS = "__import__('os')"
SIGN = mistake("my-sign", ("self.x * dz", "-self.x * dz"))
CUBES = """
@a.gradient(question="cube", points=1, x=normal("N", "M"), dz=upstream("N", "M"), limit=0.5)
def cube(student, x, dz):
    gate = student.Cube()
    yield gate.forward(x)
    yield gate.backward(dz)

@a.values(question="cube")
def edge(student):
    yield student.edge(2.0)

@a.raises(ValueError, question="cube")
def refused(student):
    yield
    student.edge(-1.0)
"""
TWO_QUESTIONS = """
import numpy as np

class Square:
    def forward(self, x):
        self.x = x
        return 1 * x * x

    def backward(self, dz):
        # BEGIN SOLUTION
        return 2 * self.x * dz
        # END SOLUTION

def scaled(x):
    # BEGIN SOLUTION
    return 3 * x
    # END SOLUTION

def edge(a):
    # BEGIN SOLUTION
    if a < 0:
        raise ValueError("a must not be negative")
    return a ** 3
    # END SOLUTION

class Cube:
    def forward(self, x):
        self.x = x
        return x * x * x

    def backward(self, dz):
        # BEGIN SOLUTION
        return scaled(self.x * self.x * dz)
        # END SOLUTION
"""


@contextmanager
def recording():
    """Keep the files of all references that are asked, in order."""
    heard = []

    def recorded(launcher, files, *rest, **options):
        heard.append(files["demo.py"].decode())
        return interview(launcher, files, *rest, **options)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "interview", recorded)
        yield heard


@pytest.fixture
def asked():
    with recording() as heard:
        yield heard


@pytest.fixture(scope="module")
def cubes(tmp_path_factory):
    """Return of each question what was asked, and the line-up of each probe."""
    folder = tmp_path_factory.mktemp("cubes")
    course = Diagnosed(folder, CHECKS + CUBES, TWO_QUESTIONS, mistakes=[SIGN])
    lineups, found = course.new_lineups(), {}
    for item in course.course.truths:
        with recording() as heard:
            suspects = lineups.of(item, course.course.launcher)
        found[item.probe.name] = heard, suspects
    return found


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    mistakes = [SIGN, mistake("added", ("_a * dz", "_a + dz"))]
    return Diagnosed(tmp_path_factory.mktemp("two"), mistakes=mistakes)


@pytest.fixture(scope="module")
def two(course):
    """Return what was asked of a gate of two gradients, the line-up, and all names."""
    lineups = course.new_lineups()
    with recording() as heard:
        suspects = lineups.of(course.course.truths[0], course.course.launcher)
    return heard, suspects, lineups.names


def changed(edited, reference):
    """Return the lines of a reference that an edit changes."""
    old, new = dedent(reference).splitlines(), edited.splitlines()
    blocks = difflib.SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes()
    return {old[k].strip() for word, i, j, *_ in blocks if word != "equal" for k in range(i, j)}


def lines_between_marks(text, *owners):
    """Return the lines of the holes of these classes and functions."""
    found, owner, inside = set(), "", False
    for line in dedent(text).splitlines():
        if line[:1] not in ("", " "):
            owner = line.split()[-1].partition("(")[0].rstrip(":") if "import" not in line else ""
        if "BEGIN" in line or "END" in line:
            inside = "BEGIN" in line
        elif inside and owner in owners:
            found.add(line.strip())
    return found


@pytest.mark.parametrize(
    ("question", "owners"), [("square", ["Square"]), ("cube", ["Cube", "scaled", "edge"])]
)
def test_only_the_holes_of_a_question_and_what_they_lead_to_are_edited(cubes, question, owners):
    texts, _ = cubes[question]
    edited = set().union(*(changed(text, TWO_QUESTIONS) for text in texts))
    assert edited <= lines_between_marks(TWO_QUESTIONS, *owners)
    for owner in owners:  # each of them is edited
        assert edited & lines_between_marks(TWO_QUESTIONS, owner)


def test_every_probe_of_a_question_has_its_line_up_from_one_asking(cubes):
    assert cubes["square"][0]
    assert cubes["cube"][0]
    assert cubes["edge"][0] == cubes["refused"][0] == []


def test_a_suspect_is_wrong_in_some_output_of_its_probe(cubes):
    assert {wrong_outputs(s.portrait) for s in cubes["square"][1]} == {("dx",)}
    assert {wrong_outputs(s.portrait) for s in cubes["cube"][1]} == {("dx",)}
    assert {wrong_outputs(s.portrait) for s in cubes["edge"][1]} == {("the value",)}


def test_what_must_raise_has_no_line_up(cubes):
    assert cubes["refused"][1] == []


def test_an_edit_that_answers_as_the_reference_does_is_no_suspect(tmp_path):
    idle = mistake("idle", ("2 * self.x", "(1 + 1) * self.x"))
    course = Diagnosed(tmp_path, CHECKS, REFERENCE, mistakes=[idle])
    found = course.lineups.of(course.course.truths[0], course.course.launcher)
    assert found
    assert "idle" not in {suspect.name for suspect in found}


def test_known_mistakes_go_before_other_edits_in_the_order_of_the_catalogue(two):
    _, suspects, names = two
    assert [suspect.name for suspect in suspects[:3]] == ["my-sign", "added", "added"]
    known = [names[suspect.name].known for suspect in suspects]
    assert known == sorted(known, reverse=True)
    assert not all(known)


def test_every_suspect_has_a_name_that_people_can_read(two):
    _, suspects, names = two
    assert all(names[suspect.name].sentence.endswith(".") for suspect in suspects)
    assert names["my-sign"].hints == ("One?", "Two?", "Three?")


def test_edits_that_have_no_name_are_not_asked(two):
    asked, *_ = two
    assert asked
    assert not any("3 + 7.5" in text for text in asked)


def test_known_mistakes_alone_can_be_asked(course, asked):
    lineups = course.new_lineups(known_only=True)
    found = lineups.of(course.course.truths[0], course.course.launcher)
    assert [suspect.name for suspect in found] == ["my-sign", "added", "added"]
    assert len(asked) == 3


def test_a_question_is_asked_once_by_however_many_threads(course, asked):
    lineups, item = course.new_lineups(known_only=True), course.course.truths[0]
    start = threading.Barrier(4)

    def of():
        start.wait()
        return lineups.of(item, course.course.launcher)

    with ThreadPoolExecutor(4) as pool:
        found = [future.result() for future in [pool.submit(of) for _ in range(4)]]
    assert all(f is found[0] for f in found)
    assert len(asked) == 3


def test_an_edit_that_loops_for_ever_ends_and_the_others_are_asked(tmp_path):
    loops = mistake("loops", ("2 * _a * _b", "[None for _ in iter(int, 1)]"))
    turned = mistake("turned", ("2 * _a * _b", "-2 * _a * _b"))
    checks = CHECKS.replace("limit=0.5", "limit=0.05")
    course = Diagnosed(tmp_path, checks, REFERENCE, mistakes=[loops, turned])
    lineups = course.new_lineups(known_only=True)
    found = lineups.of(course.course.truths[0], course.course.launcher)
    assert [s.name for s in found if "dx" in s.portrait] == ["turned"]


def test_an_edit_that_raises_or_ends_its_worker_is_no_suspect(tmp_path):
    mistakes = [
        mistake("raises", ("2 * _a * _b", "1 / 0")),
        mistake("ends", ("2 * _a * _b", f"{OS}.kill({OS}.getpid(), 9)")),
        mistake("turned", ("2 * _a * _b", "-2 * _a * _b")),
    ]
    course = Diagnosed(tmp_path, CHECKS, REFERENCE, mistakes=mistakes)
    lineups = course.new_lineups(known_only=True)
    found = lineups.of(course.course.truths[0], course.course.launcher)
    assert [suspect.name for suspect in found] == ["turned"]


@pytest.mark.parametrize("anywhere", [True, False])
def test_around_the_holes_only_mistakes_are_made_that_say_so(tmp_path, anywhere):
    def doubled(source):
        start = source.text.index("x * x")
        yield Edit(start=start, end=start + 1, text="2 * x", what="around")

    around = replace(mistake("around"), mutant=doubled, anywhere=anywhere)
    course = Diagnosed(tmp_path, CHECKS, REFERENCE, mistakes=[around])
    lineups = course.new_lineups(known_only=True)
    found = lineups.of(course.course.truths[0], course.course.launcher)
    assert [suspect.name for suspect in found] == ["around"] * anywhere


ALSO = """
import numpy as np

class Multiply:
    def forward(self, x, y):
        self.given = [x, y]
        return 1 * x * y

    def backward(self, dz):
        return [g * dz for g in self.given[::-1]]

    def of_its_own(self, x):
        return 5 * x

def nobody_asks(x):
    return 5 * x
"""


@pytest.fixture(scope="module")
def also(tmp_path_factory):
    """Return what was asked where there is an alternative whose holes are not marked."""
    folder = tmp_path_factory.mktemp("also")
    patterns = ("_a * dz", "_a + dz"), ("1 * x * y", "2 * x * y"), ("5 * x", "6 * x")
    mistakes = [mistake("changed", *patterns)]
    course = Diagnosed(folder, MULTIPLY_CHECKS, MULTIPLY, mistakes=mistakes, also=ALSO)
    lineups = course.new_lineups(known_only=True)
    with recording() as heard:
        lineups.of(course.course.truths[0], course.course.launcher)
    return heard


def test_of_a_mistake_the_reference_is_asked_before_its_alternatives(also):
    assert ["given" in text for text in also] == [False, False, True, True]


def test_an_alternative_is_edited_where_the_reference_has_its_holes_marked_or_not(also):
    edited = [changed(text, ALSO) for text in also if "given" in text]
    assert edited == [{"return [g * dz for g in self.given[::-1]]"}, {"return 1 * x * y"}]


def test_known_mistakes_in_an_alternative_go_before_other_edits_of_the_reference(
    tmp_path, monkeypatch
):
    added = mistake("added", ("_a * dz", "_a + dz"))
    course = Diagnosed(tmp_path, MULTIPLY_CHECKS, MULTIPLY, mistakes=[added], also=ALSO)
    heard = []

    def unanswered(_, files, *__, **___):
        heard.append(files["demo.py"].decode())
        return Transcript()

    monkeypatch.setattr(module, "interview", unanswered)
    course.lineups.of(course.course.truths[0], course.course.launcher)
    assert [" + dz" in text for text in heard[:4]] == [True, True, True, False]
    assert ["given" in text for text in heard[:4]] == [False, False, True, False]


def test_an_edit_has_less_time_than_a_submission(tmp_path, monkeypatch):
    checks = CHECKS.replace("limit=0.5", "limit=30.0")
    course = Diagnosed(tmp_path, checks, REFERENCE, mistakes=[SIGN])
    seconds = set()

    def unanswered(_, files, wanted, questions, *, limits):
        assert wanted == tuple(files)
        seconds.update(question.cpu for question in questions)
        assert limits.submission <= 5.0
        return Transcript()

    monkeypatch.setattr(module, "interview", unanswered)
    course.lineups.of(course.course.truths[0], course.course.launcher)
    assert seconds == {1.0}
