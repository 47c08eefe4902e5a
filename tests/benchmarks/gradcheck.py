"""Benchmark of the gradient check: false alarms, misses and cost, beside other checkers.

``python -m tests.benchmarks gradcheck [--quick] [--only ours] [--verbose] [--jobs N]``

The exit code is 0 if ours meets the thresholds at the end of the table.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed

from tests.benchmarks.gradcheck_cases import (
    FULL,
    OPERATIONS,
    QUICK,
    TEN_TIMES,
    Plan,
    Record,
    big_layers,
    examine,
    ratios,
)
from tests.benchmarks.gradcheck_mutants import NOTES
from tests.benchmarks.gradcheck_others import CRASH, OURS, Checker, checkers
from tests.benchmarks.gradcheck_truth import unproven

GROUPS = {
    "normal": ("normal",),
    "extreme": ("large", "small", "size one"),
    "kink": ("near kink", "tie"),
}
COLUMNS = "{:<18} {:>9} {:>9} {:>9} {:>10} {:>8} {:>9} {:>9} {:>5} {:>5}"


def main(arguments: list[str]) -> int:
    """Run the benchmark, print the table."""
    options = parse(arguments)
    plan = QUICK if options.quick else FULL
    listed = checkers(only_ours=options.only == "ours")
    start = time.perf_counter()
    doubtful = unproven(list(OPERATIONS.values()))
    if doubtful:
        print("these right backwards are not right: " + "; ".join(doubtful))
        return 2
    records, skipped = run(listed, plan, options.jobs)
    say(f"costs, {time.perf_counter() - start:.0f} s so far")
    costs = ratios(listed, plan)
    print_table(records, listed, costs)
    print_sizes(records, skipped)
    own = [record for record in records if record.checker == OURS.name]
    print_failures(own, each=options.verbose)
    passed = print_thresholds(own, costs[OURS.name])
    print(f"{time.perf_counter() - start:.0f} s")
    return 0 if passed else 1


def parse(arguments: list[str]) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks gradcheck")
    parser.add_argument("--quick", action="store_true", help="one seed, a third of the mutants")
    parser.add_argument("--only", choices=["ours"], help="leave out the other checkers")
    parser.add_argument("--verbose", action="store_true", help="list each failure by seed")
    parser.add_argument("--jobs", type=int, default=2, help="processes (default 2)")
    return parser.parse_args(arguments)


def say(text: str) -> None:
    """Report progress."""
    print(text, file=sys.stderr, flush=True)


def run(listed: Sequence[Checker], plan: Plan, jobs: int) -> tuple[list[Record], int]:
    """Examine all operations, in several processes."""
    whole = {checker.name for checker in listed}
    records: list[Record] = []
    skipped = 0
    with ProcessPoolExecutor(jobs) as pool:
        waiting = {pool.submit(examine_by_name, name, whole, plan): name for name in OPERATIONS}
        for number, done in enumerate(as_completed(waiting), 1):
            found, invisible = done.result()
            records += found
            skipped += invisible
            say(f"{number}/{len(waiting)} {waiting[done]}: {len(found)} checks")
    return sorted(records, key=lambda r: (r.operation, r.point, r.seed, r.kind, r.mutant)), skipped


def examine_by_name(name: str, whole: set[str], plan: Plan) -> tuple[list[Record], int]:
    """Examine one operation; checkers cross to another process by name."""
    return examine(name, [c for c in checkers(only_ours=False) if c.name in whole], plan)


# --- what counts as what ----------------------------------------------------------------------


def false_alarm(record: Record) -> bool:
    """Tell whether a right backward was rejected."""
    return record.kind == "right" and record.outcome.accepted is False


def missed(record: Record) -> bool:
    """Tell whether a wrong backward passed; breaches need a rejection or the note for them."""
    if record.kind in {"value", "fine"}:
        return record.outcome.accepted is True
    if record.kind == "contract" and record.outcome.accepted is not False:
        wanted = NOTES.get(record.mutant)
        return wanted is None or not any(wanted in note for note in record.outcome.notes)
    return False


def undecided(record: Record) -> bool:
    """Tell whether there was no verdict."""
    return record.outcome.accepted is None


def share(records: Sequence[Record], wrong: Sequence[bool]) -> str:
    """Write how many of how many."""
    return f"{sum(wrong)}/{len(records)}"


# --- the table --------------------------------------------------------------------------------


def print_table(
    records: Sequence[Record],
    listed: Sequence[Checker],
    costs: dict[str, tuple[float, float, str]],
) -> None:
    """Print a line for each checker."""
    print(
        COLUMNS.format("", "false", "alarms", "at", "missed", "missed", "missed", "", "fwd", "time")
    )
    print(
        COLUMNS.format(
            "checker", *GROUPS, "value", "1e-5", "contract", "undecided", "/loop", "/loop"
        )
    )
    for checker in listed:
        calls, seconds, _ = costs[checker.name]
        own = [record for record in records if record.checker == checker.name]
        print(COLUMNS.format(checker.name, *counts(own), f"{calls:.2f}", f"{seconds:.2f}"))
    sampled = [f"{c.name} 1 in {c.every}" for c in listed if c.every > 1]
    print("/loop: relative to the loop of CS231n (h = 1e-5, relative error up to 1e-7 accepted)")
    print("autograd, jax and torch: their own steps and tolerances; an exception is a rejection")
    if sampled:
        print("sampled: " + ", ".join(sampled))


def counts(own: Sequence[Record]) -> Iterator[str]:
    """Yield the counts of one checker."""
    for points in GROUPS.values():
        right = [r for r in own if r.kind == "right" and r.point in points]
        yield share(right, [false_alarm(r) for r in right])
    for kind in ("value", "fine", "contract"):
        wrong = [r for r in own if r.kind == kind]
        yield share(wrong, [missed(r) for r in wrong])
    yield share(own, [undecided(r) for r in own])


def print_sizes(records: Sequence[Record], skipped: int) -> None:
    """Print how much was asked, and what was left out."""
    own = [record for record in records if record.checker == OURS.name]
    right = sum(record.kind == "right" for record in own)
    cells = len({(record.operation, record.point) for record in own})
    print(
        f"{len(OPERATIONS)} operations, {cells} cells (operation, kind of point), "
        f"{right} right draws, {len(own) - right} mutants; {skipped} more do not apply or are "
        "invisible"
    )
    for operation in OPERATIONS.values():
        for point, reason in operation.skip.items():
            print(f"left out: {operation.name}, {point}: {reason}")


def print_failures(own: Sequence[Record], *, each: bool) -> None:
    """List what ours got wrong: one line a cell and mutant, or each draw."""
    titles = {"FALSE ALARM": false_alarm, "MISSED": missed, "UNDECIDED": undecided}
    for title, is_one in titles.items():
        groups: dict[tuple[object, ...], list[Record]] = {}
        for record in filter(is_one, own):
            key = (record.operation, record.point, record.mutant or "right")
            groups.setdefault((*key, record.seed) if each else key, []).append(record)
        for (operation, point, mutant, *_), found in groups.items():
            seeds = ", ".join(str(record.seed) for record in found)
            print(f"{title} {operation}, {point}, {mutant}, seeds {seeds}")
            if found[0].outcome.text:
                print(f"    {found[0].outcome.text}")


def print_thresholds(own: Sequence[Record], cost: tuple[float, float, str]) -> bool:
    """Print what ours has to reach; tell whether it did."""
    values = [record for record in own if record.kind in {"value", "fine"}]
    alarms = sum(map(false_alarm, own))
    unseen = sum(map(missed, values))
    breaches = sum(missed(record) for record in own if record.kind == "contract")
    crashes = sum(CRASH in record.outcome.notes for record in own)
    open_ones = sum(map(undecided, own)) / len(own)
    layers = big_layers()
    for size, loop, effort in layers:
        shape = "{}x{} -> {}".format(*size)
        print(f"layer {shape}: {effort.calls} forward calls, {effort.seconds:.2f} s; loop {loop:,}")
    first, *larger = (effort.calls for _, _, effort in layers)
    assert len(larger) == len(TEN_TIMES)
    thresholds = {
        f"no false alarm: {alarms}": alarms == 0,
        f"1 in 2,000 wrong values missed: {unseen} of {len(values)}": unseen * 2000 <= len(values),
        f"no breach missed: {breaches}": breaches == 0,
        f"undecided below 0.2 %: {open_ones:.2%}": open_ones < 0.002,
        f"no crash: {crashes}": crashes == 0,
        f"time up to 0.7 of the loop: {cost[1]:.2f} (worst: {cost[2]})": cost[1] <= 0.7,
        f"up to 40 forward calls on the layer: {first}": first <= 40,
        f"no more at ten times its size: {max(larger)}": max(larger) <= first,
    }
    for text, good in thresholds.items():
        print(f"{'ok  ' if good else 'FAIL'} {text}")
    return all(thresholds.values())
