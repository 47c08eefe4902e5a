"""What one worker may use up, and the powers it gives away: rlimits and capabilities."""

from __future__ import annotations

import contextlib
import functools
import math
import os
import struct
import sys
from pathlib import Path

from gradekit.model import Limits
from gradekit.sandbox import kernel

if sys.platform != "win32":
    import resource as r

_CAPSET_VERSION_3 = 0x2008_0522
_CAPSET = {"x86_64": 126, "aarch64": 91}
_CAPBSET_DROP, _CAP_AMBIENT, _AMBIENT_CLEAR_ALL = 24, 47, 4
_SPARE_UIDS = 0x4000_0000  # no system hands out users from here on
_OPEN_FILES = 64
_STACK = 8 << 20  # deep recursion ends in RecursionError or in a segfault of that worker only


def mapped_bytes() -> int:
    """Return the address space this process has now; 0 where the system does not tell."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    except (OSError, ValueError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")


def spare_user(number: int) -> bool:
    """Take a real user of its own, for the count of threads; files still see the old one.

    The kernel counts threads a *user*, and never for the real user root. The effective user
    stays: the interpreter may lie where nobody else reads.
    """
    if os.geteuid() != 0:
        return False
    try:
        os.setresuid(_SPARE_UIDS + number, 0, 0)
    except OSError:
        return False  # one user only in this namespace, or no right to change it
    return True


def restrict(limits: Limits, mapped: int, threads: int) -> None:
    """Set the limits of this process; ``memory`` comes on top of what the zygote had mapped.

    The hard limit of CPU time is that of the whole submission; the worker lowers the soft one
    before each check. ``threads`` counts all that this user runs.
    """
    for kind, pair in table(limits, mapped, threads):
        _set(kind, pair)


def _set(kind: int, pair: tuple[int, int]) -> None:
    try:
        r.setrlimit(kind, pair)
    except (OSError, ValueError):
        if sys.platform == "linux":
            raise  # macOS refuses some of them; here that would be a hole


@functools.lru_cache(maxsize=16)
def table(limits: Limits, mapped: int, threads: int) -> list[tuple[int, tuple[int, int]]]:
    """List the limits to set: those wanted, as far as the hard ones of this process allow."""
    seconds = math.ceil(limits.submission)
    wanted = {
        r.RLIMIT_CORE: 0,
        r.RLIMIT_CPU: seconds,
        r.RLIMIT_FSIZE: limits.scratch,
        r.RLIMIT_NOFILE: _OPEN_FILES,
        r.RLIMIT_STACK: _STACK,
        r.RLIMIT_AS: mapped + limits.memory,
        r.RLIMIT_NPROC: threads,
    }
    found = []
    for kind, value in wanted.items():
        hard = r.getrlimit(kind)[1]
        lowest = value if hard == r.RLIM_INFINITY else min(value, hard)
        found.append((kind, (lowest, lowest)))
    return found


def drop_bounding_capabilities() -> None:
    """Let no executed file give capabilities back; the zygote's own ones stay."""
    capability = 0
    while True:
        try:
            kernel.prctl(_CAPBSET_DROP, capability)
        except OSError:  # no such capability: that was the last; or not ours to drop
            return
        capability += 1


def drop_capabilities() -> None:
    """Give all capabilities away, for good."""
    clear_ambient, set_none = ready_to_drop()
    with contextlib.suppress(OSError):  # older than Linux 4.3: there are none
        clear_ambient()
    set_none()


@functools.cache
def ready_to_drop() -> tuple[kernel.Call, kernel.Call]:
    """Make what ``drop_capabilities`` calls, once in the zygote."""
    header = kernel.buffer(struct.pack("=Ii", _CAPSET_VERSION_3, 0))
    nothing = kernel.buffer(bytes(24))
    set_none = kernel.ready(_CAPSET[kernel.machine()], header, nothing)
    return kernel.ready_prctl(_CAP_AMBIENT, _AMBIENT_CLEAR_ALL), set_none
