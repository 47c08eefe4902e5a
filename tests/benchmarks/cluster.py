"""A cluster beside this machine: every mark, status and message, with workers killed in the middle.

    python -m tests.benchmarks cluster [--n 400] [--threads 1]

A scheduler and two workers on loopback grade the sample class and ``n`` made-up submissions: once
undisturbed, once with a worker killed together with its nanny, once with a worker killed that its
nanny starts again. All must be as on this machine; the seconds aside, and which limit, of CPU or
of the clock, an endless loop met first. On one machine this shows that nothing is lost, and what
Dask adds; not how much faster more machines are.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.benchmarks.batch_class import ROOT, write_class
from tests.dask_machines import Machines, wait_until

Results = dict[str, dict[str, Any]]


@dataclass(frozen=True)
class Graded:
    """What one run gave, and how long it took."""

    results: Results
    seconds: float
    killed_at: int = 0  # submissions that were done when a worker was killed


def grade(course: Path, out: str, *more: str, kill: Callable[[], None] | None = None) -> Graded:
    """Run the command; ``kill`` once three tenths are done."""
    started, killed_at = time.monotonic(), 0
    process = subprocess.Popen(
        [sys.executable, "-m", "gradekit", "grade", "gates", "class", "-o", out, *more],
        cwd=course, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert process.stderr is not None
    said = []
    for line in process.stderr:
        said.append(line)
        done, _, total = line.removeprefix("gates: ").strip().partition(" of ")
        if kill and not killed_at and total.isdecimal() and 10 * int(done) >= 3 * int(total):
            killed_at = int(done)
            kill()
    if process.wait() not in (0, 1):
        raise SystemExit("".join(said))
    results = {}
    for path in (course / out / "results").glob("*.json"):
        document = json.loads(path.read_text(encoding="utf-8"))
        for check in (c for q in document["questions"] for c in q["checks"]):
            if check["status"] == "timeout":  # which of the limits came first is the machine's
                check["message"] = "a time limit"
        results[document.pop("student")] = {**document, "seconds": None}
    return Graded(results, time.monotonic() - started, killed_at)


def compare(here: Graded, there: Graded, title: str) -> bool:
    """Print what a run on the cluster gave beside this machine."""
    different = sorted(
        s for s in here.results.keys() | there.results.keys()
        if here.results.get(s) != there.results.get(s)
    )  # fmt: skip
    killed = f", killed after {there.killed_at}" if there.killed_at else ""
    print(
        f"{title:<44}{there.seconds:6.1f} s   {len(there.results)} results, "
        f"{len(different)} different{killed}",
        flush=True,
    )
    for student in different[:3]:
        print(f"  {student}: {str(there.results.get(student))[:300]} ...")
    return not different


def run(course: Path, folder: Path, here: Graded, title: str, threads: int, kill: str) -> bool:
    """Grade on two workers, of which one may be killed; tell whether all is as on this machine."""
    with Machines(folder) as machines:
        victim = machines.worker(threads=threads, nanny=True)
        machines.worker(threads=threads, nanny=True)
        machines.wait_for(2)

        def strike() -> None:
            machines.kill(victim, nanny=kill == "nanny")

        there = grade(
            course, folder.name, "--cluster", machines.address, kill=strike if kill else None
        )
        fine = compare(here, there, title)
        if kill and not there.killed_at:
            print("  nothing was killed: grade more with --n")
            fine = False
        wait_until(lambda: not machines.below())
        if len(machines.folders()) > bool(kill):
            print(f"  left behind: {machines.folders()}")
            fine = False
    return fine


def main(arguments: list[str]) -> int:
    """Print the report, and tell whether every mark is as on this machine."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks cluster")
    parser.add_argument("--n", type=int, default=400)
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="gradekit-benchmark-") as temporary:
        course = Path(temporary, "course")
        for part in ("assignments", "solutions"):
            shutil.copytree(ROOT / part, course / part, ignore=shutil.ignore_patterns(".keys"))
        write_class(course / "class", options.n)
        shutil.copytree(ROOT / "tests" / "classes" / "gates", course / "class", dirs_exist_ok=True)
        here = grade(course, "here", "-j", str(2 * options.threads))
        print(
            f"{'this machine':<44}{here.seconds:6.1f} s   {len(here.results)} results", flush=True
        )
        fine = [
            run(course, Path(temporary, name), here, title, options.threads, kill)
            for name, title, kill in (
                ("calm", "two workers", ""),
                ("lost", "one killed with its nanny (-9)", "nanny"),
                ("again", "one killed (-9) and started again", "worker"),
            )
        ]
    print("fine" if all(fine) else "NOT FINE")
    return 0 if all(fine) else 1
