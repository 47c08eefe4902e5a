"""The held-back digits: drawn and judged here, so that their labels never enter a worker."""

from pathlib import Path
from runpy import run_path

import numpy as np

from gradekit import judges

ASKED, N_TEST = 0.93, 1000
GIVEN = Path(__file__).parents[2] / "assignments" / "networks" / "given.py"
labels_of = {}  # the bytes of the images that were drawn -> their labels
draw_digits = run_path(str(GIVEN))["digits"]


@judges.input("digits")
def digits(rng):
    """Return the shades of the images, 0 to 16, and remember their labels."""
    X, y = draw_digits(rng, N_TEST)
    shades = np.rint(4 * (X + 1)).astype(np.int64)
    labels_of[shades.tobytes()] = y
    return shades


@judges.of("held_back")
def well_enough(answer, _truth, inputs):
    """Accept any classes that are right often enough."""
    y = labels_of[inputs["shades"].tobytes()]
    right = np.mean(np.array(list("".join(answer))) == y.astype(str))
    said = f"{100 * right:.1f} % of {N_TEST} held-back images are classified right"
    return bool(right >= ASKED) or f"{said}, {100 * ASKED:.0f} % are asked for"
