"""What a worker is to the trusted side, however it was started."""

from __future__ import annotations

import os
import shutil
import sys
import time
from typing import Final, Protocol

from gradekit.model import GradekitError

SETUP_FAILED: Final = 71  # the exit code of a child that could not be confined


class LostError(GradekitError):
    """The process that starts workers ended unexpectedly; the next launch starts another."""


class Process(Protocol):
    """A running worker: where to write to it, read from it, and how to end it.

    Its descriptors do not block, where the system has such.
    """

    request_fd: int
    answer_fd: int
    output_fd: int

    def kill(self) -> None:
        """Send it the signal that it cannot refuse."""

    def end(self, *, kill: bool) -> int | None:
        """End it, free what it held, and return its exit status: negative is a signal.

        None where it did not end by itself soon.
        """


class Launcher(Protocol):
    """Something that starts workers for one assignment."""

    isolation: str

    def launch(self) -> Process:
        """Start a worker."""

    def close(self) -> None:
        """End everything that it started."""


def forking_works() -> bool:
    """Tell whether workers can be forked: Linux. A forked macOS process may not use frameworks."""
    return sys.platform == "linux"


def remove_tree(folder: str) -> None:
    """Remove a worker's scratch folder, however deep or odd; follows no link, never raises."""
    for _ in range(3):
        shutil.rmtree(folder, ignore_errors=True)
        if not os.path.lexists(folder):
            return
        time.sleep(0.01)
