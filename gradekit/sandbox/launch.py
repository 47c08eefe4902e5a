"""Launching workers, from the trusted side: out of a zygote, by a fork, or as a new process."""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from gradekit.course import Place
from gradekit.model import CourseError, EnvironmentalError, Limits
from gradekit.sandbox.process import LostError, bytes_below, remove_tree
from gradekit.sandbox.wire import CAN_WAIT, unblock

# One thread each for the numeric libraries: forking with their threads running can deadlock, and
# a child's linear algebra was 5 to 10 times slower with two threads and more.
CLEAN_ENVIRONMENT: Mapping[str, str] = {
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "VECLIB_MAXIMUM_THREADS": "1",
    "PYTHONHASHSEED": "0",
    "LC_ALL": "C.UTF-8",
    "TZ": "UTC",
    "MPLBACKEND": "Agg",
    "HOME": "/nonexistent",
    "USER": "student",
    "LOGNAME": "student",
    "PATH": "/usr/bin:/bin",
}
_PATIENCE = 2.0  # seconds that a zygote may take to end its workers


@dataclass(slots=True)
class _Forked:
    zygote: Zygote
    pid: int
    pidfd: int | None
    request_fd: int
    answer_fd: int
    output_fd: int
    scratch: str | None

    def disk(self, most: int) -> int:
        return 0 if self.scratch is None else bytes_below(self.scratch, most)

    def kill(self) -> None:
        with contextlib.suppress(OSError):
            if self.pidfd is not None:
                signal.pidfd_send_signal(self.pidfd, signal.SIGKILL)

    def end(self, *, kill: bool) -> int | None:
        for fd in (self.request_fd, self.answer_fd):
            os.close(fd)
        if kill:
            self.kill()
        try:
            return self.zygote.wait(self.pid)
        finally:
            self.kill()  # nothing of it survives: its namespace, or its threads
            os.close(self.output_fd)
            if self.pidfd is not None:
                os.close(self.pidfd)
            if self.scratch is not None:
                remove_tree(self.scratch)


class Zygote:
    """The trusted side's handle of one zygote process."""

    def __init__(
        self, place: Place, *, limits: Limits | None = None, isolation: str = "auto"
    ) -> None:
        self._orders = {
            "name": place.name,
            "public": str(place.public.resolve()),
            "hidden": None if place.hidden is None else str(place.hidden.resolve()),
            "limits": asdict(limits or Limits()),
            "isolation": isolation,
            "temporary": tempfile.gettempdir(),
        }
        self._place, self._limits = place, limits
        self._open: Zygote | None = None
        self._lost = self._closed = False
        self._folder: str | None = None  # for scratch folders; the zygote's, see leftovers
        self.isolation, self.layers = self._start()

    def _start(self) -> tuple[str, list[dict[str, Any]]]:
        """Start the process; return its level of isolation and the layers."""
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        source = str(Path(__file__).resolve().parents[2])
        # -I: neither the environment nor the current folder decides what is imported.
        program = (
            f"import sys; sys.path.append({source!r}); "
            f"from gradekit.sandbox.zygote import main; main({theirs.fileno()})"
        )
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and program
            [sys.executable, "-I", "-c", program],
            pass_fds=[theirs.fileno()],
            env=dict(CLEAN_ENVIRONMENT),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            cwd="/",
            start_new_session=True,
        )
        theirs.close()
        self._control = ours
        self._control.settimeout(120)
        with contextlib.suppress(OSError):
            ours.send(json.dumps(self._orders).encode())
        hello = self._receive()[0]
        if "error" in hello:
            self.close()
            path, line, problem, fix = hello["error"]
            raise CourseError(path, line, problem, fix)
        self._folder = hello["folder"]
        return hello["level"], hello["layers"]

    def launch(self) -> _Forked:
        """Fork a worker, confined to this zygote's level. Raises LostError, EnvironmentalError."""
        if self._closed:
            raise LostError("The process that starts workers was ended.")
        if self._lost:
            self._restart()
        with contextlib.ExitStack() as undo:
            scratch = None
            if self._folder is not None:
                scratch = tempfile.mkdtemp(dir=self._folder)
                undo.callback(remove_tree, scratch)
            pipes = [os.pipe() for _ in range(3)]
            (request_r, request_w), (answer_r, answer_w), (output_r, output_w) = pipes
            for fd in (request_w, answer_r, output_r):
                undo.callback(os.close, fd)
            try:
                reply, handles = self._order(
                    {"do": "fork", "scratch": scratch}, [request_r, answer_w, output_w]
                )
            finally:
                for fd in (request_r, answer_w, output_w):
                    os.close(fd)
            if "error" in reply:
                raise EnvironmentalError(f"No worker could be started: {reply['error']}")
            undo.pop_all()
        unblock(request_w, answer_r, output_r)
        pidfd = handles[0] if handles else None
        return _Forked(self, reply["pid"], pidfd, request_w, answer_r, output_r, scratch)

    def wait(self, pid: int) -> int | None:
        """Return the exit status of a worker; None where it had to be killed. Raises LostError."""
        status = self._order({"do": "wait", "pid": pid})[0].get("status")
        return status if isinstance(status, int) else None

    @property
    def public(self) -> Zygote:
        """A zygote without the hidden probes, started when it is first asked for."""
        if self._place.hidden is None:
            return self
        if self._open is None:
            open_place = replace(self._place, hidden=None)
            self._open = Zygote(open_place, limits=self._limits, isolation=self.isolation)
            if self._closed:  # meanwhile, by another thread
                self._open.close()
        return self._open

    def close(self) -> None:
        """End the zygote and with it every worker, for good."""
        self._closed = True
        if self._open is not None:
            self._open.close()
        self._stop()

    def _stop(self) -> None:
        with contextlib.suppress(OSError):  # also where another thread waits for a reply
            self._control.shutdown(socket.SHUT_RDWR)
        self._control.close()  # which it takes as the order to end, its workers first
        errors = self._process.stderr
        if errors is not None and not errors.closed:
            # Ends with the process; Popen.wait looks every so often only.
            ended = select.poll()
            ended.register(errors, select.POLLIN)
            ended.poll(_PATIENCE * 1000)
        try:
            self._process.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if errors is not None:
            errors.close()
        if self._folder is not None:
            remove_tree(self._folder)

    def _restart(self) -> None:
        isolation, self.layers = self._start()
        if isolation != self.isolation:
            raise EnvironmentalError(
                f"The sandbox had to be started again and isolates at level {isolation} now, "
                f"no more at {self.isolation}. See why: gradekit doctor."
            )
        self._lost = False

    def _order(
        self, order: Mapping[str, Any], fds: Sequence[int] = ()
    ) -> tuple[dict[str, Any], list[int]]:
        """Tell the zygote what to do and return its reply."""
        if self._lost:
            raise LostError("The process that starts workers has ended.")
        with contextlib.suppress(OSError):  # it has ended: then it does not reply either
            socket.send_fds(self._control, [json.dumps(order).encode()], list(fds))
        return self._receive()

    def _receive(self) -> tuple[dict[str, Any], list[int]]:
        try:
            message, fds, _, _ = socket.recv_fds(self._control, 1 << 16, 1)
        except OSError:
            message, fds = b"", []
        if not message:
            self._process.kill()
            said = b"" if self._process.stderr is None else self._process.stderr.read()
            self._stop()
            self._lost = True
            raise LostError(
                "The process that starts workers ended unexpectedly.\n"
                + said.decode(errors="replace")[-2000:]
            )
        reply: dict[str, Any] = json.loads(message)
        return reply, fds


@dataclass(slots=True)
class _Spawned:
    process: subprocess.Popen[bytes]
    request_fd: int
    answer_fd: int
    output_fd: int
    scratch: str

    def disk(self, most: int) -> int:
        return bytes_below(self.scratch, most)

    def kill(self) -> None:
        self.process.kill()

    def end(self, *, kill: bool) -> int | None:
        for fd in (self.request_fd, self.answer_fd):
            os.close(fd)
        if kill:
            self.kill()
        status: int | None = None
        try:
            status = self.process.wait(0.5)
        except subprocess.TimeoutExpired:
            self.kill()
            self.process.wait()
        os.close(self.output_fd)
        remove_tree(self.scratch)
        return status


class Spawner:
    """Starts each worker as a new process: where there is no fork to rely on. Not confined."""

    isolation = "none"

    def __init__(self, place: Place) -> None:
        self._place = place

    def launch(self) -> _Spawned:
        """Start an interpreter that loads the probes and serves."""
        scratch = tempfile.mkdtemp(prefix="gradekit-")
        orders = json.dumps(
            {
                "name": self._place.name,
                "public": str(self._place.public.resolve()),
                "hidden": None if self._place.hidden is None else str(self._place.hidden.resolve()),
                "scratch": scratch,
            }
        )
        source = str(Path(__file__).resolve().parents[2])
        program = (
            f"import sys; sys.path.append({source!r}); "
            f"from gradekit.sandbox.spawned import main; main({orders!r})"
        )
        output_r, output_w = _output(scratch)
        environment = {**CLEAN_ENVIRONMENT, **_needed_on_windows()}
        process = subprocess.Popen(  # noqa: S603 - our own interpreter and program
            [sys.executable, "-I", "-c", program],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=output_w,
            cwd=scratch,
        )
        os.close(output_w)
        assert process.stdin is not None
        assert process.stdout is not None
        request_fd, answer_fd = os.dup(process.stdin.fileno()), os.dup(process.stdout.fileno())
        process.stdin.close()
        process.stdout.close()
        unblock(request_fd, answer_fd, output_r)
        return _Spawned(process, request_fd, answer_fd, output_r, scratch)

    @property
    def public(self) -> Spawner:
        """Starts interpreters without the hidden probes."""
        return Spawner(replace(self._place, hidden=None))

    def close(self) -> None:
        """Nothing outlives its worker."""


def _output(scratch: str) -> tuple[int, int]:
    """Return where to read what is printed, and where to print it.

    A file where nobody can wait for two pipes at once: it is read at the end, and never full.
    """
    if CAN_WAIT:
        return os.pipe()
    writing, path = tempfile.mkstemp(dir=scratch)
    return os.open(path, os.O_RDONLY), writing


def _needed_on_windows() -> dict[str, str]:
    return {k: os.environ[k] for k in ("SYSTEMROOT", "TEMP", "TMP") if k in os.environ}
