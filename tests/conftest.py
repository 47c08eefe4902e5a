"""Shared by the tests: one zygote and one bench of the gates assignment, with a fixed key."""

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
        files = [
            p for f in (place.public, place.hidden) for p in sorted(f.rglob("*")) if p.is_file()
        ]
        course = (key, *((path.name, path.read_bytes()) for path in files))
        if course not in known:
            known[course] = find(launcher, place, assignment, book, key=key)
        return known[course]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(batch, "find_truths", find_once)
        yield


@pytest.fixture(scope="session")
def reference(gates_place):
    return (gates_place.hidden / "gates.py").read_bytes()
