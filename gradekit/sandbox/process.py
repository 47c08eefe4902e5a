"""What a worker is to the trusted side, however it was started."""

from __future__ import annotations

import os
import stat
import sys
import time
from typing import Final, Protocol

from gradekit.model import GradekitError

MAX_ENTRIES: Final = 1024  # files and folders in a worker's scratch folder
_BY_DESCRIPTOR = os.scandir in os.supports_fd and os.unlink in os.supports_dir_fd
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

    def disk(self, most: int) -> int:
        """Return the bytes of its scratch files; beyond ``most`` it need not be exact.

        0 where the system itself sets that limit.
        """

    def kill(self) -> None:
        """Send it the signal that it cannot refuse."""

    def end(self, *, kill: bool) -> int | None:
        """End it, free what it held, and return its exit status: negative is a signal.

        None where it did not end by itself soon.
        """


class Launcher(Protocol):
    """Something that starts workers for one assignment."""

    isolation: str

    @property
    def public(self) -> Launcher:
        """Starts workers that hold no hidden probe: whatever they say may be shown to students."""

    def launch(self) -> Process:
        """Start a worker."""

    def close(self) -> None:
        """End everything that it started."""


def forking_works() -> bool:
    """Tell whether workers can be forked: Linux. A forked macOS process may not use frameworks."""
    return sys.platform == "linux"


def remove_tree(folder: str) -> None:
    """Remove a worker's scratch folder, however deep or odd; follows no link, never raises."""
    if _BY_DESCRIPTOR and _removed_flat(folder):
        return
    import shutil  # noqa: PLC0415 - most workers leave a few files and no folder

    for _ in range(3):
        shutil.rmtree(folder, ignore_errors=True)
        if not os.path.lexists(folder):
            return
        time.sleep(0.01)


def _removed_flat(folder: str) -> bool:
    """Remove a folder that holds no other; tells whether it is gone."""
    try:
        held = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
        try:
            with os.scandir(held) as listing:
                names = [entry.name for entry in listing]
            for name in names:
                os.unlink(name, dir_fd=held)  # refuses a folder
        finally:
            os.close(held)
        os.rmdir(folder)
    except OSError:
        return False
    return True


def bytes_below(folder: str, most: int) -> int:
    """Return what the files below a folder take up, at most a little above ``most``.

    Runs on the trusted side over names that student code made: nothing is opened but folders, no
    link is followed, and what cannot be listed counts as too much.
    """
    total, folders, entries = 0, [folder], 0
    while folders and total <= most:
        try:
            with os.scandir(folders.pop()) as listing:
                for entry in listing:
                    entries += 1
                    found = entry.stat(follow_symlinks=False)
                    total += max(found.st_size, 512 * getattr(found, "st_blocks", 0))
                    if stat.S_ISDIR(found.st_mode):
                        folders.append(entry.path)
                    if total > most or entries > MAX_ENTRIES:
                        return most + 1
        except FileNotFoundError:  # noqa: PERF203
            continue  # a temporary file that has gone
        except OSError:  # a path that is too long, or a folder that may not be read
            return most + 1
    return total
