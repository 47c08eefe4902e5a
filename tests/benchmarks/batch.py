"""What grading a class costs: CPU each as a multiple of ``python -c "import numpy"``.

    python -m tests.benchmarks batch [--n 1000] [--rounds 3] [--jobs 1] [--large]

Everything is included: isolation, judging, gradebook, JSON, pages. CPU is that of a cgroup of its
own, which holds every process from its first moment: a worker whose namespace is killed takes the
times that ``wait`` reports with it, so that getrusage sees a part only (printed beside it). Where
no cgroup can be made, getrusage is all there is, and the report says so.

``--large`` grades 10,000 as well: rate, memory of the trusted side, then once more unchanged, and
once more with one probe edited.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.benchmarks.batch_class import ROOT, write_class

_CGROUPS = ("/sys/fs/cgroup/cpuacct", "/sys/fs/cgroup/unified", "/sys/fs/cgroup")
_IMPORTS, _BARE = 8, 20  # runs before and after each batch, and submissions graded bare
_AIM, _MOST = 0.12, 0.20
_MOST_MEMORY, _MOST_AGAIN = 1.2, 0.03

# What a course may have without gradekit: one process a submission, nothing kept from it.
GRADE_ONE = """
import json, sys
import numpy as np
space, out = {}, {}
exec(compile(open(sys.argv[1]).read(), sys.argv[1], "exec"), space)
rng = np.random.default_rng(0)
want = {
    "AddGate": lambda x, y, dz: [dz, dz],
    "MultiplyGate": lambda x, y, dz: [y * dz, x * dz],
    "MaxGate": lambda x, y, dz: [(x > y) * dz, (x < y) * dz],
    "SigmoidGate": lambda x, dz: [dz / (1 + np.exp(-x)) / (1 + np.exp(x))],
}
for name, truth in want.items():
    right = True
    for shape in 14 * [(5, 4)] + 14 * [(1, 3)]:
        inputs = [rng.normal(size=shape) for _ in range(2 - (name == "SigmoidGate"))]
        dz = rng.normal(size=shape)
        try:
            gate = space[name]()
            gate.forward(*inputs)
            got = gate.backward(dz)
            got = got if isinstance(got, (list, tuple)) else [got]
            right &= all(map(np.allclose, got, truth(*inputs, dz))) and len(got) == len(inputs)
        except Exception:
            right = False
    out[name] = right
print(json.dumps(out))
"""


# --- measuring


@dataclass(frozen=True)
class Run:
    """One program, run to its end with all that it started."""

    cpu: float  # seconds, of the cgroup; of waited children where there is none
    waited: float  # seconds that getrusage knows of
    wall: float
    memory: int  # bytes: the largest of the program and of those it waited for
    out: str


class Meter:
    """Runs programs in a cgroup of its own."""

    def __init__(self) -> None:
        self.folder: Path | None = None
        for parent in _CGROUPS:
            folder = Path(parent, f"gradekit-benchmark-{os.getpid()}")
            try:
                folder.mkdir()
            except OSError:
                continue
            if any((folder / name).exists() for name in ("cpuacct.usage", "cpu.stat")):
                self.folder = folder
                return
            folder.rmdir()

    @staticmethod
    def _used_in(folder: Path) -> float:
        if (folder / "cpuacct.usage").exists():
            return int((folder / "cpuacct.usage").read_text()) / 1e9
        return int((folder / "cpu.stat").read_text().split()[1]) / 1e6

    def _enter(self) -> None:
        assert self.folder is not None
        (self.folder / "cgroup.procs").write_text("0")

    def run(self, *words: object, cwd: Path = ROOT) -> Run:
        """Run a program until it and all that it started have ended."""
        before = 0.0 if self.folder is None else self._used_in(self.folder)
        known, started = _children(), time.monotonic()
        with tempfile.TemporaryFile("w+") as out:
            process = subprocess.Popen(
                list(map(str, words)), cwd=cwd, stdout=out, stderr=subprocess.DEVNULL,
                preexec_fn=None if self.folder is None else self._enter,  # noqa: PLW1509
                env={**os.environ, "PYTHONPATH": str(ROOT)},
            )  # fmt: skip
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            out.seek(0)
            said = out.read()
        wall = time.monotonic() - started
        if process.returncode not in (0, 1):
            raise SystemExit(f"{words} ended with {process.returncode}: {said[-500:]}")
        waited = _children() - known
        cpu = waited
        if self.folder is not None:
            while (self.folder / "cgroup.procs").read_text():
                time.sleep(0.01)
            cpu = self._used_in(self.folder) - before
        return Run(cpu, waited, wall, usage.ru_maxrss * 1024, said)

    def close(self) -> None:
        """Remove the cgroup."""
        if self.folder is not None:
            self.folder.rmdir()


def _children() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def _machine() -> float:
    """Return the seconds that all processors of this machine were busy, whoever used them."""
    words = Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:]
    user, nice, system, _, _, irq, soft = map(int, words[:7])
    return (user + nice + system + irq + soft) / os.sysconf("SC_CLK_TCK")


@dataclass
class Bench:
    """A copy of the course with a class of its own."""

    meter: Meter
    folder: Path
    jobs: int

    def import_numpy(self) -> float:
        return self.meter.run(sys.executable, "-c", "import numpy").cpu

    def grade(self, submissions: Path, out: str, *more: str) -> Run:
        return self.meter.run(
            sys.executable, "-m", "gradekit", "grade", "gates", submissions, "-o",
            self.folder / out, "-j", self.jobs, *more, cwd=self.folder,
        )  # fmt: skip

    def bare(self, submissions: list[Path]) -> float:
        runs = [
            self.meter.run(sys.executable, self.folder / "grade_one.py", s) for s in submissions
        ]
        return statistics.median(run.cpu for run in runs)


@contextmanager
def bench(jobs: int) -> Iterator[Bench]:
    """Make a course to grade in; its keys and results go with it."""
    meter = Meter()
    with tempfile.TemporaryDirectory(prefix="gradekit-benchmark-") as folder:
        for part in ("assignments", "solutions"):
            shutil.copytree(ROOT / part, Path(folder, part), ignore=shutil.ignore_patterns(".keys"))
        Path(folder, "grade_one.py").write_text(GRADE_ONE, encoding="utf-8")
        try:
            yield Bench(meter, Path(folder), jobs)
        finally:
            meter.close()


# --- the share of each step, seen from inside the trusted process


def traced(submissions: str, out: str) -> int:
    """Grade in this process, one at a time, and print the CPU of its steps as JSON."""
    import gradekit.grading.batch as batching
    from gradekit import gradebook, judge
    from gradekit.cli import grade as command
    from gradekit.grading import again, one, publish, sitting
    from gradekit.report import html

    spent: dict[str, float] = {}
    times: dict[str, int] = {}

    def watch(place: Any, name: str, step: str) -> None:
        function = getattr(place, name)

        def watched(*a: Any, **k: Any) -> Any:
            started = time.thread_time()
            try:
                return function(*a, **k)
            finally:
                spent[step] = spent.get(step, 0.0) + time.thread_time() - started
                times[step] = times.get(step, 0) + 1

        setattr(place, name, watched)

    watch(batching, "stage", "staging")
    watch(batching, "digest_of", "staging")
    watch(sitting, "interview", "asking, trusted side")
    watch(one, "judge_answers", "judging")
    watch(again, "_stays", "of it asked once more")
    watch(again, "_asked_again", "of it asked once more")
    watch(judge, "_judge_answer", "of it not heard before")
    watch(gradebook.Gradebook, "save", "row")
    watch(publish, "as_json", "JSON")
    watch(html, "student_page", "page")
    watch(batching.Batch, "__init__", "start-up, trusted side")
    place = command.__dict__["run"]
    from gradekit.course import find_place

    place(find_place("gates", Path.cwd()), Path(submissions), Path(out), jobs=1)
    usage = resource.getrusage(resource.RUSAGE_SELF)
    spent["all, trusted side"] = usage.ru_utime + usage.ru_stime
    print("\n" + json.dumps({"spent": spent, "times": times}))
    return 0


def steps(place: Bench, submissions: Path, n: int, numpy: float) -> None:
    """Print the share of each step."""
    words = (sys.executable, "-m", "tests.benchmarks.batch", submissions, place.folder / "traced")
    run = place.meter.run(*words, cwd=place.folder)
    told = json.loads(run.out.splitlines()[-1])
    spent, times = told["spent"], told["times"]
    few = write_class(place.folder / "few", 1)
    start = place.grade(few, "few-out").cpu
    trusted = spent.pop("all, trusted side")
    print(f"\nshare of each step, one at a time ({run.cpu / n / numpy:.3f} each):")
    rows = {"start-up, of all processes": start, "workers and zygote": run.cpu - trusted, **spent}
    for step, seconds in rows.items():
        often = f"{times[step] / n:6.2f} times each" if step in times else ""
        print(f"  {step:<28}{seconds / n / numpy:8.4f}{100 * seconds / run.cpu:6.1f} %  {often}")
    rest = trusted - sum(s for step, s in spent.items() if not step.startswith("of it"))
    share = f"{rest / n / numpy:8.4f}{100 * rest / run.cpu:6.1f} %"
    print(f"  {'the rest of the trusted side':<28}{share}")


# --- the report


def small(place: Bench, n: int, rounds: int) -> tuple[float, float, Run]:
    """Print CPU each, median of the rounds; return it, that of importing numpy, and one run."""
    submissions = write_class(place.folder / "class", n)
    files = sorted(submissions.glob("*/gates.py"))[:_BARE]
    ratios, bares, imports, run = [], [], [], None
    busy = _machine()
    for number in range(rounds):
        numpy = [place.import_numpy() for _ in range(_IMPORTS)]
        run = place.grade(submissions, f"out{number}")
        numpy += [place.import_numpy() for _ in range(_IMPORTS)]
        unit = statistics.median(numpy)
        ratios.append(run.cpu / n / unit)
        bares.append(place.bare(files) / unit)
        imports.append(unit)
        print(
            f"round {number + 1}: {run.cpu:.2f} s of CPU (getrusage knows {run.waited:.2f}), "
            f"import numpy {unit * 1000:.0f} ms: {ratios[-1]:.3f} each",
            flush=True,
        )
    assert run is not None
    each = statistics.median(ratios)
    print(f"\nbatch of {n:,}, level full, {place.jobs} at a time: {each:.3f} each (aim {_AIM})")
    print(f"a bare process a submission, not isolated: {statistics.median(bares):.3f} each")
    with_what = place.meter.folder or "getrusage only: the times of killed workers are missing"
    print(f"the whole machine was busy {_machine() - busy:.1f} s meanwhile; with {with_what}")
    return each, statistics.median(imports), run


def large(place: Bench, n: int, small_run: Run) -> bool:
    """Grade many; then again unchanged, and again with one probe edited. Print what each costs."""
    submissions = write_class(place.folder / "large", n)
    first = place.grade(submissions, "large-out")
    again = place.grade(submissions, "large-out")
    checks = place.folder / "assignments" / "gates" / "checks.py"
    text = checks.read_text(encoding="utf-8")
    edited = text.replace("def multiply(student, x, y, dz, again):\n", _EDITED, 1)
    assert edited != text
    checks.write_text(edited, encoding="utf-8")
    after = place.grade(submissions, "large-out")
    checks.write_text(text, encoding="utf-8")
    memory = first.memory / small_run.memory
    share, part = again.cpu / first.cpu, after.cpu / first.cpu
    print(f"\nbatch of {n:,}: {n / first.wall:.1f} a second, {first.memory >> 20} MiB at most")
    print(f"memory: {memory:.2f} times that of the smaller batch (at most {_MOST_MEMORY})")
    print(f"again, unchanged: {100 * share:.1f} % of its CPU (at most {100 * _MOST_AGAIN:g} %)")
    print(f"one probe edited: {100 * part:.1f} % of its CPU; {after.out.splitlines()[0]}")
    return memory <= _MOST_MEMORY and share <= _MOST_AGAIN


_EDITED = "def multiply(student, x, y, dz, again):\n    dz = 1.0 * dz\n"


def main(arguments: list[str]) -> int:
    """Print the report, and tell whether all is as good as it has to be."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks batch")
    parser.add_argument("--n", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--large", action="store_true")
    options = parser.parse_args(arguments)
    with bench(options.jobs) as place:
        each, numpy, run = small(place, options.n, options.rounds)
        steps(place, place.folder / "class", options.n, numpy)
        fine = each <= _MOST
        if options.large:
            fine &= large(place, 10 * options.n, run)
    print("fine" if fine else "NOT FINE")
    return 0 if fine else 1


if __name__ == "__main__":
    sys.exit(traced(*sys.argv[1:]))
