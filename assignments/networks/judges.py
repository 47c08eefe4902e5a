"""What a trained network must reach: any way of training may lead there."""

from pathlib import Path
from runpy import run_path

import numpy as np

from gradekit import judges

ASKED, N_TEST = 0.93, 1000
digits = run_path(str(Path(__file__).with_name("given.py")))["digits"]


@judges.of("train")
def well_enough(answer, _truth, inputs):
    """Accept any classes that are right often enough; else say what the share hints at."""
    _, y = digits(inputs["rng"], N_TEST)
    told = np.array(list("".join(answer)))
    right = np.mean(told == y.astype(str))
    if right >= ASKED:
        return True
    said = f"{100 * right:.1f} % of {N_TEST} images that it has not seen are classified right"
    return f"{said}, {100 * ASKED:.0f} % are asked for. {likely(right, np.sum(told == '?'))}"


def likely(right, n_lost):
    """Say what a share hints at; the scores of ``n_lost`` images are not finite."""
    if n_lost:
        return f"The scores of {n_lost} are NaN or infinite: the steps are much too large."
    if right < 0.25:
        return (
            "Guessing finds 10 %: do the steps go downhill, do the arrays of this very net "
            "change, and do X and y of a batch belong together?"
        )
    return (
        "So it learns, but not enough: does every epoch go through all batches, and does every "
        "array move by rate times its gradient?"
    )
