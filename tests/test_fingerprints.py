"""Fingerprints: an edit changes those of the checks that it can change, and of no others."""

from __future__ import annotations

import pytest

from gradekit.course import load
from gradekit.grading.fingerprints import Fingerprints, fingerprints_of
from gradekit.model import Limits
from tests.small_course import write_course

CHECKS = '''
a = Assignment("demo", files=["demo.py"])
a.question("square", points=2, title="The square", split={"backward": 2}, hints=("Look.",))
SIZES = [dict(x=normal("N"), dz=upstream("N"))]

def half(x):
    return x / 2

@a.gradient(question="square", x=normal("N", "M"), dz=upstream("N", "M"), cases=SIZES)
def square(student, x, dz):
    """The square."""
    gate = student.Square()
    yield gate.forward(x)
    yield gate.backward(dz)

@a.values(question="other", points=1, x=normal())
def other(student, x):
    yield student.Square().forward(half(x))
'''
HIDDEN = """
a = public("demo")

@a.values(question="other", x=normal(3))
def more(student, x):
    yield student.Square().forward(x)
"""
JUDGES = """
from gradekit import judges

@judges.of("other")
def near(answer, truth, inputs):
    return close(answer, truth) or "no"

def close(a, b):
    return abs(a - b) < 1
"""
ALL = {"square.square", "other.other", "other.more"}


def taken(folder, *, checks=CHECKS, hidden=HIDDEN, judges=JUDGES, key=b"k", isolation="full"):
    place = write_course(folder, checks, hidden=hidden, judges=judges)
    return fingerprints_of(
        place, load(place), key=key, isolation=isolation, limits=Limits()
    )  # fmt: skip


@pytest.fixture
def before(tmp_path):
    return taken(tmp_path)


def edited(text, old, new):
    assert old in text
    return text.replace(old, new)


PROBES = {
    "the lines of a probe": (
        "yield gate.backward(dz)",
        "yield gate.backward(1 * dz)",
        "square.square",
    ),
    "a declared input": ("x=normal())", "x=normal(4))", "other.other"),
    "its limit": ("points=1, x=normal()", "points=1, limit=2.0, x=normal()", "other.other"),
}


@pytest.mark.parametrize("edit", PROBES)
def test_an_edit_of_a_probe_is_that_probe_s_alone(tmp_path, before, edit):
    old, new, probe = PROBES[edit]
    after = taken(tmp_path, checks=edited(CHECKS, old, new))
    assert after.changed_shared(before) == ()
    assert after.changed_probes(before) == (probe,)
    assert after.marking == before.marking


def test_an_edit_of_a_hidden_probe_and_of_a_judge_is_that_probe_s_alone(tmp_path, before):
    hidden = taken(tmp_path, hidden=edited(HIDDEN, "normal(3)", "normal(4)"))
    assert hidden.changed_probes(before) == ("other.more",)
    judged = taken(tmp_path, judges=edited(JUDGES, 'or "no"', 'or "never"'))
    assert judged.changed_probes(before) == ("other.other",)


def test_what_a_probe_is_timed_with_is_that_probe_s_alone(tmp_path):
    paced = """
@judges.faster("square", than={"Square": "Slow"}, times=3)
def numbers(rng):
    return dict(x=rng.normal(size=(9, 9)))
"""
    first = taken(tmp_path, judges=JUDGES + paced)
    for old, new in (("(9, 9)", "(8, 8)"), ("times=3", "times=4")):
        after = taken(tmp_path, judges=JUDGES + edited(paced, old, new))
        assert after.changed_shared(first) == ()
        assert after.changed_probes(first) == ("square.square",)


WORDS = {
    "a comment": ("def half(x):", "# a comment\ndef half(x):"),
    "a docstring": ('"""The square."""', '"""The square, said in another way."""'),
    "a hint": ("Look.", "Look again."),
    "points": ("points=1, x", "points=3, x"),
    "a title": ('title="The square"', 'title="x squared"'),
}


@pytest.mark.parametrize("edit", WORDS)
def test_words_and_points_ask_nothing_again(tmp_path, before, edit):
    after = taken(tmp_path, checks=edited(CHECKS, *WORDS[edit]))
    assert after.changed_probes(before) == ()
    assert after.changed_shared(before) == ()
    assert (after.marking != before.marking) == (edit in ("a hint", "points", "a title"))


SHARED = {
    "a helper": dict(checks=edited(CHECKS, "x / 2", "x / 3")),
    "what cases are made of": dict(checks=edited(CHECKS, 'normal("N"),', "normal(7),")),
    "a judge's helper": dict(judges=edited(JUDGES, "< 1", "< 2")),
    "the key": dict(key=b"another"),
    "the isolation": dict(isolation="none"),
}


@pytest.mark.parametrize("edit", SHARED)
def test_what_all_checks_share_changes_all(tmp_path, before, edit):
    after = taken(tmp_path, **SHARED[edit])
    assert len(after.changed_shared(before)) == 1
    assert set(after.changed_probes(before)) == ALL


CALLING = """
@a.values(question="again", x=normal())
def again(student, x):
    yield from other(student, x)
"""


def test_a_probe_that_other_code_calls_is_shared(tmp_path):
    def both(by):
        return taken(tmp_path, checks=edited(CHECKS, "half(x))", f"half({by} * x))") + CALLING)

    assert set(both("2").changed_probes(both("1"))) == ALL | {"again.again"}


def test_the_reference_its_alternatives_and_files_beside_the_checks_change_all(tmp_path, before):
    hidden, public = tmp_path / "solutions" / "demo", tmp_path / "assignments" / "demo"
    for path, word in (
        (hidden / "demo.py", "the reference"),
        (hidden / "also" / "another.py", "the reference"),
        (public / "given.py", "the files beside the checks"),
        (public / "data.csv", "the files beside the checks"),
    ):
        path.parent.mkdir(exist_ok=True)
        former = path.read_text() if path.exists() else None
        path.write_text((former or "") + "\nx = 1\n")
        assert taken_as_it_lies(tmp_path).changed_shared(before) == (word,)
        path.unlink() if former is None else path.write_text(former)
    (public / "README.md").write_text("prose")
    (public / "expected.gk").write_text("recorded")
    assert taken_as_it_lies(tmp_path) == before


def taken_as_it_lies(folder):
    from gradekit.course import Place

    place = Place("demo", folder / "assignments" / "demo", folder / "solutions" / "demo")
    return fingerprints_of(place, load(place), key=b"k", isolation="full", limits=Limits())


def test_they_come_back_from_text_as_they_were(before):
    assert Fingerprints.from_json(before.as_json()) == before
    assert Fingerprints.from_json(before.as_json()).digest == before.digest


def test_files_that_only_a_judge_reads_count_whatever_they_are_called(tmp_path, before):
    hidden = tmp_path / "solutions" / "demo"
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "limits.txt").write_text("0.1")
    (hidden / "linked").symlink_to(tmp_path / "elsewhere")
    (hidden / "linked" / "round").symlink_to(hidden)
    linked = taken_as_it_lies(tmp_path)
    assert linked.changed_shared(before) == ("the files beside the checks",)
    (tmp_path / "elsewhere" / "limits.txt").write_text("0.001")
    assert taken_as_it_lies(tmp_path) != linked
    for name in ("tolerance.md", ".tolerance", "digits.png"):
        seen = taken_as_it_lies(tmp_path)
        (hidden / name).write_text("0.1")
        assert taken_as_it_lies(tmp_path).changed_shared(seen) == ("the files beside the checks",)


REBOUND = """
a = Assignment("demo", files=["demo.py"])
S = 5
{first}
S = 9
{second}
@a.values(points=1, x=normal(2))
def other(student, x):
    yield student.Square().forward(x)
"""
TOTAL = """
@a.values(points=1, x=normal(S))
def total(student, x):
    yield student.Square().forward(x)
"""


def test_a_probe_that_moves_past_a_constant_bound_again_is_another_probe(tmp_path):
    first = taken(tmp_path, checks=REBOUND.format(first=TOTAL, second=""), hidden="", judges="")
    second = taken(tmp_path, checks=REBOUND.format(first="", second=TOTAL), hidden="", judges="")
    assert second.changed_probes(first) == ("total.total",)


def test_a_mended_gradekit_asks_everything_again(tmp_path, before, monkeypatch):
    from gradekit.grading import fingerprints

    monkeypatch.setattr(fingerprints, "SOURCE", "another")
    assert taken_as_it_lies(tmp_path).changed_shared(before) == ("gradekit, Python or a package",)
