"""Releasing: templates and recorded answers, their freshness, and what they must not hold."""

from __future__ import annotations

import numpy as np
import pytest
from small_course import CHECKS, KEY, REFERENCE, Course, make, write_course

from gradekit.authoring.recording import digest_of_sources, read_recording, write_recording
from gradekit.authoring.release import check_release, release, templates_of
from gradekit.course import Place, load
from gradekit.grading.recorded_lineups import write_lineups
from gradekit.model import EnvironmentalError
from gradekit.sandbox.local import Forker
from gradekit.sandbox.wire import encode

SECRET = REFERENCE.replace("# BEGIN SOLUTION", "# BEGIN SOLUTION\n        planted_name = 48151623")
HIDDEN = (
    'a = public("demo")\n@a.values(question="square", x=normal(7), k=constant(108108))\n'
    "def unseen_probe(student, x, k):\n    yield x * k\n"
)
MORE = {
    "hidden": HIDDEN,
    "secret": "# a threshold of 0.7741\n",
    "also": REFERENCE + "# planted remark\n",
}


once = pytest.mark.usefixtures("lineups_recorded_once")


@pytest.fixture
def place(tmp_path):
    return write_course(tmp_path, CHECKS, SECRET, judges="# public judges\n", **MORE)


def released(place):
    release(place, Forker(load(place)))
    return (place.public / "expected.gk").read_bytes()


def stale(place):
    return [item.path.name for item in check_release(place) if item.stale]


def test_a_release_is_fresh_and_its_bytes_are_the_same_each_time(place):
    assert stale(place) == ["demo.py", "expected.gk"]
    first = released(place)
    assert stale(place) == []
    (place.public / "expected.gk").unlink()
    assert released(place) == first


@once
@pytest.mark.parametrize(
    "name", ["public/checks.py", "public/judges.py", "public/helpers.py", "hidden/demo.py",
             "hidden/also/other.py", "hidden/also/third.py", "public/given.py"],
)  # fmt: skip
def test_each_edit_of_a_source_makes_it_stale(place, name):
    released(place)
    folder, _, rest = name.partition("/")
    path = getattr(place, folder) / rest
    old = path.read_text() if path.exists() else ""
    path.write_text(old + "# edited\n")
    assert "expected.gk" in stale(place)


@once
def test_line_ends_and_hidden_judges_make_nothing_stale(place):
    released(place)
    for path in (*place.public.glob("*.py"), *place.hidden.rglob("*.py")):
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    (place.hidden / "judges.py").write_text("# another threshold\n")
    assert stale(place) == []


@once
def test_an_edited_template_is_stale_and_made_anew(place):
    released(place)
    (place.public / "demo.py").write_text("mine")
    assert stale(place) == ["demo.py"]
    released(place)
    assert stale(place) == []
    (place.public / "demo.py").write_bytes(b"\xff")
    assert stale(place) == ["demo.py"]


@once
def test_what_is_recorded_holds_nothing_of_solutions_but_public_observations(place):
    data = released(place)
    for word in (b"planted_name", b"48151623", b"2 * self.x", b"unseen_probe", b"108108", b"0.7741",
                 b"planted remark", b"k" * 32):  # fmt: skip
        assert word not in data
    course = Course(place)
    for item in course.truths:
        for truth in item.truths:
            for name, value in truth.draw.inputs.items():
                numbers = np.asarray(value, float).tobytes()
                assert (numbers in data) == truth.draw.public, (item.probe.id, name)


@once
def test_what_was_recorded_reads_as_it_was_asked(place):
    released(place)
    course = Course(place, key=None)
    recording = read_recording(place.public / "expected.gk")
    assert recording.templates == templates_of(place, course.assignment)
    assert recording.sources == digest_of_sources(place)
    for item in course.truths:
        read = recording.truths[item.probe.id]
        assert len(read) == len(item.truths)
        for mine, theirs in zip(read, item.truths, strict=True):
            assert mine.draw.label == theirs.draw.label
            assert encode(dict(mine.draw.inputs)) == encode(dict(theirs.draw.inputs))
            assert len(mine.answers) == len(theirs.answers) == len(mine.spread) == 2
            assert encode([list(s) for s in mine.spread]) == encode(
                [list(s) for s in theirs.spread]
            )


def test_a_recording_of_another_version_is_named_with_what_to_do(place):
    path = place.public / "expected.gk"
    path.write_bytes(encode({"schema": "gradekit/expected/1"}))
    with pytest.raises(EnvironmentalError, match=r"(?s)expected/1, .*expected/3.*gradekit release"):
        read_recording(path)
    assert [item.reason for item in check_release(place) if item.path == path] == [
        "it cannot be read"
    ]


def test_hidden_draws_given_by_mistake_are_left_out(place):
    course = Course(place, key=KEY)
    data = write_recording(
        course.assignment,
        "d",
        {},
        [(item.probe.id, item.truths) for item in course.truths],
        write_lineups({}, {}),
    )
    hidden = [t for item in course.truths for t in item.truths if not t.draw.public]
    assert not any(t.draw.inputs["x"].tobytes() in data for t in hidden)


@pytest.mark.parametrize("data", [b"", b"x", b"l\x00\x00\x00\x00", None])
def test_a_damaged_or_missing_recording_is_a_sentence(tmp_path, data):
    path = tmp_path / "expected.gk"
    if data is not None:
        path.write_bytes(data)
    with pytest.raises(EnvironmentalError, match=r"expected\.gk"):
        read_recording(path)


def test_a_release_that_fails_writes_nothing(tmp_path):
    place = write_course(tmp_path, CHECKS, REFERENCE.replace("return x * x", "return 1 / 0"))
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(Exception, match="ZeroDivisionError"):
        release(place, Forker(load(place)))
    assert sorted(tmp_path.rglob("*")) == before


@once
def test_a_student_without_solutions_can_load_what_was_released(place):
    released(place)
    assert len(load(Place("demo", place.public, None)).probes) == 1
    assert make(place.public.parents[1] / "again", CHECKS).truths
