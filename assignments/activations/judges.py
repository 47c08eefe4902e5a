"""What is right at a kink and at a tie: there the answer is a range, not a number."""

import numpy as np

from gradekit import judges


@judges.of("relu", stage="backward")
def any_slope_of_relu(answer, truth, inputs):
    """Where x == 0, accept any slope from 0 to 1."""
    return slopes_between(0.0, answer["x"], truth["x"], inputs)


@judges.of("leaky_relu", stage="backward")
def any_slope_of_leaky_relu(answer, truth, inputs):
    """Where x == 0, accept any slope from alpha to 1."""
    alpha = alpha_of(inputs, 0.01)
    return naming(alpha, slopes_between(alpha, answer["x"], truth["x"], inputs))


@judges.of("elu", stage="backward")
def any_slope_of_elu(answer, truth, inputs):
    """Where x == 0, accept any slope between alpha and 1, whichever is larger."""
    alpha = alpha_of(inputs, 1.0)
    return naming(alpha, slopes_between(alpha, answer["x"], truth["x"], inputs))


@judges.of("maxout", stage="backward")
def any_split_of_maxout(answer, truth, inputs):
    """Where pieces of a row tie, accept any shares between 0 and 1 that add up to dout."""
    x, dx, dout = inputs["x"], answer["x"], np.expand_dims(inputs["dout"], -1)
    largest = x == np.max(x, axis=-1, keepdims=True)
    tied = np.sum(largest, axis=-1, keepdims=True) > 1
    clear = np.broadcast_to(~tied, x.shape)
    return where_it_is_clear(clear, dx, truth["x"], dout, "one piece is the largest") or (
        at_ties(dx, largest, tied, dout) or True
    )


def alpha_of(inputs, default):
    """Return alpha; None stands for an object made without one."""
    return default if inputs["alpha"] is None else inputs["alpha"]


def naming(alpha, said):
    """Say with which alpha it was: a slope typed in as a number is right for one only."""
    return said if said is True else f"{said} (alpha is {alpha:g})"


def slopes_between(left, dx, truth, inputs):
    """Accept at x == 0 any slope between the left one and 1; elsewhere only the true one."""
    x, dout = inputs["x"], inputs["dout"]
    kink = x == 0
    fault = where_it_is_clear(~kink, dx, truth, max(left, 1) * dout, "x is not 0")
    if fault:
        return fault
    one, other = left * dout, dout
    nearest = np.clip(dx, np.minimum(one, other), np.maximum(one, other))
    bad = np.sum(kink & ~judges.close(dx, nearest, np.abs(dout)))
    if not bad:
        return True
    least, most = sorted((left, 1.0))
    allowed = "1" if least == most else f"between {least:g} and {most:g}"
    return f"at {bad} of {np.sum(kink)} places where x is 0 the slope dx / dout is not {allowed}"


def where_it_is_clear(clear, dx, truth, scale, where):
    """Say how many elements differ from the truth where there is only one."""
    wrong = np.sum(clear & ~judges.close(dx, truth, scale))
    if not wrong:
        return ""
    named = "" if np.all(clear) else f" where {where}"
    return f"{wrong} of {np.sum(clear)} elements of dx are wrong{named}"


def at_ties(dx, largest, tied, dout):
    """Say at how many rows with a tie dout is not shared out, and in what way."""
    scale, count = np.abs(dout), np.sum(tied)
    share = judges.close(dx, np.clip(dx, np.minimum(dout, 0), np.maximum(dout, 0)), scale)
    total = np.sum(dx, axis=-1, keepdims=True)
    every = np.all(judges.close(dx, dout, scale) | ~largest, axis=-1, keepdims=True)
    none = np.all(judges.close(dx, 0, scale) | ~largest, axis=-1, keepdims=True)
    for bad, what in (
        (
            np.any(~largest & ~judges.close(dx, 0, scale), axis=-1, keepdims=True),
            "a piece that is not the largest gets a gradient",
        ),
        (every, "every one of the largest pieces gets all of dout: together too much"),
        (none, "no piece gets any gradient: what came in is lost"),
        (~judges.close(total, dout, scale * dx.shape[-1]), "the shares do not add up to dout"),
        (~np.all(share, axis=-1, keepdims=True), "a share of dout is negative or above the whole"),
    ):
        if np.any(bad & tied):
            return f"at {np.sum(bad & tied)} of {count} ties {what}"
    return ""
