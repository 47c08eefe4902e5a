"""Runs that are killed: ``kill -9`` of the whole process group at random moments, then once more.

    python -m tests.benchmarks resume [--n 500] [--kills 20] [--jobs 2] [--isolation full]

Each run grades a class of its own output folder, is killed, and the same command goes on. Printed:
how many results were there, whether any was lost, came out otherwise or was made twice, and what
was left behind (processes in the temporary folder, files in it).
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from tests.benchmarks.batch_class import ROOT, write_class


def command(submissions: Path, out: Path, options: argparse.Namespace) -> list[str]:
    words = ["grade", "gates", submissions, "-o", out, "-j", options.jobs]
    words += ["--isolation", options.isolation]
    return [sys.executable, "-m", "gradekit", *map(str, words)]


def start(words: list[str], course: Path, temporary: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        words,
        cwd=course,
        env={**os.environ, "TMPDIR": str(temporary), "PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def results(out: Path) -> dict[str, Any]:
    """Return what is in a gradebook, seconds aside; nothing where there is none."""
    path = out / "gradebook.db"
    if not path.is_file():
        return {}
    with contextlib.closing(sqlite3.connect(path)) as book:
        if not book.execute("SELECT 1 FROM sqlite_master WHERE name = 'results'").fetchone():
            return {}
        rows = book.execute("SELECT student, document FROM results").fetchall()
    return {student: {**json.loads(text), "seconds": 0} for student, text in rows}


def made_twice(out: Path) -> int:
    with contextlib.closing(sqlite3.connect(out / "gradebook.db")) as book:
        return int(book.execute("SELECT COUNT(*) FROM history").fetchone()[0])


def left_behind(temporary: Path) -> list[str]:
    """Name the processes that hold the temporary folder, and the files in it."""
    deadline = time.monotonic() + 10
    while True:
        found = [path.name for path in temporary.iterdir()]
        for entry in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                links = [str(p.readlink()) for p in (entry / "cwd", *(entry / "fd").iterdir())]
                if any(link.startswith(str(temporary)) for link in links):
                    found.append(f"process {entry.name}")
        if not found or time.monotonic() > deadline:
            return found
        time.sleep(0.1)


def main(arguments: list[str]) -> int:
    """Kill and go on, again and again; tell whether nothing was lost, wrong, double or left."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks resume")
    parser.add_argument("--n", type=int, default=500)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--isolation", default="full")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="gradekit-benchmark-") as folder:
        course, temporary = Path(folder, "course"), Path(folder, "temporary")
        temporary.mkdir()
        for part in ("assignments", "solutions"):
            shutil.copytree(ROOT / part, course / part, ignore=shutil.ignore_patterns(".keys"))
        submissions = write_class(Path(folder, "class"), options.n)
        began = time.monotonic()
        start(command(submissions, Path(folder, "whole"), options), course, temporary).wait()
        whole, seconds = results(Path(folder, "whole")), time.monotonic() - began
        assert len(whole) == options.n
        print(f"{options.n} submissions, {options.jobs} at a time: {seconds:.1f} s undisturbed")
        bad = 0
        for number in range(options.kills):
            out, moment = Path(folder, f"out{number}"), random.uniform(0.1, seconds)
            words = command(submissions, out, options)
            run = start(words, course, temporary)
            time.sleep(moment)
            finished = run.poll() is not None
            with contextlib.suppress(ProcessLookupError):
                os.killpg(run.pid, signal.SIGKILL)
            run.wait()
            left, there = left_behind(temporary), results(out)
            start(words, course, temporary).wait()
            after = results(out)
            lost = len(there.keys() - after.keys()) + options.n - len(after)
            wrong = sum(after.get(student) != document for student, document in whole.items())
            changed = sum(after.get(student) != document for student, document in there.items())
            twice = made_twice(out)
            pages = len(list((out / "feedback").glob("*.html"))) == options.n
            fine = not (lost or wrong or changed or twice or left) and pages
            bad += not fine
            print(
                f"killed after {moment:5.2f} s{' (it had finished)' * finished}: {len(there):4} "
                f"results there; then lost {lost}, wrong {wrong}, changed {changed}, made twice "
                f"{twice}, left behind {len(left)}{'' if fine else '  NOT FINE'}",
                flush=True,
            )
            shutil.rmtree(out)
    print("fine" if not bad else f"NOT FINE: {bad} of {options.kills}")
    return 1 if bad else 0
