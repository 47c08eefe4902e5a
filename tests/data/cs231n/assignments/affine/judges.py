"""What is right where x is exactly 0: the ReLU has a kink there, and any slope from 0 to 1 will do."""

import numpy as np

from gradekit import judges


@judges.of("relu", stage="backward")
def any_slope_at_the_kink(answer, truth, inputs):
    """Where x is 0, accept any share of dout from nothing to the whole."""
    got, dout, kink = answer["x"], inputs["dout"], inputs["x"] == 0
    share = np.clip(got, np.minimum(dout, 0), np.maximum(dout, 0))
    wrong = ~judges.close(got, np.where(kink, share, truth["x"]), np.abs(dout))
    return f"{np.sum(wrong)} of {wrong.size} elements of dx are wrong" if np.any(wrong) else True
