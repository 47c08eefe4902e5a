"""Where the lines of a picture go: inside its frame, and with their names beside them."""

from __future__ import annotations

import itertools
import re

import pytest

from gradekit.report.evidence_view import evidence_view
from gradekit.report.plots import HEIGHT, WIDTH, step_plot
from tests.feedback_documents import curve_of


def plot(stays=0.84, **lines):
    evidence = {"n": 4, "n_wrong": 4, "curve": {**curve_of(stays), **lines}}
    return step_plot(evidence_view(evidence).curve)


def points(path):
    return [(float(x), float(y)) for x, y in re.findall(r"[ML](-?[\d.]+) (-?[\d.]+)", path)]


def test_a_right_gradient_is_a_v_and_a_flat_line_is_level():
    found = plot()
    lowest = max(y for _, y in points(found.right))
    assert found.right_lowest[1] == lowest
    assert points(found.right)[0][1] < lowest > points(found.right)[-1][1]
    assert len({y for _, y in points(found.yours)}) <= 2


@pytest.mark.parametrize("stays", [0.0, 1e-17, 1e-9, 3e-6, 0.84, 1e6])
def test_everything_lies_inside_the_frame(stays):
    found = plot(stays)
    labels = [found.yours_label, found.right_label]
    for x, y in itertools.chain(points(found.yours), points(found.right), labels):
        assert 0 <= x <= WIDTH
        assert 0 <= y <= HEIGHT
    assert all(22 <= y <= 196 for _, y in points(found.yours))


@pytest.mark.parametrize("stays", [1e-9, 3e-6, 1e-3, 0.84])
def test_the_name_of_a_line_is_not_on_the_other_line(stays):
    found = plot(stays)
    x, y = found.yours_label
    near = min(points(found.right), key=lambda point: abs(point[0] - x))
    assert abs(near[1] - (y - 5)) > 20  # the middle of the word; it is ten high


def test_a_missing_point_breaks_the_line():
    assert plot(yours=[1.0, "nan", 1.0, *[1.0] * 9]).yours.count("M") == 2


def test_without_a_number_there_is_no_line_of_yours():
    found = plot(yours=["nan"] * 12)
    assert found.yours == ""
    assert found.yours_end is None


@pytest.mark.parametrize("n", [3, 4, 12])
def test_an_axis_has_at_most_five_ticks(n):
    curve = {key: values[:n] for key, values in curve_of(0.5).items()}
    found = plot(**curve)
    assert 1 <= len(found.x_ticks) <= 5
    assert 2 <= len(found.y_ticks) <= 5


def test_errors_of_zero_are_drawn_at_the_foot():
    found = plot(right=[0.0] * 12)
    assert all(y <= 196 for _, y in points(found.right))
