"""Judges: trusted functions that decide where more than one answer is right.

A course's ``judges.py`` fills a book through these decorators while it is loaded; student code
never shares a process with it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

Judge = Callable[[Any, Any, Mapping[str, Any]], bool | str]
JudgedStage = Literal["forward", "backward", "both", "value"]
HeldInput = Callable[["np.random.Generator"], Any]


@dataclass(slots=True)
class JudgeBook:
    """The judges and held-back inputs of one assignment."""

    judges: dict[str, tuple[JudgedStage, Judge]] = field(default_factory=dict)
    held: dict[str, HeldInput] = field(default_factory=dict)

    def find(self, probe: str, stage: str) -> Judge | None:
        """Return the judge of that probe's stage, if the course has one."""
        named = self.judges.get(probe)
        if named is None or named[0] not in (stage, "both"):
            return None
        return named[1]


_RTOL: ContextVar[float] = ContextVar("gradekit_judges_rtol", default=1e-9)
_OPEN: ContextVar[JudgeBook | None] = ContextVar("gradekit_open_judge_book", default=None)


@contextmanager
def collecting(book: JudgeBook) -> Iterator[JudgeBook]:
    """Let the decorators of this module write into ``book``."""
    token = _OPEN.set(book)
    try:
        yield book
    finally:
        _OPEN.reset(token)


def _book() -> JudgeBook:
    book = _OPEN.get()
    return JudgeBook() if book is None else book  # a judges.py that is run by hand


def of(probe: str, stage: JudgedStage = "both") -> Callable[[Judge], Judge]:
    """Let the decorated ``(answer, truth, inputs) -> True | sentence`` judge a probe's stage.

    ``answer`` and ``truth`` are the forward value, a mapping of input names to gradients for
    ``backward``, the observed tree for a values probe.
    """

    def register(function: Judge) -> Judge:
        _book().judges[probe.rstrip("_")] = (stage, function)
        return function

    return register


def input(name: str) -> Callable[[HeldInput], HeldInput]:  # noqa: A001 - the word of the course
    """Let the decorated ``(rng) -> value`` fill ``held(name)`` in a hidden probe."""

    def register(function: HeldInput) -> HeldInput:
        _book().held[name] = function
        return function

    return register


@contextmanager
def precision(rtol: float) -> Iterator[None]:
    """Let ``close`` allow more: while a judge weighs an answer that came as float32."""
    token = _RTOL.set(rtol)
    try:
        yield
    finally:
        _RTOL.reset(token)


def close(got: Any, want: Any, scale: Any = 0.0) -> NDArray[np.bool_]:
    """Tell element by element whether ``|got - want| <= rtol * (|want| + scale)``.

    ``rtol`` is 1e-9, for answers in float32 2e-5.

    >>> close([1.0, 2.0], [1.0, 2.1])
    array([ True, False])
    """
    got, want, rtol = np.asarray(got, float), np.asarray(want, float), _RTOL.get()
    with np.errstate(all="ignore"):
        near = np.abs(got - want) <= rtol * (np.abs(want) + np.abs(np.asarray(scale, float)))
    return np.asarray(near | (got == want))
