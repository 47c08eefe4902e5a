"""What is right at a tie of the max gate: there the answer is a set, not a number."""

import numpy as np

from gradekit import judges


@judges.of("max", stage="backward")
def any_split_at_a_tie(answer, truth, inputs):
    """Where x == y, accept any shares of dz between 0 and 1 that add up to dz."""
    tie = inputs["x"] == inputs["y"]
    fault = elsewhere(answer, truth, inputs["dz"], ~tie) or at_ties(answer, inputs["dz"], tie)
    return fault or True


def elsewhere(answer, truth, dz, there):
    """Say which gradients differ from the truth where there is no tie."""
    faults = []
    for name in ("x", "y"):
        wrong = np.sum(there & ~judges.close(answer[name], truth[name], np.abs(dz)))
        if wrong:
            faults.append(f"{wrong} of {np.sum(there)} elements of d{name}")
    where = " where x and y differ" if not np.all(there) else ""
    return f"{' and '.join(faults)} are wrong{where}" if faults else ""


def at_ties(answer, dz, tie):
    """Say at how many ties dz is not shared out, and in what way."""
    dx, dy, scale = answer["x"], answer["y"], np.abs(dz)

    def is_share(part):
        return judges.close(part, np.clip(part, np.minimum(dz, 0), np.maximum(dz, 0)), scale)

    def count(bad):
        return f"at {np.sum(bad & tie)} of {np.sum(tie)} ties (x == y)"

    whole = judges.close(dx, dz, scale) & judges.close(dy, dz, scale) & (dz != 0)
    none = judges.close(dx, 0 * dz, scale) & judges.close(dy, 0 * dz, scale) & (dz != 0)
    lost = ~judges.close(dx + dy, dz, scale)
    for bad, what in (
        (whole, "dx and dy both get the whole gradient: together twice what came in"),
        (none, "neither dx nor dy gets any gradient: what came in is lost"),
        (lost, "dx and dy do not add up to dz"),
        (~(is_share(dx) & is_share(dy)), "a share of dz is negative or more than the whole"),
    ):
        if np.any(bad & tie):
            return f"{count(bad)} {what}"
    return ""
