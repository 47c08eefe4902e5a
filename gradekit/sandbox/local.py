"""A worker forked from this very process: for a student's own code on their own machine.

There is no answer key here to protect and no confinement; what counts is that one process imports
numpy and that a crash or an endless loop ends a child.
"""

from __future__ import annotations

import contextlib
import os
import signal
import tempfile
import time
import warnings
from dataclasses import dataclass

from gradekit.assignment import Assignment
from gradekit.sandbox.live import Load
from gradekit.sandbox.loading import load
from gradekit.sandbox.process import bytes_below, remove_tree
from gradekit.sandbox.wire import unblock
from gradekit.sandbox.worker import redirect_output, run_until_done


@dataclass(slots=True)
class _Child:
    pid: int
    request_fd: int
    answer_fd: int
    output_fd: int
    scratch: str

    def end(self, *, kill: bool) -> int | None:
        os.close(self.request_fd)
        os.close(self.answer_fd)
        if kill:
            self.kill()
        status = self._wait()
        os.close(self.output_fd)
        remove_tree(self.scratch)
        return status

    def disk(self, most: int) -> int:
        return bytes_below(self.scratch, most)

    def kill(self) -> None:
        with contextlib.suppress(OSError):
            os.kill(self.pid, signal.SIGKILL)

    def _wait(self) -> int | None:
        deadline = time.monotonic() + 0.5
        while time.monotonic() < deadline:
            done, status = os.waitpid(self.pid, os.WNOHANG)
            if done:
                return os.waitstatus_to_exitcode(status)
            time.sleep(0.0005)
        self.kill()
        os.waitpid(self.pid, 0)
        return None


class Forker:
    """Starts workers by forking this process, which has imported numpy and the probes."""

    isolation = "none"

    def __init__(self, assignment: Assignment, load: Load = load) -> None:
        self._assignment = assignment
        self._load = load

    def launch(self) -> _Child:
        """Fork a worker."""
        scratch = tempfile.mkdtemp(prefix="gradekit-")
        request_r, request_w = os.pipe()
        answer_r, answer_w = os.pipe()
        output_r, output_w = os.pipe()
        with warnings.catch_warnings():
            # A notebook's kernel has threads; the child needs none of them, nor their locks.
            warnings.simplefilter("ignore", DeprecationWarning)
            pid = os.fork()
        if pid == 0:
            try:
                for fd in (request_w, answer_r, output_r):
                    os.close(fd)
                os.chdir(scratch)
                redirect_output(output_w)
                run_until_done(self._assignment, request_r, answer_w, scratch, self._load)
            finally:
                os._exit(1)
        for fd in (request_r, answer_w, output_w):
            os.close(fd)
        unblock(request_w, answer_r, output_r)
        return _Child(pid, request_w, answer_r, output_r, scratch)

    def close(self) -> None:
        """Nothing outlives its worker."""
