"""Margins: how much of the tolerance a second right formula uses up."""

from __future__ import annotations

import pytest
from small_course import REFERENCE, write_course
from validated_course import ALSO, GOOD

from gradekit.authoring.desk import Desk, key_of
from gradekit.authoring.margins import margin_of, proved


def measured(place):
    with Desk(place, jobs=1) as desk:
        truths = desk.each([lambda launcher: desk.truths(launcher, key_of(0))])[0]
        margin = margin_of(truths, list(desk.references.others))
        return margin, desk.each([lambda launcher: proved(desk, truths, launcher)])[0]


def test_rounding_uses_little_of_the_tolerance_and_is_placed(tmp_path):
    other = ALSO.replace("dz * self.x + self.x * dz", "0.7 * self.x * dz / 0.35")
    margin, proof = measured(write_course(tmp_path, GOOD, also=other))
    assert 0 < margin.share < 1e-2
    assert margin.where == "square.backward, also/other.py"
    assert proof.methods == {"complex step": 1}
    assert proof.error < 0.1
    assert proof.doubts == ()


@pytest.mark.parametrize("off", [1e-12, 8e-12])
def test_a_margin_grows_with_the_error(tmp_path, off):
    other = ALSO.replace("dz * self.x + self.x * dz", f"2 * self.x * dz * (1 + {off})")
    margin, _ = measured(write_course(tmp_path, GOOD, also=other))
    assert off / 1e-11 / 2 < margin.share < off / 1e-11


def test_another_answer_is_no_error(tmp_path):
    other = ALSO.replace("dz * self.x + self.x * dz", "3 * self.x * dz")
    margin, _ = measured(write_course(tmp_path, GOOD, also=other))
    assert margin.where != "square.backward, also/other.py"


def test_a_gradient_that_is_not_its_forwards_is_a_doubt(tmp_path):
    reference = REFERENCE.replace("return 2 * self.x * dz", "return 3 * self.x * dz")
    _, proof = measured(write_course(tmp_path, GOOD, reference))
    assert proof.doubts == ("square.backward",)
