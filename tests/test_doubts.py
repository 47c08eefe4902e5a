"""Doubts of a reference, and slopes measured beside its gradients."""

from __future__ import annotations

import pytest
from small_course import CHECKS, REFERENCE, write_course

from gradekit.course import load, load_judges
from gradekit.grading.doubts import doubts
from gradekit.grading.truths import find_truths
from gradekit.sandbox.local import Forker


def doubts_of(tmp_path, reference):
    place = write_course(tmp_path, CHECKS, reference)
    assignment = load(place)
    launcher = Forker(assignment)
    truths = find_truths(launcher, place, assignment, load_judges(place), key=b"k" * 32)
    return doubts(launcher, place, assignment, truths)


def test_a_right_reference_is_not_doubted(tmp_path):
    assert doubts_of(tmp_path, REFERENCE) == []


@pytest.mark.parametrize("factor", ["1.001", "-1", "0.5"])
def test_a_reference_whose_gradient_its_forward_speaks_against_is_named(tmp_path, factor):
    body = REFERENCE.splitlines()
    at = next(i for i, line in enumerate(body) if "return" in line and "dz" in line)
    body[at] = body[at].replace("return ", f"return {factor} * ", 1)
    found = doubts_of(tmp_path, "\n".join(body))
    assert len(found) == 1
    assert "dx" in found[0]


def test_examining_many_gradients_launches_no_more_workers_than_one(tmp_path):
    place = write_course(tmp_path, CHECKS, REFERENCE.replace("return ", "return 2 * ", 1))
    assignment = load(place)
    forker = Forker(assignment)
    truths = find_truths(forker, place, assignment, load_judges(place), key=b"k" * 32)

    class Counting:
        isolation, launched = "none", 0

        def launch(self):
            self.launched += 1
            return forker.launch()

    found, launched = [], []
    for times in (1, 3):
        launcher = Counting()
        found.append(doubts(launcher, place, assignment, list(truths) * times))
        launched.append(launcher.launched)
    assert len(found[0]) == 1
    assert found[1] == found[0] * 3
    assert launched[0] == launched[1]
