"""Result documents made by hand: a page for every kind of evidence that a wrong answer can have."""

from __future__ import annotations

from typing import Any

import numpy as np

from gradekit.model import Evidence, Grid
from gradekit.numerics.grid import grid_of
from gradekit.report.document import _evidence as evidence_document

TOLERANCE = 1e-11
CODE = [
    [20, "        return x * y"],
    [21, ""],
    [22, "    def backward(self, dz):"],
    [23, "        return [self.y, self.x]"],
    [24, ""],
]
HINTS = [
    "The chain rule has two factors. Which two quantities meet at this gate?",
    "Is the argument of backward read anywhere in its body?",
    "For z = x ** 2 the local gradient is 2 * x, so dx = dz * 2 * x. What is it here?",
]
CAUSE = {
    "id": "upstream-unused",
    "sentence": "The upstream gradient is not used: what comes back is the local gradient alone.",
    "evidence": "multiplied by dz, all 24 agree",
    "residual": 2.3e-11,
    "output": "dx",
    "why": "The chain rule is a product, and of its two factors only the local one is in the "
    "table of derivatives.",
    "hints": HINTS,
}
ALSO = {
    "id": "sign",
    "sentence": "The sign is turned.",
    "evidence": "times -1, all 24 agree",
    "residual": 0.0,
    "output": "dy",
    "why": "",
    "hints": [],
}


def curve_of(stays: float) -> dict[str, list[Any]]:
    """Errors of a quotient of exp at 1, and of one whose formula is off by a share."""
    steps = [10.0**-k for k in range(12, 0, -1)]
    right = [abs((np.exp(1 + h) - np.exp(1 - h)) / 2 / h / np.e - 1) for h in steps]
    yours = [float(np.hypot(error, stays)) for error in right]
    return {"steps": steps, "yours": yours, "right": [float(e) for e in right]}


def evidence_of(got: Any, want: Any, *, output: str = "dx", curve: Any = None) -> dict[str, Any]:
    """Compare two arrays as the grader does, without its floors."""
    got, want = np.asarray(got, float), np.asarray(want, float)
    with np.errstate(all="ignore"):
        share = np.abs(got - want) / np.maximum(np.abs(want), 1e-300) / TOLERANCE
    wrong = ~(share <= 1) & ~((got == want) | (np.isnan(got) & np.isnan(want)))
    places = [tuple(map(int, place)) for place in np.argwhere(wrong)]
    excess = np.nan_to_num(share, nan=np.inf, posinf=np.inf)
    worst = sorted(places, key=lambda place: -excess[place])
    shown = [[(place, got[place], want[place]) for place in some[:5]] for some in (places, worst)]
    grid: Grid | None = grid_of(got, want, wrong)
    evidence = Evidence(
        draw="public", output=output, shape=got.shape, n=got.size, n_wrong=len(places),
        max_rel_err=float(np.max(share[np.isfinite(share)], initial=0)) * TOLERANCE,
        tolerance=TOLERANCE, first_wrong=tuple(shown[0]), worst=tuple(shown[1]), grid=grid,
        inputs=f"x {got.shape}, dz {got.shape}",
    )  # fmt: skip
    return {**evidence_document(evidence), "curve": curve}


def check(name: str = "multiply.backward", **fields: Any) -> dict[str, Any]:
    """A check that is wrong, as the engine writes one."""
    found = fields.get("evidence")
    told = f"{found['n_wrong']} of {found['n']} elements of dx are wrong" if found else ""
    return {
        "id": name, "kind": "gradient", "status": "wrong", "reason": "value", "public": True,
        "points": 0.0, "max_points": 2.0, "message": told, "file": "gates.py", "cell": None,
        "line": 23, "evidence": None, "misconception": None, "also": [], "facts": [], "notes": [],
        "hidden_message": False, "excerpt": CODE, "explanation": None, "closeness": 3e9,
        "signature": "c0ffee", **fields,
    }  # fmt: skip


def document(*checks: dict[str, Any], student: str = "s042") -> dict[str, Any]:
    """A submission whose questions each have one of these checks, after one that is correct."""
    right = check("add.backward", status="correct", reason=None, points=2.0, excerpt=[], line=None)
    questions = []
    for found in (right, *checks):
        name = found["id"].partition(".")[0]
        questions.append(
            {"id": name, "title": f"{name.title()}Gate", "status": found["status"],
             "points": found["points"], "max_points": 2.0, "bonus": False, "checks": [found]}
        )  # fmt: skip
    return {
        "schema": "gradekit/result/1", "gradekit": "0.1.0", "assignment": "gates",
        "student": student, "status": "graded", "isolation": "full", "points": 2.0,
        "max_points": 2.0 * len(questions), "file": "gates.py", "notes": [], "seconds": 0.1,
        "questions": questions,
    }  # fmt: skip


def wrong_gradient() -> dict[str, Any]:
    """A gradient without its upstream factor: cause, further cause, facts, map and curve."""
    rng = np.random.default_rng(0)
    y, dz = rng.normal(size=(4, 6)), rng.normal(size=(4, 6))
    return check(
        evidence=evidence_of(y, y * dz, curve=curve_of(0.84)),
        misconception=CAUSE, also=[ALSO], facts=["forward is right", "wrong at every element"],
        explanation="disagrees with the numerical gradient of your own forward",
    )  # fmt: skip


def few_wrong() -> dict[str, Any]:
    """Three rows are wrong, one of them by little."""
    want = np.arange(1.0, 25.0).reshape(4, 6)
    got = want.copy()
    got[1] *= 1.5
    got[2] *= 1 + 3e-5
    got[3, 2:] += 1e-8
    return check("few.backward", evidence=evidence_of(got, want, curve=curve_of(3e-6)))


def many_elements() -> dict[str, Any]:
    """40 x 60 elements, of which the last rows and some others are wrong."""
    rng = np.random.default_rng(1)
    want = rng.normal(size=(40, 60))
    got = want.copy()
    got[35:] = 0.0
    got[rng.random(got.shape) < 0.004] *= -1
    return check("matmul.backward", evidence=evidence_of(got, want, output="dW"))


def vector() -> dict[str, Any]:
    """Ten elements of one axis, blocks of two."""
    want = np.linspace(-1, 1, 10)
    return check("bias.backward", evidence=evidence_of(np.where(want < 0, 0, want), want))


def volume() -> dict[str, Any]:
    """Three axes: all but the last run down."""
    want = np.arange(1.0, 41.0).reshape(2, 5, 4)
    return check("conv.backward", evidence=evidence_of(want * (want % 3 > 0), want))


def loss() -> dict[str, Any]:
    """A single number."""
    return check("loss.forward", evidence=evidence_of(2.302585, 4.60517, output="forward"))


def not_finite() -> dict[str, Any]:
    """NaN and infinity where numbers should be, and a number where the reference has none."""
    want = np.linspace(0.1, 1.2, 12).reshape(3, 4)
    got = want.copy()
    got[0, 0], got[1, 1], got[2, 2], want[2, 3] = np.nan, np.inf, -np.inf, np.inf
    curve = {**curve_of(1.0), "yours": ["nan"] * 12}
    return check(
        "sigmoid.backward", reason="not_finite", evidence=evidence_of(got, want, curve=curve)
    )


def shape() -> dict[str, Any]:
    """Shapes that are not those of the variables."""
    message = (
        "dx has shape (6, 4), its variable has shape (4, 6): the axes are swapped; "
        "dy has shape (), its variable has shape (4, 6): 2 axes are missing"
    )
    return check("swap.backward", reason="shape", message=message)


def crash() -> dict[str, Any]:
    """An exception of the student's code."""
    message = "AttributeError: 'TanhGate' object has no attribute 'oout'. Did you mean: 'out'?"
    return check("tanh.backward", status="crashed", reason=None, message=message)


def timeout() -> dict[str, Any]:
    """Code that does not end."""
    message = "stopped at the time limit of 1 s of CPU; it was in gates.py, line 23"
    return check("loop.backward", status="timeout", reason=None, message=message)


def hidden_only() -> dict[str, Any]:
    """A public check that is wrong on a hidden draw, with everything that could be said of it."""
    found = {**wrong_gradient(), "id": "max.backward", "hidden_message": True}
    found["evidence"] = {**found["evidence"], "draw": "hidden"}
    return found


def every_kind() -> list[dict[str, Any]]:
    """All of them."""
    return [
        wrong_gradient(), few_wrong(), many_elements(), vector(), volume(), loss(), not_finite(),
        shape(), crash(), timeout(), hidden_only(),
    ]  # fmt: skip
