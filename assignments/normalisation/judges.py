"""What is right of dropout: chance decides, so an answer is held against the law, not a mask.

    P(K >= k) <= exp(-n KL(k / n, share)),   K binomial: Chernoff's bound, and so for K <= k

It holds for every n. What it calls impossible happens to a right answer less than once in 10^12
submissions, over the two or three thousand bounds of all that is asked.
"""

import numpy as np

from gradekit import judges

IMPOSSIBLE = 1e-16  # the most that one bound may be broken by chance


@judges.of("dropout.forward")
def by_the_law(answer, _truth, inputs):
    """Accept any masks that were drawn number by number, anew each time, from rng."""
    x, p_drop = inputs["x"], float(inputs["p_drop"])
    outs = {name: as_numbers(out) for name, out in answer.items()}
    if not inputs["train"]:
        n = max(int(np.sum(~judges.close(out, x))) for out in outs.values())
        return f"with train=False {n} of {x.size} elements of out are not those of x" if n else True
    found = (wrong_values(out, x, p_drop) for out in outs.values())
    masks = {name: out != 0 for name, out in outs.items()}
    fault = next(filter(None, found), "") or wrong_law(masks["out"], x, p_drop)
    return fault or not_drawn_from_rng(masks, x, p_drop) or True


def wrong_values(out, x, p_drop):
    """Say which elements are neither 0 nor x / (1 - p_drop), and what they are instead."""
    if p_drop == 0:
        n = np.sum(~judges.close(out, x))
        return f"with p_drop = 0 {n} of {x.size} elements of out are not those of x" if n else ""
    wrong = (out != 0) & ~judges.close(out, x / (1 - p_drop))
    if not np.any(wrong):
        return ""
    said = f"{np.sum(wrong)} of {x.size} elements of out are neither 0 nor x / (1 - p_drop)"
    others = {"x itself": 1, "x / p_drop": 1 / p_drop, "x * (1 - p_drop)": 1 - p_drop}
    for what, factor in others.items():
        if np.all(judges.close(out, x * factor)[wrong]):
            return f"{said}: they are {what} (p_drop is {p_drop:.3g})"
    return f"{said} (p_drop is {p_drop:.3g})"


def wrong_law(kept, x, p_drop):
    """Say what is not by chance in a mask; where x is 0 nothing can be told."""
    told, keep = x != 0, 1 - p_drop
    # One draw for a whole row spoils the share as well, but is another mistake: it goes first.
    if whole := too_alike(kept, told, p_drop, only_whole=True):
        return whole
    if impossible(np.sum(kept & told), np.sum(told), keep):
        return f"{of_all(kept, told, keep)}: p_drop is the probability of dropping"
    for some in (told & (x > 0), told & (np.abs(x) > np.median(np.abs(x)))):
        if impossible(np.sum(kept & some), np.sum(some), keep):
            return f"which numbers are dropped depends on x: {of_all(kept, some, keep)}"
    return some_places(kept, told, keep) or too_alike(kept, told, p_drop)


def some_places(kept, told, keep):
    """Say where along an axis too many are dropped, or too few."""
    for axis in range(kept.ndim):
        others = tuple(k for k in range(kept.ndim) if k != axis)
        found = impossible(np.sum(kept & told, axis=others), np.sum(told, axis=others), keep)
        if np.any(found):
            place = int(np.argmax(found))
            here = np.take(told, [place], axis), np.take(kept, [place], axis)
            return f"at place {place} along axis {axis} {of_all(here[1], here[0], keep)}"
    return ""


def too_alike(kept, told, p_drop, *, only_whole=False):
    """Say along which axis, and how far apart, numbers do not have draws of their own."""
    for axis, length in enumerate(kept.shape):
        for apart in range(1, length // 2 + 1):
            mask, seen = in_pairs(kept, axis, apart), in_pairs(told, axis, apart)
            pairs = seen[0] & seen[1]
            n, alike = np.sum(pairs), np.sum((mask[0] == mask[1]) & pairs)
            if impossible(alike, n, same_twice(p_drop)) and (alike == n or not only_whole):
                where = "next to each other" if apart == 1 else f"{apart} apart"
                return (
                    f"of {n} pairs of numbers {where} along axis {axis} {alike} are kept or "
                    "dropped together: every number needs a draw of its own"
                )
    return ""


def not_drawn_from_rng(masks, x, p_drop):
    """Say which masks should differ and do not, or should be alike and are not."""
    told = x != 0
    for name, said in (
        ("again", "a second forward drops the numbers of the first: draw a new mask in each"),
        ("beside", "two layers drop the same numbers: draw from the rng that they are handed"),
    ):
        alike = np.sum((masks["out"] == masks[name]) & told)
        if impossible(alike, np.sum(told), same_twice(p_drop)):
            return said
    if np.any((masks["out"] != masks["replay"]) & told):
        return "two generators in the same state give different masks: draw from rng alone"
    return ""


@judges.of("dropout.backward")
def same_mask(answer, _truth, inputs):
    """Accept what forward's own mask makes of dout."""
    x, dout, p_drop = inputs["x"], inputs["dout"], float(inputs["p_drop"])
    out, dx = as_numbers(answer["out"]), as_numbers(answer["dx"])
    if not inputs["train"]:
        n = np.sum(~judges.close(dx, dout))
        said = f"{n} of {x.size} elements of dx are not those of dout"
        return f"after a forward with train=False {said}" if n else True
    told, kept = x != 0, out != 0
    through = judges.close(dx, dout / (1 - p_drop))
    for wrong, said in (
        (told & ~kept & (dx != 0), "dx is not 0 where forward dropped x"),
        (told & kept & (dx == 0), "dx is 0 where forward let x through"),
        ((dx != 0) & ~through, "dx is neither 0 nor dout / (1 - p_drop)"),
    ):
        if np.any(wrong):
            return f"at {np.sum(wrong)} of {x.size} elements {said} (p_drop is {p_drop:.3g})"
    if impossible(np.sum(through & ~told), np.sum(~told), 1 - p_drop):
        n = np.sum(through & ~told)
        return f"where x is 0, dx is let through at {n} of {np.sum(~told)}: keep what was drawn"
    return True


def impossible(k, n, share):
    """Tell whether k of n cannot be by chance, where each counts with probability ``share``."""
    if share == 1:
        return np.less(k, n)
    found = np.array([k, np.subtract(n, k)], float)
    wanted = np.array([np.multiply(n, share), np.multiply(n, 1 - share)], float)
    with np.errstate(divide="ignore", invalid="ignore"):
        divergence = np.sum(np.where(found > 0, found * np.log(found / wanted), 0.0), axis=0)
    return divergence > -np.log(IMPOSSIBLE)


def same_twice(p_drop):
    """Return the probability that two draws agree."""
    return p_drop**2 + (1 - p_drop) ** 2


def in_pairs(array, axis, apart):
    """Return elements along an axis, and those so far behind them: no two pairs share one."""
    moved = np.moveaxis(array, axis, 0)
    n = len(moved) // (2 * apart)
    blocks = moved[: n * 2 * apart].reshape(n, 2, -1)
    return blocks[:, 0], blocks[:, 1]


def of_all(kept, told, keep):
    """Say how many are kept, and how many should be, about."""
    n = np.sum(told)
    return f"{np.sum(kept & told)} of {n} numbers are kept, where about {keep * n:.0f} should be"


def as_numbers(array):
    """Return an array of real numbers: lists and imaginary parts of 0 are fine."""
    return np.real(np.asarray(array)).astype(float)
