"""Shared by the tests: one zygote and one bench of the gates assignment, with a fixed key."""

import os
import sys
from pathlib import Path

import pytest

from gradekit.course import find_place, load, load_judges
from gradekit.model import Limits

ROOT = Path(__file__).resolve().parents[1]
KEY = b"a fixed key for tests"


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
    from gradekit.grading.one import Bench
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


@pytest.fixture(scope="session")
def reference(gates_place):
    return (gates_place.hidden / "gates.py").read_bytes()
