"""Judges: trusted functions that decide where more than one answer is right.

A course's ``judges.py`` fills a book through these decorators while it is loaded; student code
never shares a process with it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from gradekit.inputs import author_error

Judge = Callable[[Any, Any, Mapping[str, Any]], bool | str | Mapping[str, bool | str]]
JudgedStage = Literal["forward", "backward", "both"]
HeldInput = Callable[["np.random.Generator"], Any]


@dataclass(slots=True)
class JudgeBook:
    """The judges and held-back inputs of one assignment."""

    judges: dict[tuple[str, JudgedStage], Judge] = field(default_factory=dict)
    held: dict[str, HeldInput] = field(default_factory=dict)

    def find(self, probe: str, stage: JudgedStage) -> Judge | None:
        """Return the judge of a probe's stage, if the course has one.

        ``probe`` is its id, QUESTION.NAME; judges may call it by its name alone.
        """
        short = probe.partition(".")[2]
        return self.judges.get((probe, stage)) or self.judges.get((short, stage))


_RTOL: ContextVar[float] = ContextVar("gradekit_judges_rtol", default=1e-11)
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
    """Let the decorated ``(answer, truth, inputs) -> True | sentence`` judge a probe.

    ``answer`` and ``truth`` are the observed tree of a values probe; of a gradient probe the value
    for ``"forward"``, a mapping of input names to gradients for ``"backward"``, and for ``"both"``
    a mapping with these two under ``"forward"`` and ``"backward"``. A judge of both is asked once
    where both stages are there and decides both; it may answer with a mapping, too:
    ``{"forward": True, "backward": "the mask is another one"}``.
    """
    if stage not in get_args(JudgedStage):
        raise author_error(
            f"stage={stage!r} is no stage", f"use one of {list(get_args(JudgedStage))}"
        )
    if not isinstance(probe, str):
        raise author_error("judges.of() wants the name of a probe", 'write @judges.of("order")')

    def register(function: Judge) -> Judge:
        judges, name = _book().judges, probe.rstrip("_")
        taken = [s for s in get_args(JudgedStage) if (name, s) in judges]
        if stage in taken or (taken and "both" in (stage, *taken)):
            raise author_error(f"{probe!r} has a judge already", "let one judge decide")
        judges[name, stage] = function
        return function

    return register


def input(name: str) -> Callable[[HeldInput], HeldInput]:  # noqa: A001 - the word of the course
    """Let the decorated ``(rng) -> value`` fill ``held(name)`` in a hidden probe."""
    if not isinstance(name, str):
        raise author_error("judges.input() wants a name", 'write @judges.input("digits")')

    def register(function: HeldInput) -> HeldInput:
        if name in _book().held:
            raise author_error(f"the input {name!r} is given already", "remove one of the two")
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

    ``rtol`` is 1e-11, for answers in float32 2e-5.

    >>> close([1.0, 2.0], [1.0, 2.1])
    array([ True, False])
    """
    got, want, rtol = np.asarray(got, float), np.asarray(want, float), _RTOL.get()
    with np.errstate(all="ignore"):
        near = np.abs(got - want) <= rtol * (np.abs(want) + np.abs(np.asarray(scale, float)))
    return np.asarray(near | (got == want))
