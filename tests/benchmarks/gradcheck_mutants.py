"""Wrong backwards, made from the right one of any operation; and which of them can be seen.

A wrong value is *visible* at a point when, for some input with right gradient G and a change D,
|D| > 1e-7 |G| (Euclidean), and the change of <u, f> that D stands for rises above the rounding
noise of the forward: |D| · 1e-3 · reach > 64 · eps · Σ |u f|, where ``reach`` is the largest step
of that input up to which the forward is linear within 10 %: a check that looks at the forward
alone can hardly use larger steps. Where an operation has a kink, near it and on it, the change
must be visible also at each of three random points nearby (3 % away): another convention at the
kink itself is no mistake.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tests.benchmarks.gradcheck_points import EPS, Case, Function, rms

Builder = Callable[[Case, np.random.Generator], Function | None]
Edit = Callable[[NDArray[np.float64]], Any]

RELATIVE = 1e-7
NOISE = 64 * EPS / 1e-3
MOVES = 3
FINE_SCALE = "scale 1 + 1e-5"


def edited(case: Case, k: int, edit: Edit) -> Function:
    """Return the right backward with the gradient of input ``k`` edited."""

    def backward(u: Any, *inputs: Any) -> Any:
        gradients = list(case.operation.backward(u, *inputs))
        gradients[k] = edit(np.array(gradients[k]))
        return tuple(gradients)

    return backward


def one_input(edit: Edit) -> Builder:
    """Edit the gradient of a random input."""
    return lambda case, rng: edited(case, int(rng.choice(case.floats)), edit)


def one_element(change: Callable[[float], float]) -> Builder:
    """Change a random element, not zero if there is such, of the gradient of a random input."""

    def build(case: Case, rng: np.random.Generator) -> Function:
        k = int(rng.choice(case.floats))
        candidates = np.flatnonzero(case.gradients[k])
        index = int(rng.choice(candidates)) if candidates.size else 0

        def edit(g: NDArray[np.float64]) -> NDArray[np.float64]:
            g.flat[index] = change(g.flat[index])
            return g

        return edited(case, k, edit)

    return build


def two_elements_swapped(case: Case, rng: np.random.Generator) -> Function | None:
    """Swap two elements of the gradient of a random input."""
    k = int(rng.choice(case.floats))
    if case.inputs[k].size < 2:
        return None
    pair = rng.choice(case.inputs[k].size, 2, replace=False)

    def edit(g: NDArray[np.float64]) -> NDArray[np.float64]:
        g.flat[pair] = g.flat[pair[::-1]]
        return g

    return edited(case, k, edit)


def two_gradients_swapped(case: Case, rng: np.random.Generator) -> Function | None:
    """Swap the gradients of two inputs of one shape."""
    shapes = [(case.inputs[k].shape, k) for k in case.floats]
    pairs = [(i, j) for s, i in shapes for t, j in shapes if i < j and s == t]
    if not pairs:
        return None
    i, j = pairs[rng.integers(len(pairs))]

    def backward(u: Any, *inputs: Any) -> Any:
        g = list(case.operation.backward(u, *inputs))
        g[i], g[j] = g[j], g[i]
        return tuple(g)

    return backward


def other_upstream(change: Callable[[Any], Any]) -> Builder:
    """Give the right backward another upstream."""
    return lambda case, _: lambda u, *inputs: case.operation.backward(change(u), *inputs)


def stale(case: Case, rng: np.random.Generator) -> Function:
    """Take the gradient at 0.9 x."""

    def backward(u: Any, *inputs: Any) -> Any:
        old = (x * 0.9 if k in case.floats else x for k, x in enumerate(inputs))
        return case.operation.backward(u, *old)

    return backward


def noisy(case: Case, rng: np.random.Generator) -> Function:
    """Multiply the gradient of a random input by 1 + 1e-3 N(0, 1), anew at each call."""
    own = np.random.default_rng(rng.integers(1 << 30))
    return edited(
        case,
        int(rng.choice(case.floats)),
        lambda g: g * (1 + 1e-3 * own.standard_normal(g.shape)),
    )


def over_batch(case: Case, rng: np.random.Generator) -> Function:
    """Divide by the size of the batch."""
    batch = len(case.value) if case.value.ndim else len(np.atleast_1d(case.inputs[0]))
    return edited(case, int(rng.choice(case.floats)), lambda g: g / batch)


def transposed(g: NDArray[np.float64]) -> NDArray[np.float64]:
    """Transpose a square matrix, else roll by one."""
    if g.ndim == 2 and g.shape[0] == g.shape[1]:
        return g.T.copy()
    return np.roll(g.ravel(), 1).reshape(g.shape)


def without_last_row(g: NDArray[np.float64]) -> NDArray[np.float64]:
    """Put zeros into the last row."""
    g[-1:] = 0
    return g


VALUES: Mapping[str, Builder] = {
    FINE_SCALE: one_input(lambda g: g * (1 + 1e-5)),
    "scale 1 + 1e-3": one_input(lambda g: g * (1 + 1e-3)),
    "half (a path is missing)": one_input(lambda g: g / 2),
    "sign": one_input(lambda g: -g),
    "absolute value": one_input(np.abs),
    "offset 1e-3 rms": one_input(lambda g: g + 1e-3 * rms(g)),
    "zeros": one_input(lambda g: g * 0),
    "rolled or transposed": one_input(transposed),
    "last row missing": one_input(without_last_row),
    "divided by the batch": over_batch,
    "one element +10 %": one_element(lambda g: g * 1.1),
    "one element +0.1 %": one_element(lambda g: g * 1.001),
    "one element zero": one_element(lambda g: 0.0 * g),
    "one element's sign": one_element(lambda g: -g),
    "two elements swapped": two_elements_swapped,
    "two gradients swapped": two_gradients_swapped,
    "upstream ignored": other_upstream(np.ones_like),
    "upstream twice": other_upstream(lambda u: u * u),
    "upstream's absolute value": other_upstream(np.abs),
    "upstream masked": other_upstream(lambda u: u * (u > 0)),
    "upstream rolled": other_upstream(lambda u: np.roll(u, 1)),
    "upstream averaged": other_upstream(lambda u: np.mean(u) + 0 * u),
    "stale": stale,
    "noisy": noisy,
}


def value_mutants(case: Case) -> Mapping[str, Function | None]:
    """Build every wrong backward for a case, None where a mutant does not apply."""
    built = {
        name: build(case, case.random(3, number))
        for number, (name, build) in enumerate(VALUES.items())
    }
    own = {f"own: {name}": backward for name, backward in case.operation.wrong.items()}
    return {**built, **own}


def visible(case: Case, backward: Function) -> bool:
    """Tell whether a check could see that the backward is wrong; see above."""
    if not differs(case, backward):
        return False
    return not case.at_kink or all(differs(case.moved(salt), backward) for salt in range(MOVES))


def differs(case: Case, backward: Function) -> bool:
    """Tell whether some gradient changes by more than the precision and the forward's noise."""
    changed = backward(case.upstream.copy(), *(x.copy() for x in case.inputs))
    noise = NOISE * float(np.sum(np.abs(case.upstream * case.value)))
    for k in case.floats:
        change = float(np.linalg.norm(changed[k] - case.gradients[k]))
        if not np.isfinite(change):
            return True
        if change > RELATIVE * np.linalg.norm(case.gradients[k]) and (
            change * case.reaches[k] > noise
        ):
            return True
    return False


# --- breaches of the contract: the values are right, the rest is not -------------------------


def first_float(edit: Edit) -> Builder:
    """Edit the gradient of the first input that has one."""
    return lambda case, _: edited(case, case.floats[0], edit)


def flattened(case: Case, rng: np.random.Generator) -> Function | None:
    """Flatten a gradient that has several axes."""
    several = [k for k in case.floats if case.inputs[k].ndim > 1]
    return edited(case, int(rng.choice(several)), np.ravel) if several else None


def with_nan(g: NDArray[np.float64]) -> NDArray[np.float64]:
    """Put NaN into the last element."""
    g.flat[-1] = np.nan
    return g


def one_too_few(case: Case, _: np.random.Generator) -> Function:
    """Leave out the gradient of the first input."""
    return lambda u, *inputs: tuple(case.operation.backward(u, *inputs))[1:]


def one_too_many(case: Case, _: np.random.Generator) -> Function:
    """Return the gradient of the first input twice."""

    def backward(u: Any, *inputs: Any) -> Any:
        gradients = tuple(case.operation.backward(u, *inputs))
        return (*gradients, gradients[0])

    return backward


def changes_input(case: Case, _: np.random.Generator) -> Function:
    """Change the first input in place, afterwards."""

    def backward(u: Any, *inputs: Any) -> Any:
        gradients = tuple(np.array(g) if g is not None else g for g in right(u, *inputs))
        inputs[case.floats[0]][...] += 1
        return gradients

    right = case.operation.backward
    return backward


def changes_upstream(case: Case, _: np.random.Generator) -> Function | None:
    """Change the upstream gradient in place, afterwards; it must be an array."""

    def backward(u: Any, *inputs: Any) -> Any:
        gradients = tuple(np.array(g) if g is not None else g for g in right(u, *inputs))
        u[...] += 1
        return gradients

    right = case.operation.backward
    return backward if case.value.ndim else None


NOTES: Mapping[str, str] = {
    "float32": "float32",
    "changes an input": "mutates_input",
    "changes upstream": "mutates_upstream",
}
CONTRACT: Mapping[str, Builder] = {
    "float32": first_float(lambda g: g.astype(np.float32)),
    "extra axis": first_float(lambda g: g[None]),
    "flattened": flattened,
    "one too few": one_too_few,
    "one too many": one_too_many,
    "None": first_float(lambda _: None),
    "NaN": first_float(with_nan),
    "complex": first_float(lambda g: g + 1e-3j),
    "object": first_float(lambda g: g.astype(object)),
    "changes an input": changes_input,
    "changes upstream": changes_upstream,
}


def contract_mutants(case: Case) -> Mapping[str, Function | None]:
    """Build every breach of the contract for a case, None where one does not apply."""
    return {name: build(case, case.random(5)) for name, build in CONTRACT.items()}
