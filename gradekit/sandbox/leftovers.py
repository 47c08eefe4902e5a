"""Nothing stays behind: a zygote's own temporary folder, and what is done about those of the dead.

A zygote is in a session of its own. It outlives a grader that is killed with all its process
group, reads the end of its orders, ends its workers and removes this folder. Only where the
zygote was killed as well does the folder stay, until the next one comes by.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
import time

from gradekit.sandbox.process import remove_tree

try:
    import fcntl
except ImportError:  # Windows: there are no zygotes there
    fcntl = None  # type: ignore[assignment]

_PREFIX = "gradekit-zygote-"
_FRESH = 60.0  # seconds: so young a folder may not be locked yet


def own_folder(parent: str) -> str:
    """Make a folder that is locked for as long as this process lives; all temporary files go in."""
    # The descriptor stays open on purpose; workers close it, so that the lock is this process's.
    folder, _ = locked_folder(parent)
    tempfile.tempdir = folder
    return folder


def locked_folder(parent: str) -> tuple[str, int | None]:
    """Make a private folder that a sweep leaves alone for as long as the descriptor is open."""
    folder, held = tempfile.mkdtemp(prefix=_PREFIX, dir=parent), None
    with contextlib.suppress(OSError):  # a disk without such locks: nobody sweeps there either
        held = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
        fcntl.flock(held, fcntl.LOCK_EX)
    return folder, held


def sweep(parent: str) -> None:
    """Remove the folders of this user that nobody holds any more."""
    with contextlib.suppress(OSError), os.scandir(parent) as listing:
        for entry in listing:
            if entry.name.startswith(_PREFIX):
                _remove_if_left(entry.path)


def _remove_if_left(folder: str) -> None:
    try:
        found = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except OSError:
        return  # another user's, a link, or gone
    try:
        facts = os.fstat(found)
        if time.time() - facts.st_mtime > _FRESH and facts.st_uid == os.geteuid():
            fcntl.flock(found, fcntl.LOCK_EX | fcntl.LOCK_NB)
            remove_tree(folder)
    except OSError:
        pass  # its owner lives
    finally:
        os.close(found)
