"""Shared by the tests: one zygote and one bench of the gates assignment, with a fixed key."""

import compileall
import gc
import os
import sys
from pathlib import Path

import pytest

from gradekit.course import find_place, load, load_judges
from gradekit.model import Limits

ROOT = Path(__file__).resolve().parents[1]
KEY = b"a fixed key for tests"

# In a log of CI `check` says more (a line a failing check); transcripts show what a person sees.
# Tests of those lines set it themselves.
os.environ.pop("CI", None)


def pytest_configure(config):
    """Compile the package once; else, on a fresh clone, many processes would each do it.

    Also where the environment forbids it: a zygote has a clean one, and compiled all each time.
    """
    if not hasattr(config, "workerinput"):
        compileall.compile_dir(ROOT / "gradekit", quiet=2)


@pytest.hookimpl(trylast=True)
def pytest_collection_finish():
    """Spare the collector, here and in every fork, the tens of thousands of things that stay."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def gates_place():
    return find_place("gates", ROOT)


@pytest.fixture(scope="session")
def zygote(gates_place):
    from gradekit.sandbox.launch import Zygote

    if sys.platform != "linux":
        pytest.skip("workers are forked on Linux only")
    # The hostile corpus is tried at both levels: GRADEKIT_TEST_ISOLATION=strong pytest ...
    wanted = os.environ.get("GRADEKIT_TEST_ISOLATION", "auto")
    zygote = Zygote(gates_place, isolation=wanted)
    yield zygote
    zygote.close()


@pytest.fixture(scope="session")
def bench(gates_place, zygote):
    from gradekit.authoring.release import templates_of
    from gradekit.grading.bench import Bench
    from gradekit.grading.truths import find_truths

    assignment, book = load(gates_place), load_judges(gates_place)
    return Bench(
        assignment=assignment,
        book=book,
        truths=find_truths(zygote, gates_place, assignment, book, key=KEY),
        templates=templates_of(gates_place, assignment),
        given={},
        limits=Limits(),
    )


@pytest.fixture(scope="module")
def references_asked_once():
    """Batches take what the references answered before, while the course and its key are the same.

    For tests of what comes after: asking takes most of the time of a small batch.
    """
    from gradekit.grading import batch

    find, known = batch.find_truths, {}

    def find_once(launcher, place, assignment, book, *, key):
        course = (key, *_files_of(place))
        if course not in known:
            known[course] = find(launcher, place, assignment, book, key=key)
        return known[course]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(batch, "find_truths", find_once)
        yield


@pytest.fixture(scope="session")
def released_small_course(tmp_path_factory):
    """What students get of the small course: gates with a hole, checks, recorded answers."""
    from small_course import write_course

    from gradekit.authoring.release import release
    from gradekit.grading.batch import start_launcher

    place = write_course(tmp_path_factory.mktemp("released"))
    launcher = start_launcher(place, "none", Limits())
    release(place, launcher)
    launcher.close()
    assert "NotImplementedError" in (place.public / "demo.py").read_text(encoding="utf-8")
    return place.public


_lineups = {}


@pytest.fixture
def lineups_recorded_once():
    """Releases take the line-ups that were recorded before, while the course is the same.

    For tests of what comes after: asking dozens of edited references is most of a small release.
    """
    from gradekit.authoring import release

    record = release.recorded_lineups

    def record_once(place, *rest):
        course = _files_of(place)
        if course not in _lineups:
            _lineups[course] = record(place, *rest)
        return _lineups[course]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(release, "recorded_lineups", record_once)
        yield


@pytest.fixture
def no_lineups(monkeypatch):
    """Releases record no line-ups, which take most of their time; small courses prove those."""
    from gradekit.authoring import release
    from gradekit.grading.recorded_lineups import write_lineups

    monkeypatch.setattr(release, "recorded_lineups", lambda *_: write_lineups({}, {}))


def _files_of(place):
    files = [p for f in (place.public, place.hidden) for p in sorted(f.rglob("*")) if p.is_file()]
    return tuple((path.name, path.read_bytes()) for path in files)


@pytest.fixture(scope="session")
def reference(gates_place):
    return (gates_place.hidden / "gates.py").read_bytes()
