"""Proof that the right backwards of the benchmark are right, in long double."""

from __future__ import annotations

from typing import Any

import numpy as np

from tests.benchmarks.gradcheck_points import Case, Operation, draw, points_of

STEP = 1e-3
CLOSE = 1e-9
SEEDS = 3
TINY = 1e-280


def unproven(operations: list[Operation]) -> list[str]:
    """Name the operations, with the point, whose backward cannot be shown to be right.

    At normal points and at size one, differences in long double must agree (for an operation with
    kinks, in two of three draws: the others may straddle one). At all points values and gradients
    must be finite, and gradients in double must agree with those in long double.
    """
    with np.errstate(all="ignore"):
        return [
            f"{operation.name}, {point}"
            for operation in operations
            for point in points_of(operation)
            if not proven(operation, point)
        ]


def proven(operation: Operation, point: str) -> bool:
    """Tell whether enough draws agree."""
    cases = [draw(operation, point, seed) for seed in range(SEEDS)]
    if not all(well_formed(case) and (case.at_kink or precise(case)) for case in cases):
        return False
    if point not in {"normal", "size one"}:
        return True
    return sum(map(agrees, cases)) >= (SEEDS if operation.smooth else SEEDS - 1)


def well_formed(case: Case) -> bool:
    """Tell whether all is finite, and each gradient has the shape and type of its input."""
    pairs = [(case.gradients[k], case.inputs[k]) for k in case.floats]
    return bool(np.isfinite(case.value).all()) and all(
        g is not None and g.shape == x.shape and g.dtype == x.dtype and np.isfinite(g).all()
        for g, x in pairs
    )


def longer(x: Any) -> Any:
    """Return floats as long double, labels and masks as they are."""
    return x.astype(np.longdouble) if x.dtype == np.float64 else x


def precise(case: Case) -> bool:
    """Tell whether rounding hardly changes the gradients, measured against the forward."""
    exact = case.operation.backward(longer(case.upstream), *map(longer, case.inputs))
    size = np.sum(np.abs(case.upstream * case.value)) + TINY  # long double underflows later
    return all(
        np.sum(np.abs(exact[k] - case.gradients[k]))
        <= 1e-10 * np.sum(np.abs(exact[k])) + 1e-13 * size / min(1.0, case.reaches[k])
        for k in case.floats
    )


def agrees(case: Case) -> bool:
    """Tell whether Romberg differences give the gradients."""
    for k in case.floats:
        slopes = differences(case, k)
        if np.max(np.abs(slopes - case.gradients[k])) > CLOSE * max(1.0, np.max(np.abs(slopes))):
            return False
    return True


def differences(case: Case, k: int) -> Any:
    """Return the slopes of <u, f> along each element of input ``k``, to about 1e-14."""
    inputs = [longer(x) for x in case.inputs]
    centre = inputs[k]
    slopes = np.zeros_like(centre)

    def along(index: tuple[int, ...], step: float) -> Any:
        inputs[k] = centre.copy()
        inputs[k][index] += step
        return np.sum(case.upstream * case.operation.forward(*inputs))

    for index in np.ndindex(*centre.shape):
        h, half, quarter = (
            (along(index, step) - along(index, -step)) / (2 * np.longdouble(step))
            for step in (STEP, STEP / 2, STEP / 4)
        )
        slopes[index] = (64 * quarter - 20 * half + h) / 45
    return slopes
