"""An output as a table of few cells: every element of a small one, the worst of each block else."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gradekit.model import Cell, Grid

MOST_CELLS = 8  # down and across


def grid_of(
    got: NDArray[np.float64],
    want: NDArray[np.float64],
    wrong: NDArray[np.bool_],
    excess: NDArray[np.float64],
) -> Grid | None:
    """Lay an output out as a table; None for one without elements.

    got, want, wrong, excess : arrays of one shape. A vector is a row; of more than two axes all
    but the last run down. ``excess`` is the error over what is allowed: it says which element
    stands for a block.
    """
    if not got.size:
        return None
    shape = want.shape
    across = shape[-1] if shape else 1
    down = got.size // across
    high, wide = -(-down // MOST_CELLS), -(-across // MOST_CELLS)
    # Of several wrong ones the worst is shown, and a right one only where all are right.
    bounded = np.nan_to_num(excess, nan=1e9, posinf=1e9, neginf=0.0).clip(0.0, 1e9)
    weight = (bounded + 2e9 * wrong).reshape(down, across)

    def cell(top: int, left: int) -> Cell:
        block = weight[top : top + high, left : left + wide]
        i, j = np.unravel_index(int(block.argmax()), block.shape)
        flat = (top + int(i)) * across + left + int(j)
        index = tuple(int(k) for k in np.unravel_index(flat, shape)) if shape else ()
        return Cell(index, float(got[index]), float(want[index]), bool(wrong[index]))

    rows = tuple(
        tuple(cell(top, left) for left in range(0, across, wide)) for top in range(0, down, high)
    )
    return Grid(rows=rows, block=(high, wide))
