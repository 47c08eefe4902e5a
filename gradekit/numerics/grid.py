"""An output as a table of few cells: every element of a small one, the worst of each block else."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gradekit.model import Cell, Grid

MOST_CELLS = 8  # down and across


def grid_of(
    got: NDArray[np.float64], want: NDArray[np.float64], wrong: NDArray[np.bool_]
) -> Grid | None:
    """Lay an output out as a table; None for one without elements.

    got, want, wrong : arrays of one shape. A vector is a row; of more than two axes all but the
    last run down. Of a block that element is shown that is furthest off, a wrong one if any is.
    """
    if not got.size:
        return None
    shape = want.shape
    across = shape[-1] if shape else 1
    down = got.size // across
    high, wide = -(-down // MOST_CELLS), -(-across // MOST_CELLS)
    with np.errstate(all="ignore"):
        error = np.nan_to_num(np.abs(got - want), nan=1e300, posinf=1e300)
    weight = (error / max(float(error.max()), 1e-300) + 2.0 * wrong).reshape(down, across)

    def cell(top: int, left: int) -> Cell:
        block = weight[top : top + high, left : left + wide]
        i, j = divmod(int(block.argmax()), block.shape[1])
        index = np.unravel_index((top + i) * across + left + j, shape) if shape else ()
        place = tuple(int(k) for k in index)
        return Cell(place, float(got[place]), float(want[place]), bool(wrong[place]))

    rows = tuple(
        tuple(cell(top, left) for left in range(0, across, wide)) for top in range(0, down, high)
    )
    return Grid(rows=rows, block=(high, wide))
