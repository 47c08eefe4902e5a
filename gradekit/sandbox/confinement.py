"""Confinement of untrusted code: what this machine offers, proved once, then applied to each fork.

``prepare`` is called once in the zygote, ``fork_worker`` for every submission. Nothing else of
the layers below is needed outside.
"""

from __future__ import annotations

import itertools
import os
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from gradekit.model import EnvironmentalError, Limits
from gradekit.sandbox import kernel, landlock, namespaces, rlimits, seccomp, selftest
from gradekit.sandbox.layers import NEEDED_FOR, Layer, Level, describe, obstacles
from gradekit.sandbox.process import SETUP_FAILED
from gradekit.sandbox.readable import Readable, default_readable
from gradekit.sandbox.selftest import Finding

__all__ = [
    "Confinement",
    "Layer",
    "Level",
    "Readable",
    "default_readable",
    "prepare",
]

# A limit on threads counts all that a user runs: in a namespace only the zygote's own workers,
# else everything, so that it merely keeps the machine from filling up.
_THREADS_BESIDE_IN_NAMESPACE, _THREADS_OF_A_USER = 256, 4096
_MAIN_AND_INIT = 2  # init, where there is one


class Confinement:
    """How this zygote confines its workers. The level is proved by ``selftest``."""

    def __init__(
        self,
        level: Level,
        layers: tuple[Layer, ...],
        readable: Readable,
        limits: Limits,
        mapped: int,
    ) -> None:
        self.level: Level = level
        self.layers = layers
        self._limits, self._mapped = limits, mapped
        self._numbers = itertools.count(1)
        if level == "full":
            namespaces.enter()
        if level != "none":
            rlimits.drop_bounding_capabilities()
            rlimits.ready_to_drop()
            kernel.prepare()
            rlimits.table(limits, mapped, limits.threads + _MAIN_AND_INIT)
            seccomp.compile_once(namespaces.WORKER)
            self._rules = landlock.Rules(*readable)
        if level == "full":
            # A rule on the covered /proc holds for the disk a worker mounts there, so that one
            # ruleset serves all. What else is below it is read-only.
            self._rules.make_ready(namespaces.PROC)

    def fork_worker(
        self, limits: Limits, keep_fds: Sequence[int], scratch: str | None
    ) -> tuple[int, int | None]:
        """Fork a worker; in the zygote: (pid to wait for, pidfd that kills all of it, if any).

        In the child: (0, None), confined, in its scratch directory, with these descriptors only.
        Read how it ended with ``exit_status``; ``SETUP_FAILED`` before its first
        frame means that it could not be confined, and nothing of the submission ran.
        """
        # Unique on this machine while the zygote lives: the kernel counts threads a user.
        user = os.getpid() * 256 + next(self._numbers) % 256
        if self.level == "full":
            pid, pidfd = namespaces.fork(limits.scratch, user)
        else:
            pid, pidfd = os.fork(), -1
        if pid:
            return pid, pidfd if self.level == "full" else _open_pidfd(pid)
        try:
            self._confine(limits, keep_fds, scratch, user)
        except BaseException as error:  # noqa: BLE001 - must never return half confined
            if 2 in keep_fds:
                os.write(2, f"sandbox: {error!r}\n".encode())
            os._exit(SETUP_FAILED)
        return 0, None

    def exit_status(self, status: int) -> int:
        """Translate what waitpid said of a worker: an exit code, or minus a signal."""
        if self.level == "full":
            return namespaces.exit_status(status)
        return os.waitstatus_to_exitcode(status)

    def selftest(self) -> None:
        """Prove the level with a throw-away worker, or raise with what it could do."""
        findings = self.findings()
        if findings:
            raise EnvironmentalError("\n".join(sentence for _, sentence in findings))

    def _confine(
        self, limits: Limits, keep_fds: Sequence[int], scratch: str | None, user: int
    ) -> None:
        """Go from a forked child to a worker; seccomp last, since it refuses the other steps."""
        os.setsid()  # no terminal, and no signals from its keyboard
        if self.level != "full" and scratch is not None:
            os.chdir(scratch)
        tempfile.tempdir = os.environ["TMPDIR"] = os.getcwd()  # or a student's would be refused
        threads = _THREADS_OF_A_USER
        if os.getuid() != os.geteuid() or (self.level == "strong" and rlimits.spare_user(user)):
            threads = limits.threads + _MAIN_AND_INIT
        elif self.level == "full":
            threads = limits.threads + _THREADS_BESIDE_IN_NAMESPACE
        if self.level == "strong":
            rlimits.drop_capabilities()
        if self.level != "full" and sys.platform == "linux":
            kernel.die_with_parent()
        if self.level != "none":
            self._rules.restrict(scratch)
        kernel.close_all_but(keep_fds)
        rlimits.restrict(limits, self._mapped, threads)
        if self.level != "none":
            kernel.not_dumpable()
            seccomp.restrict()

    def findings(self) -> list[Finding]:
        """Run the attempts in a worker of our own and read what they say."""
        outside = tempfile.mkdtemp(prefix="gradekit-selftest-")
        canary, scratch = Path(outside, "canary"), Path(outside, "scratch")
        try:
            canary.write_text("nobody reads this", encoding="ascii")
            scratch.mkdir()
            return self._attempt(str(canary), str(scratch))
        finally:
            shutil.rmtree(outside, ignore_errors=True)

    def _attempt(self, canary: str, scratch: str) -> list[Finding]:
        limits = self._limits
        reading, writing = os.pipe()
        pid, pidfd = self.fork_worker(limits, [2, writing], scratch)
        if pid == 0:
            try:
                full = self.level == "full"
                for layer, said in selftest.attempt(canary, limits, own_namespaces=full):
                    os.write(writing, f"{layer}\t{said}\n".encode())
            finally:
                os._exit(0)
        os.close(writing)
        with open(reading, encoding="utf-8") as report:
            lines = [line.rstrip("\n").partition("\t") for line in report]
        ended = self.exit_status(os.waitpid(pid, 0)[1])
        if pidfd is not None:
            os.close(pidfd)
        findings = [(layer, said) for layer, _, said in lines if said]
        if ended == 72:
            findings.append(("seccomp", "a worker could start a program"))
        elif ended != 0 or len(findings) == len(lines):
            findings.append(("seccomp", f"the worker of the self-test ended with {ended}"))
        return findings


def prepare(
    wanted: Literal["auto", "full", "strong", "none"], readable: Readable, limits: Limits
) -> Confinement:
    """Find the best level up to ``wanted`` that holds here. Call it once, in the zygote."""
    reasons = obstacles(wanted)
    mapped = rlimits.mapped_bytes()  # before /proc is covered
    ladder: list[Level] = ["full", "strong"]
    for level in ladder:
        if any(name in reasons for name in NEEDED_FOR[level]):
            continue
        try:
            confinement = Confinement(level, describe(level, reasons), readable, limits, mapped)
            findings = confinement.findings()
        except OSError as error:
            findings = [("", str(error))]
        if not findings:
            return confinement
        for layer, said in findings:
            # What fails at level full may hold without namespaces: that is tried next.
            blamed = "namespaces" if level == "full" else layer or NEEDED_FOR[level][0]
            reasons.setdefault(blamed, f"The self-test at level {level}: {said}.")
    return Confinement("none", describe("none", reasons), readable, limits, mapped)


def _open_pidfd(pid: int) -> int | None:
    try:
        return os.pidfd_open(pid)
    except (OSError, AttributeError):  # before Linux 5.3, or not Linux
        return None
