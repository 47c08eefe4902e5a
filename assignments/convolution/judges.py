"""What is right where pixels of a window tie, and how fast a fast convolution has to be."""

import numpy as np

from gradekit import judges

MOST_TIED = 12  # pixels of an image: all their subsets are looked at


@judges.of("max_pool", stage="backward")
def any_split(answer, truth, inputs):
    """Where pixels of a window tie, accept any shares between 0 and 1 that add up to dout."""
    x, dx, dout = inputs["x"], answer["x"], inputs["dout"]
    size, stride = inputs["size"], inputs["stride"]
    if np.all(judges.close(dx, truth["x"], np.max(np.abs(dout)))):
        return True
    n_wrong, n_outside, faults = 0, 0, {}
    for image in np.ndindex(x.shape[:2]):
        largest = winners(x[image], size, stride)  # (windows, pixels), True or False
        gets, sent, want = dx[image].ravel(), dout[image].ravel(), truth["x"][image].ravel()
        tied = np.any(largest[np.sum(largest, axis=1) > 1], axis=0)
        wrong = ~tied & ~judges.close(gets, want, np.max(np.abs(dout)))
        n_wrong, n_outside = n_wrong + np.sum(wrong), n_outside + np.sum(~tied)
        fault = at_ties(gets[tied], largest[:, tied], sent)
        faults[fault] = faults.get(fault, 0) + 1
    if n_wrong:
        where = "" if n_outside == x.size else " where no pixels tie"
        return f"{n_wrong} of {n_outside} elements of dx are wrong{where}"
    faults.pop("", None)
    return next((f"in {n} of the images {fault}" for fault, n in faults.items()), True)


def winners(image, size, stride):
    """Tell for each window (rows) which pixels (columns) hold its largest number."""
    H, W = image.shape
    found = []
    for top in range(0, H - size + 1, stride):
        for left in range(0, W - size + 1, stride):
            window = np.zeros((H, W), bool)
            window[top : top + size, left : left + size] = True
            found.append((window & (image == np.max(image[window]))).ravel())
    return np.array(found)


def at_ties(gets, largest, sent):
    """Say what is wrong with what the tied pixels of an image get, if anything.

    Shares exist exactly if every set of pixels gets no less than the windows have to send into it,
    and all together get what is sent: what one window may send is a simplex, the windows' sum is a
    base polytope, and such a polytope has no other sides than those of sets.
    """
    if gets.size == 0:
        return ""
    if gets.size > MOST_TIED:
        raise ValueError(f"{gets.size} tied pixels in an image are too many to decide")
    sets = np.arange(2**gets.size)[:, None] >> np.arange(gets.size) & 1  # (sets, pixels)
    inside = sets @ largest.T.astype(int)  # how many of a window's largest pixels are in each set
    must = (inside == np.sum(largest, axis=1)) & np.any(largest, axis=1)  # all of them
    may = inside > 0
    least = np.where(sent > 0, must, may) @ sent
    got, scale = sets @ gets, np.sum(np.abs(sent))
    if not judges.close(got[-1], least[-1], scale):
        return "the shares of tied pixels do not add up to dout"
    if not np.all(judges.close(got, np.maximum(got, least), scale)):
        return "dout is not shared out among the tied pixels of each window"
    return ""


@judges.faster("fast_conv", than={"fast_conv": "slow_conv"}, times=5, aim=20)
def images(rng):
    """Draw what both are timed on."""
    return dict(
        x=rng.normal(size=(4, 3, 13, 16)),
        w=rng.normal(size=(8, 3, 3, 4)),
        b=rng.normal(size=8),
        stride=1,
        pad=1,
    )
