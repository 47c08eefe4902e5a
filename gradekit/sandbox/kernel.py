"""System calls that Python does not wrap: a raw ``syscall`` and ``prctl`` that raise ``OSError``.

Nothing is loaded before the first call, so that other systems can import the rooms above.
"""

from __future__ import annotations

import ctypes
import functools
import os
import platform
import signal
from collections.abc import Sequence

_LAST_FD = 1 << 31

Buffer = ctypes.Array[ctypes.c_char]


@functools.cache
def machine() -> str:
    """Name this processor as the tables of system calls do: ``x86_64``, ``aarch64``, or its own."""
    name = platform.machine()
    return {"AMD64": "x86_64", "amd64": "x86_64", "arm64": "aarch64"}.get(name, name)


@functools.cache
def libc() -> ctypes.CDLL:
    """Load the C library of this process, with ``errno`` kept a call."""
    library = ctypes.CDLL(None, use_errno=True)
    library.syscall.restype = ctypes.c_long
    return library


def buffer(data: bytes) -> Buffer:
    """Memory the kernel may read or write, holding exactly these bytes."""
    return ctypes.create_string_buffer(data, len(data))


def syscall(number: int, *arguments: int | Buffer) -> int:
    """Call the kernel; every integer goes as 64 bits, since varargs would cut it to 32."""
    words = [ctypes.c_long(a) if isinstance(a, int) else a for a in arguments]
    return _checked(libc().syscall(ctypes.c_long(number), *words))


def prctl(option: int, argument: int = 0, second: int = 0) -> int:
    """Change one property of this process; the unused arguments must be zero."""
    words = [ctypes.c_ulong(a) for a in (argument, second, 0, 0)]
    return _checked(libc().prctl(ctypes.c_int(option), *words))


def mount(source: str, target: str, kind: str, flags: int, options: str = "") -> None:
    """Mount a file system or change the flags of a mount."""
    words = [word.encode() for word in (source, target, kind)]
    _checked(libc().mount(*words, ctypes.c_ulong(flags), options.encode() or None))


def die_with_parent() -> None:
    """Be killed when the parent ends; a change of user or capabilities forgets it: call later."""
    prctl(1, signal.SIGKILL)


def not_dumpable() -> None:
    """Let no other process of this user look inside, and write no core."""
    prctl(4, 0)


def close_all_but(keep: Sequence[int]) -> None:
    """Close every descriptor but these."""
    low = 0
    for kept in [*sorted(set(keep)), _LAST_FD]:
        if kept > low:
            _close_range(low, kept - 1)
        low = kept + 1


def no_new_privileges() -> None:
    """Refuse privileges from executed files; Landlock and seccomp ask for it without root."""
    prctl(38, 1)


def _close_range(low: int, high: int) -> None:
    try:
        syscall(436, low, high, 0)
    except OSError:  # before Linux 5.9, and on other systems
        os.closerange(low, min(high, os.sysconf("SC_OPEN_MAX")) + 1)


def _checked(result: int) -> int:
    if result < 0:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code))
    return int(result)
