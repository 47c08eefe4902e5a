"""Ask every checker about right and wrong backwards of every operation; count its work."""

from __future__ import annotations

import contextlib
import statistics
import time
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from tests.benchmarks.gradcheck_elementwise import ELEMENTWISE
from tests.benchmarks.gradcheck_layers import LAYERS, linear_at, linear_layer
from tests.benchmarks.gradcheck_mutants import (
    FINE_SCALE,
    contract_mutants,
    value_mutants,
    visible,
)
from tests.benchmarks.gradcheck_others import CS231N, OURS, Checker, Outcome, ask
from tests.benchmarks.gradcheck_points import Case, Function, Operation, draw, points_of

OPERATIONS = {operation.name: operation for operation in (*ELEMENTWISE, *LAYERS)}
BIG = (16, 256, 512)
TEN_TIMES = ((160, 256, 512), (16, 2560, 512))


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How much to run: seeds of right and wrong backwards, and one of ``every`` mutants."""

    right: int
    wrong: int
    every: int = 1
    repetitions: int = 15


_TRIES = 3

FULL = Plan(right=24, wrong=2)
QUICK = Plan(right=3, wrong=1, every=3, repetitions=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What a checker said about one backward; ``kind`` is right, value, fine or contract."""

    checker: str
    operation: str
    point: str
    seed: int
    kind: str
    mutant: str
    outcome: Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Effort:
    """Forward calls and seconds of one check of a right backward."""

    calls: int
    seconds: float


def examine(name: str, checkers: Sequence[Checker], plan: Plan) -> tuple[list[Record], int]:
    """Run all checks of one operation; also count the mutants that were skipped as invisible."""
    operation = OPERATIONS[name]
    records: list[Record] = []
    skipped = 0
    with np.errstate(all="ignore"):
        for point in points_of(operation):
            for seed in range(plan.right):
                case = draw(operation, point, seed)
                records += answers(case, checkers, "right", "", operation.backward)
            for seed in range(plan.wrong):
                case = draw(operation, point, seed)
                for kind, mutant, backward in wrong_backwards(case, plan):
                    if backward is None:
                        skipped += 1
                    else:
                        records += answers(case, checkers, kind, mutant, backward)
    return records, skipped


def wrong_backwards(case: Case, plan: Plan) -> Iterator[tuple[str, str, Function | None]]:
    """Yield kind, name and function of each mutant, without a function where it is invisible."""
    for name, backward in value_mutants(case).items():
        if chosen(case, name, plan.every):
            seen = backward is not None and visible(case, backward)
            yield "fine" if name == FINE_SCALE else "value", name, backward if seen else None
    for name, backward in contract_mutants(case).items():
        if chosen(case, name, plan.every):
            yield "contract", name, backward


def chosen(case: Case, salt: str, every: int) -> bool:
    """Choose one of ``every`` cases, the same ones in every run."""
    key = f"{case.operation.name} {case.point} {case.seed} {salt}"
    return zlib.crc32(key.encode()) % every == 0


def answers(
    case: Case, checkers: Sequence[Checker], kind: str, mutant: str, backward: Function
) -> Iterator[Record]:
    """Ask those checkers that look at this case."""
    for checker in checkers:
        if chosen(case, f"{kind} {mutant}", checker.every):
            yield Record(
                checker=checker.name,
                operation=case.operation.name,
                point=case.point,
                seed=case.seed,
                kind=kind,
                mutant=mutant,
                outcome=ask(
                    checker,
                    case.operation.forward,
                    backward,
                    case.inputs,
                    case.upstream,
                    case.seed,
                ),
            )


def effort(checker: Checker, case: Case) -> Effort:
    """Check a right backward once."""
    calls = 0

    def forward(*inputs: Any) -> Any:
        nonlocal calls
        calls += 1
        return case.operation.forward(*inputs)

    inputs, upstream = tuple(x.copy() for x in case.inputs), case.upstream.copy()
    with np.errstate(all="ignore"), contextlib.suppress(Exception):
        start = time.perf_counter()
        try:
            checker.judge(forward, case.operation.backward, inputs, upstream, case.seed)
        finally:
            seconds = time.perf_counter() - start
    return Effort(calls=calls, seconds=seconds)


def efforts(
    operation: Operation, checkers: Sequence[Checker], repetitions: int
) -> dict[str, Effort]:
    """Take the median over repetitions, the checkers interleaved, after one to warm up.

    Of three calls in a row the fastest counts: the machine may be busy with something else.
    """
    seen: dict[str, list[Effort]] = {checker.name: [] for checker in checkers}
    for repetition in range(repetitions + 1):
        case = draw(operation, "normal", repetition)
        for checker in checkers:
            if repetition <= checker.repetitions:
                tries = [effort(checker, case) for _ in range(_TRIES)]
                seen[checker.name].append(min(tries, key=lambda one: one.seconds))
    return {
        name: Effort(
            calls=int(statistics.median(one.calls for one in all_of[1:])),
            seconds=statistics.median(one.seconds for one in all_of[1:]),
        )
        for name, all_of in seen.items()
    }


def ratios(checkers: Sequence[Checker], plan: Plan) -> dict[str, tuple[float, float, str]]:
    """Return forward calls and time, each relative to CS231n: geometric means over operations.

    The third is the operation whose time ratio is the worst.
    """
    compared = list(dict.fromkeys([*checkers, CS231N]))
    found = {
        name: efforts(operation, compared, plan.repetitions)
        for name, operation in OPERATIONS.items()
    }
    result = {}
    for checker in compared:
        per = {
            name: (
                one[checker.name].calls / one[CS231N.name].calls,
                one[checker.name].seconds / one[CS231N.name].seconds,
            )
            for name, one in found.items()
        }
        worst = max(per, key=lambda name: per[name][1])
        result[checker.name] = (
            statistics.geometric_mean(calls for calls, _ in per.values()),
            statistics.geometric_mean(seconds for _, seconds in per.values()),
            f"{worst} {per[worst][1]:.2f}",
        )
    return result


def big_layers() -> list[tuple[tuple[int, int, int], int, Effort]]:
    """Return, for a layer and ten times its size, the loop's forward calls and our effort."""
    rows = []
    for size in (BIG, *TEN_TIMES):
        case = draw(linear_layer(linear_at(*size)), "normal", 0)
        elements = sum(x.size for x in case.inputs)
        rows.append((size, 2 * elements, effort(OURS, case)))
    return rows
