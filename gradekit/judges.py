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
TimedInputs = Callable[["np.random.Generator"], Mapping[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How fast a probe has to be answered: ``times`` as fast as with code from ``given.py``."""

    inputs: TimedInputs
    than: Mapping[str, str]  # what the probe asks for -> what stands for it in given.py
    times: float
    aim: float  # what students are told to reach; what is slower, by ``times``, passes too


@dataclass(slots=True)
class JudgeBook:
    """The judges, paces and held-back inputs of one assignment."""

    judges: dict[tuple[str, JudgedStage], Judge] = field(default_factory=dict)
    paces: dict[str, Pace] = field(default_factory=dict)
    held: dict[str, HeldInput] = field(default_factory=dict)
    secret: set[str] = field(default_factory=set)  # probes whose judge students do not have

    def find(self, probe: str, stage: JudgedStage) -> Judge | None:
        """Return the judge of a probe's stage, if the course has one.

        ``probe`` is its id, QUESTION.NAME; judges may call it by its name alone.
        """
        short = probe.partition(".")[2]
        return self.judges.get((probe, stage)) or self.judges.get((short, stage))

    def pace_of(self, probe: str) -> Pace | None:
        """Return how fast a probe has to be answered, if the course asks for that."""
        return self.paces.get(probe) or self.paces.get(probe.partition(".")[2])


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


def faster(
    probe: str, *, than: Mapping[str, str], times: float, aim: float | None = None
) -> Callable[[TimedInputs], TimedInputs]:
    """Ask that a probe be answered ``times`` as fast as with code from ``given.py``.

    ``than={"fast_conv": "slow_conv"}``: the probe asks for ``fast_conv``, and in the given code's
    worker ``slow_conv`` of ``given.py`` stands for it. The decorated ``(rng) -> dict of inputs``
    draws, anew for every round, what both are timed on.
    """
    if not isinstance(probe, str):
        raise author_error("judges.faster() wants the name of a probe", 'write it in quotes: "f"')
    if not than or not all(str(w).isidentifier() for pair in than.items() for w in pair):
        raise author_error(
            "than= names no given code", 'write, for example, than={"fast_conv": "slow_conv"}'
        )
    if not 1 < times <= (aim or times):
        fix = "write, for example, times=5, aim=20"
        raise author_error("times= is not above 1, or aim= is below it", fix)

    def register(function: TimedInputs) -> TimedInputs:
        paces, name = _book().paces, probe.rstrip("_")
        if name in paces:
            raise author_error(f"{probe!r} is timed already", "remove one of the two")
        paces[name] = Pace(inputs=function, than=dict(than), times=times, aim=aim or times)
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
