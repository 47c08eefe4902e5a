"""A made-up class for the benchmark ``batch``: submissions of gates, as a real class hands them in.

Of twenty submissions fifteen are right in different styles (one of them a notebook), four have a
wrong gradient or two, and one crashes, misses something or is not started. None loops for ever:
what a time limit costs is the limit.
"""

from __future__ import annotations

import itertools
import json
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

_ADD = (
    "[dz, dz]",
    "(1 * dz, 1 * dz)",
    "[dz.copy() if hasattr(dz, 'copy') else dz, np.array(dz)]",
    "[np.ones_like(self.x) * dz, np.ones_like(self.y) * dz]",
)
_MULTIPLY = (
    "[self.y * dz, self.x * dz]",
    "(dz * self.y, dz * self.x)",
    "[np.multiply(dz, self.y), np.multiply(dz, self.x)]",
)
_MAX = (
    "[(self.x >= self.y) * dz, (self.x < self.y) * dz]",
    "[(self.x > self.y) * dz, (self.x <= self.y) * dz]",
    "[np.where(self.x >= self.y, dz, 0.0), np.where(self.x >= self.y, 0.0, dz)]",
    "[np.heaviside(self.x - self.y, 0.5) * dz, np.heaviside(self.y - self.x, 0.5) * dz]",
)
_SIGMOID = (
    "self.z * (1 - self.z) * dz",
    "dz * self.z * (1.0 - self.z)",
    "dz * (self.z - self.z**2)",
    "(1 - self.z) * self.z * dz",
)
_FORWARD = (  # of the sigmoid
    "1 / (1 + np.exp(-x))",
    "1.0 / (1.0 + np.exp(-1.0 * x))",
    "np.where(x < 0, np.exp(np.minimum(x, 0)), 1) / (1 + np.exp(-np.abs(x)))",
    "0.5 * (1 + np.tanh(x / 2))",
)
_WRONG = (  # (which gate's backward, what it says)
    ("add", "[dz / 2, dz / 2]"),
    ("add", "[np.ones_like(dz), np.ones_like(dz)]"),
    ("add", "dz"),
    ("multiply", "[self.x * dz, self.y * dz]"),
    ("multiply", "[self.y, self.x]"),
    ("multiply", "[np.sum(self.y * dz), np.sum(self.x * dz)]"),
    ("multiply", "[self.y + dz, self.x + dz]"),
    ("max", "[(self.x >= self.y) * dz, (self.y >= self.x) * dz]"),
    ("max", "[(self.x < self.y) * dz, (self.x >= self.y) * dz]"),
    ("max", "[(self.x > self.y) * self.x, (self.y >= self.x) * self.y]"),
    ("max", "None"),
    ("sigmoid", "self.z * (1 - self.z)"),
    ("sigmoid", "self.z * dz"),
    ("sigmoid", "x * (1 - x) * dz if (x := self.x) is not None else 0"),
    ("sigmoid", "-self.z * (1 - self.z) * dz"),
)
_BROKEN = (  # what a source becomes
    lambda source: source.replace("def backward(self, dz):", "def backward(self, dz)", 1),
    lambda source: source.replace("return (1 - self.z)", "return (1 - self.zz)").replace(
        "class MaxGate", "class Maxgate"
    ),
    lambda _: (ROOT / "assignments/gates/gates.py").read_text(encoding="utf-8"),
    lambda source: source.partition("class SigmoidGate")[0],
    lambda source: source.replace("self.x, self.y = x, y", "self.x = x"),
)


def source(number: int, backward: dict[str, str], forward: str) -> str:
    """Return a submission with these expressions; the number makes each file another one."""
    return f'''"""Gates, handed in by student {number}."""

import numpy as np


class AddGate:
    def forward(self, x, y):
        self.x, self.y = x, y
        return x + y

    def backward(self, dz):
        return {backward["add"]}


class MultiplyGate:
    def forward(self, x, y):
        self.x, self.y = x, y
        return x * y

    def backward(self, dz):
        return {backward["multiply"]}


class MaxGate:
    def forward(self, x, y):
        self.x, self.y = x, y
        return np.maximum(x, y)

    def backward(self, dz):
        return {backward["max"]}


class SigmoidGate:
    def forward(self, x):
        self.x = x
        self.z = {forward}
        return self.z

    def backward(self, dz):
        return {backward["sigmoid"]}
'''


def submission(number: int) -> tuple[str, str]:
    """Return (file name, text) of one submission of the class."""
    group, k = number % 20, number // 20
    styles = list(itertools.product(_FORWARD, _SIGMOID, _MAX, _MULTIPLY, _ADD))
    forward, sigmoid, max_, multiply, add = styles[7 * number % len(styles)]
    backward = {"add": add, "multiply": multiply, "max": max_, "sigmoid": sigmoid}
    if 15 <= group < 19:
        mistakes = [(4 * k + group) % len(_WRONG)]
        if group == 18:
            mistakes.append((mistakes[0] + 6) % len(_WRONG))
        backward.update(_WRONG[m] for m in mistakes)
    text = source(number, backward, forward)
    if group == 19:
        text = _BROKEN[k % len(_BROKEN)](text) + f"# {number}\n"
    if group == 14:
        cells = [{"cell_type": "code", "source": part, "metadata": {}, "outputs": []}
                 for part in text.split("\n\n\n")]  # fmt: skip
        return "gates.ipynb", json.dumps({"nbformat": 4, "nbformat_minor": 5, "cells": cells})
    return "gates.py", text


def write_class(folder: Path, n: int) -> Path:
    """Write the first ``n`` submissions, a folder each."""
    for number in range(n):
        name, text = submission(number)
        own = folder / f"s{number:05}"
        own.mkdir(parents=True)
        (own / name).write_text(text, encoding="utf-8")
    return folder
