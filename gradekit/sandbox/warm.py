"""Warming up: what every worker does, done in the zygote before the first one is forked.

A fresh fork runs code that Python has not specialised yet, and each inline cache that it fills
copies a page. All of it is done here on numbers of our own, with no submission and no answer in
reach, so that workers inherit it.
"""

from __future__ import annotations

import ast
import io

import numpy as np

from gradekit.assignment import Assignment
from gradekit.inputs import normal, upstream
from gradekit.sandbox import messages
from gradekit.sandbox.asking import ask
from gradekit.sandbox.loading import Submission, unfilled_holes

_ROUNDS = 24  # Python specialises what ran a few times; a second tier is none before 3.13
_SOURCE = '''"""A gate."""

import numpy as np


class Gate:
    """z = x * y."""

    def forward(self, x, y):
        self.x, self.y = x, y
        return x * y

    def backward(self, dz):
        raise NotImplementedError("Gate.backward")
'''


def warm_up() -> None:
    """Ask a probe of our own, and calculate what gates and layers do."""
    assignment = Assignment("warm", files=["warm.py"])

    @assignment.gradient(x=normal("N", "M"), s=normal(), dz=upstream("N", "M"))
    def scaled(student, x, s, dz):  # type: ignore[no-untyped-def]
        """Scale."""
        yield s * x
        yield [s * dz, np.sum(x * dz)]

    (probe,) = assignment.probes
    numbers = np.arange(6.0).reshape(2, 3)
    inputs = {"x": numbers, "s": np.float64(2), "dz": numbers}
    for _ in range(_ROUNDS):
        question = messages.encode_ask(probe.id, [(0, inputs)], stages=2, cpu=1.0)
        _, stages, _, draws = messages.decode_ask(question)
        for case, drawn in draws:
            messages.encode_answer(ask(probe, case, drawn, Submission("/nowhere"), stages))
        request = messages.LoadRequest(files={"a.py": b"x = 1"}, wanted=["a.py"]).encode()
        messages.LoadRequest.decode(request)
        messages.Loaded(places={"Gate.forward": ("a.py", 1)}).encode()
        messages.encode_rules({})
    with np.errstate(all="ignore"):
        for shape in ((), (1,), (2, 3), (2, 3, 4)):
            _calculate(np.ones(shape) - 2)
    unfilled_holes(_SOURCE, _SOURCE)
    compile(ast.parse(_SOURCE), "warm.py", "exec")
    io.TextIOWrapper(io.BytesIO()).write("")


def _calculate(x: np.ndarray) -> None:  # type: ignore[type-arg]
    """Use each ufunc once: it looks for its loop the first time."""
    z = 1 / (1 + np.exp(-x))
    for y in (x * z, x + z, x - z, -x, x**2, np.maximum(x, z), np.where(x > z, x, 0.0)):
        (y >= z) * y, (y < z) * y, (y == z) & (y <= z), (y != z) | (y > z)
        y.sum(), y.copy(), np.abs(y), np.log(np.abs(y) + 1), np.tanh(y), np.sqrt(np.abs(y))
        np.zeros_like(y), np.ones_like(y), np.full(y.shape, 2.0), y.astype(float)
        if y.ndim:
            y.max(axis=0), y.mean(axis=-1, keepdims=True), y.T @ y if y.ndim == 2 else y.argmax()
