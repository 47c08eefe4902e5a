"""What is right where the SVM loss has a kink: there the answer is a range, not a number."""

import numpy as np

from gradekit import judges


@judges.of("svm_loss", stage="backward")
def any_slope_at_a_kink(answer, truth, inputs):
    """Where s_j - s_y + margin is exactly 0, accept any slope between the one-sided ones."""
    got, want = answer["scores"], truth["scores"]
    low, high = one_sided(want, inputs)
    wrong = ~judges.close(got, np.clip(got, low, high), 1.0)
    own = np.eye(want.shape[1], dtype=bool)[inputs["y"]]
    faults = [
        f"{np.sum(wrong & who)} of {np.sum(who)} {elements(who)} of dscores at {where}"
        for who, where in ((own, "the right class"), (~own, "the other classes"))
        if np.any(wrong & who)
    ]
    return f"{' and '.join(faults)} {verb(wrong)} wrong" if faults else True


def one_sided(want, inputs):
    """Return the lowest and the highest slope of each score, equal where there is no kink.

    A term at its kink gives its class anything from nothing to 1 / N, and the right class the
    opposite.
    """
    scores, y = inputs["scores"], inputs["y"]
    margin = 1.0 if inputs["margin"] is None else inputs["margin"]
    rows, whole = np.arange(len(y)), 1 / len(y)
    kink = scores - scores[rows, y][:, None] + margin == 0
    kink[rows, y] = False
    low, high = np.where(kink, 0.0, want), np.where(kink, whole, want)
    given = np.where(kink, want, 0.0).sum(axis=1)  # what this truth chose to give at kinks
    high[rows, y] += given
    low[rows, y] += given - whole * kink.sum(axis=1)
    return low, high


def elements(who):
    """Return the noun for a count."""
    return "element" if np.sum(who) == 1 else "elements"


def verb(wrong):
    """Return the verb for a count."""
    return "is" if np.sum(wrong) == 1 else "are"
