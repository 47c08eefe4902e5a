"""A worker forked from this very process: for a student's own code on their own machine.

There is no answer key here to protect and no confinement; what counts is that one process imports
numpy and that a crash or an endless loop ends a child.
"""

from __future__ import annotations

import contextlib
import gc
import os
import signal
import time
import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gradekit.assignment import Assignment
from gradekit.sandbox.loading import load
from gradekit.sandbox.process import bytes_below, remove_tree
from gradekit.sandbox.wire import unblock
from gradekit.sandbox.worker import redirect_output, run_until_done

if TYPE_CHECKING:
    from gradekit.sandbox.live import Load


@dataclass(slots=True, eq=False, repr=False)
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
        scratch = _new_folder()
        request_r, request_w = os.pipe()
        answer_r, answer_w = os.pipe()
        output_r, output_w = os.pipe()
        with warnings.catch_warnings():
            # A notebook's kernel has threads; the child needs none of them, nor their locks.
            warnings.simplefilter("ignore", DeprecationWarning)
            if not gc.isenabled():  # by a command that has loaded all that it needs
                gc.freeze()  # neither process looks at it, or copies its pages, again
            pid = os.fork()
            gc.enable()
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

    @property
    def public(self) -> Forker:
        """On a student's own machine nothing is hidden."""
        return self

    def close(self) -> None:
        """Nothing outlives its worker."""


def _new_folder() -> str:
    """Make a folder of one's own for temporary files."""
    path = os.path.join(os.environ.get("TMPDIR") or "/tmp", f"gradekit-{os.urandom(8).hex()}")
    try:
        os.mkdir(path, 0o700)
    except OSError:
        import tempfile  # noqa: PLC0415 - looks for another place, and costs more

        return tempfile.mkdtemp(prefix="gradekit-")
    return os.path.abspath(path)
