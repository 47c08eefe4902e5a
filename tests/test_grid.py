"""An output as a table of few cells, in which nothing that is wrong is lost."""

from __future__ import annotations

import math

import numpy as np
import pytest

from gradekit.numerics.grid import grid_of

SHAPES = [(), (1,), (5,), (8,), (9,), (100,), (3, 4), (8, 8), (9, 8), (8, 9), (17, 33), (2, 3, 4),
          (1, 1, 1), (40, 1), (3, 2, 5, 7)]  # fmt: skip


def table(shape, wrong_at=(), by=1.0):
    want = np.arange(math.prod(shape), dtype=float).reshape(shape)
    got, wrong = want.copy(), np.zeros(shape, bool)
    for place in wrong_at:
        got[place] += by
        wrong[place] = True
    return grid_of(got, want, wrong)


def cells(grid):
    return [cell for row in grid.rows for cell in row]


@pytest.mark.parametrize("shape", SHAPES)
def test_a_table_has_at_most_eight_by_eight_cells(shape):
    grid = table(shape)
    assert 1 <= len(grid.rows) <= 8
    assert len({len(row) for row in grid.rows}) == 1
    assert 1 <= len(grid.rows[0]) <= 8


@pytest.mark.parametrize("shape", SHAPES)
def test_every_block_shows_one_of_its_own_elements(shape):
    across = shape[-1] if shape else 1
    grid = table(shape)
    high, wide = grid.block
    for i, row in enumerate(grid.rows):
        for j, cell in enumerate(row):
            flat = int(np.ravel_multi_index(cell.index, shape)) if shape else 0
            assert (flat // across // high, flat % across // wide) == (i, j)


@pytest.mark.parametrize("shape", SHAPES)
def test_cells_hold_what_was_returned_and_what_is_true_at_their_place(shape):
    place = tuple(n - 1 for n in shape)
    for cell in cells(table(shape, [place], by=0.5)):
        assert cell.want == (np.ravel_multi_index(cell.index, shape) if shape else 0)
        assert cell.got == cell.want + 0.5 * (cell.index == place)
        assert cell.wrong is (cell.index == place)


@pytest.mark.parametrize("shape", [(3, 4), (8, 8), (2, 2, 3)])
def test_a_small_output_is_shown_whole(shape):
    grid = table(shape)
    assert grid.block == (1, 1)
    assert [cell.index for cell in cells(grid)] == list(np.ndindex(shape))


@pytest.mark.parametrize("shape", SHAPES)
def test_the_one_wrong_element_is_shown_wherever_it_is(shape):
    for place in list(np.ndindex(shape))[:: max(1, math.prod(shape) // 20)]:
        assert [cell.index for cell in cells(table(shape, [place])) if cell.wrong] == [place]


def test_a_vector_is_a_row():
    assert [[cell.index for cell in row] for row in table((3,)).rows] == [[(0,), (1,), (2,)]]


def test_a_number_is_one_cell():
    (cell,) = cells(table((), [()]))
    assert (cell.index, cell.got, cell.want, cell.wrong) == ((), 1.0, 0.0, True)


def test_of_more_than_two_axes_all_but_the_last_run_down():
    grid = table((2, 3, 4))
    assert (len(grid.rows), len(grid.rows[0])) == (6, 4)
    assert [row[0].index for row in grid.rows] == [(i, j, 0) for i in (0, 1) for j in (0, 1, 2)]


def test_an_output_without_elements_has_no_table():
    assert table((0,)) is None
    assert table((3, 0)) is None
    assert table((0, 3)) is None


def test_of_a_block_the_element_furthest_off_is_shown():
    want = np.zeros(16)
    got = np.tile([1.0, 2.0], 8)
    shown = cells(grid_of(got, want, got > 0))
    assert {cell.got for cell in shown} == {2.0}
    assert {cell.got for cell in cells(grid_of(-got, want, got > 0))} == {-2.0}


def test_a_wrong_element_is_shown_before_a_right_one_that_is_further_off():
    # A right element may be far off where its tolerance is wide.
    wrong = np.tile([True, False], 8)
    shown = cells(grid_of(np.tile([1.0, 1e6], 8), np.zeros(16), wrong))
    assert all(cell.wrong for cell in shown)


@pytest.mark.parametrize("odd", [np.nan, np.inf, -np.inf])
def test_what_is_no_number_is_furthest_off(odd):
    got, wrong = np.tile([5.0, odd], 8), np.ones(16, bool)
    for cell in cells(grid_of(got, np.zeros(16), wrong)):
        np.testing.assert_equal(cell.got, odd)


def test_infinities_in_the_right_place_are_right():
    want = np.array([np.inf, 1.0, -np.inf])
    shown = cells(grid_of(want.copy(), want, np.zeros(3, bool)))
    assert [cell.got for cell in shown] == [np.inf, 1.0, -np.inf]
    assert not any(cell.wrong for cell in shown)


def test_a_table_holds_plain_numbers():
    (cell, *_) = cells(table((3, 4), [(0, 0)]))
    assert (type(cell.got), type(cell.want), type(cell.wrong)) == (float, float, bool)
    assert {type(k) for k in cell.index} == {int}
