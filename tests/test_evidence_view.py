"""What a page shows of the numbers: the map, its axes, the curve and its reading, shapes."""

from __future__ import annotations

import math

import numpy as np
import pytest

from gradekit.report.evidence_view import evidence_view, shape_views
from gradekit.report.words import CURVE_NEAREST
from tests.feedback_documents import curve_of, evidence_of


def map_of(got, want):
    return evidence_view(evidence_of(got, want)).grid


def texts(grid):
    return [[cell.text for cell in cells] for _, cells in grid.rows]


def reading(stays, **lines):
    evidence = {"n": 4, "n_wrong": 4, "curve": {**curve_of(stays), **lines}}
    return evidence_view(evidence).curve.reading


# The map


def test_a_cell_has_the_relative_error_and_a_right_one_says_ok():
    want = np.array([[1.0, 2.0], [4.0, 8.0]])
    grid = map_of(want * [[1, -1], [1.5, 1 + 1e-6]], want)
    assert texts(grid) == [["ok", "2"], ["0.33", "1e-6"]]
    assert [[cell.shade for cell in cells] for _, cells in grid.rows] == [[0, 3], [3, 1]]


def test_a_wrong_cell_says_which_element_it_is_and_what_was_there():
    grid = map_of([1.0, 5.0], [1.0, 4.0])
    assert grid.rows[0][1][1].told == "dx[1]: yours +5, expected +4"
    assert grid.rows[0][1][0].told == ""


def test_what_is_no_number_is_named():
    grid = map_of([np.nan, np.inf, -np.inf, 1.0], [1.0, 1.0, 1.0, np.inf])
    assert texts(grid) == [["nan", "inf", "-inf", "≠"]]


def test_every_number_of_a_map_fits_a_phone():
    errors = np.append(np.logspace(-10.9, 0.299, 397), [0.0999, 0.9951, 2.0])
    for some in np.split(errors, 50):  # of 1 and 1 - e the relative error is e, up to 2
        assert all(len(text) <= 5 for text in texts(map_of(1 - some, np.ones(8)))[0])


def test_the_axes_of_a_matrix_are_its_indices():
    grid = map_of(np.zeros((3, 2)), np.ones((3, 2)))
    assert grid.columns == ("0", "1")
    assert [label for label, _ in grid.rows] == ["0", "1", "2"]
    assert grid.block == ""


def test_of_a_large_output_each_cell_is_a_block_named_by_its_slices():
    want = np.ones((40, 60))
    got = want.copy()
    got[39, 59] = 2.0
    grid = map_of(got, want)
    assert grid.columns[0] == "0:8"
    assert grid.columns[-1] == "56:60"
    assert [label for label, _ in grid.rows][-1] == "35:40"
    assert grid.block == "5 x 8"
    assert texts(grid)[-1][-1] == "0.50"
    assert sum(cell.shade > 0 for _, cells in grid.rows for cell in cells) == 1


def test_a_vector_is_one_row_and_more_axes_run_down():
    assert [label for label, _ in map_of(np.zeros(3), np.ones(3)).rows] == [""]
    rows = map_of(np.zeros((2, 2, 3)), np.ones((2, 2, 3))).rows
    assert [label for label, _ in rows] == ["0, 0", "0, 1", "1, 0", "1, 1"]
    rows = map_of(np.zeros((2, 5, 3)), np.ones((2, 5, 3))).rows
    assert [label for label, _ in rows][-1] == "1, 3 to 1, 4"


def test_a_single_number_has_no_map():
    assert map_of(2.0, 1.0) is None


@pytest.mark.parametrize(
    "grid",
    [None, "x", {}, {"rows": 3}, {"rows": [], "block": [0, 1]}, {"rows": [[1]], "block": [1, 1]}],
)
def test_a_map_that_cannot_be_read_is_left_out(grid):
    view = evidence_view({"shape": [2, 2], "n": 4, "n_wrong": 1, "grid": grid})
    assert view.grid is None or not any(cells for _, cells in view.grid.rows)


def test_a_map_has_at_most_eight_rows_and_columns():
    cell = {"index": [0, 0], "got": 1.0, "want": 2.0, "wrong": True}
    grid = {"rows": [[cell] * 50] * 50, "block": [1, 1]}
    view = evidence_view({"shape": [50, 50], "n": 2500, "n_wrong": 2500, "grid": grid})
    assert len(view.grid.columns) == 8
    assert [len(cells) for _, cells in view.grid.rows] == [8] * 8


# The elements


def test_the_worst_elements_are_beside_the_first():
    view = evidence_view(evidence_of([1.5, 9.0, 3.0], [1.0, 2.0, 3.0]))
    assert [e.where for e in view.elements] == ["dx[0]", "dx[1]"]
    assert [e.where for e in view.worst] == ["dx[1]", "dx[0]"]


# The curve


def test_a_flat_line_is_read_as_a_mistake_in_the_formula():
    said = reading(0.84)
    assert said.startswith("Yours stays near 0.84 whatever the step; a right gradient")
    assert "The V has two sides" in said


def test_a_straight_function_has_rounding_and_no_v():
    rounded = [2e-16 / h for h in curve_of(0.0)["steps"]]
    said = reading(0.5, yours=[0.5] * 12, right=rounded)
    assert "because the function is straight in this direction" in said
    assert "V" not in said


def test_a_line_that_leaves_the_v_is_read_as_coming_no_nearer():
    # Half of the way down it follows the V, and then it goes on with a slope of its own.
    steps, right = (curve_of(0.0)[key] for key in ("steps", "right"))
    yours = [max(e, 1e-6 * (h / 1e-12) ** 0.2) for h, e in zip(steps, right, strict=True)]
    assert reading(0.0, yours=yours).startswith(CURVE_NEAREST[:22])


def test_a_line_that_falls_as_a_right_one_is_not_called_wrong():
    assert reading(0.0).startswith("In this direction yours falls as far as a right gradient")


def test_a_gradient_that_is_not_a_number_has_no_line():
    assert reading(0.0, yours=["nan"] * 12).startswith("Yours is not a number at any step")


@pytest.mark.parametrize(
    "curve", [None, 3, {}, {"steps": [1.0], "yours": [1.0], "right": [1.0]}, {"steps": "abc"}]
)
def test_a_curve_that_cannot_be_read_is_left_out(curve):
    assert evidence_view({"n": 1, "n_wrong": 1, "curve": curve}).curve is None


def test_steps_are_sorted_and_what_is_no_error_is_missing():
    steps, errors = [1e-1, 1e-3, 1e-2], [0.1, -1.0, "inf"]
    curve = evidence_view(
        {"n": 1, "curve": {"steps": steps, "yours": errors, "right": [1.0, 3.0, 2.0]}}
    ).curve
    assert curve.steps == (1e-3, 1e-2, 1e-1)
    assert curve.yours == (None, None, 0.1)
    assert curve.right == (3.0, 2.0, 1.0)
    assert all(math.isfinite(step) for step in curve.steps)


# Shapes


def test_shapes_are_read_in_pairs():
    found = shape_views(
        "dx has shape (6, 4), its variable has shape (4, 6): the axes are swapped; "
        "the forward value has shape (), it should be (4,): 1 axis is missing"
    )
    assert [(pair.name, pair.got, pair.want, pair.note) for pair in found] == [
        ("dx", "(6, 4)", "(4, 6)", "the axes are swapped"),
        ("forward value", "()", "(4,)", "1 axis is missing"),
    ]


def test_a_message_that_says_more_than_shapes_stays_as_it_is():
    assert shape_views("dx has shape (6, 4), its variable has shape (4, 6); and more") == ()
