"""System calls that Python does not wrap: a raw ``syscall`` and ``prctl`` that raise ``OSError``.

Nothing is loaded before the first call, so that other systems can import the rooms above.
"""

from __future__ import annotations

import ctypes
import functools
import os
import platform
import signal
from collections.abc import Callable, Sequence

_LAST_FD = 1 << 31
_DIE_WITH_PARENT = (1, getattr(signal, "SIGKILL", 9))
_NOT_DUMPABLE, _NO_NEW_PRIVILEGES = (4, 0), (38, 1)

Buffer = ctypes.Array[ctypes.c_char]
Call = Callable[[], int]  # all it takes is made already: in a fork, each new object costs a page


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
    return ready(number, *arguments)()


def ready(number: int, *arguments: int | Buffer) -> Call:
    """Return a system call that is made by calling it, as often as wanted."""
    words = [ctypes.c_long(a) if isinstance(a, int) else a for a in arguments]
    return functools.partial(_call, libc().syscall, ctypes.c_long(number), *words)


def prctl(option: int, argument: int = 0, second: int = 0) -> int:
    """Change one property of this process; the unused arguments must be zero."""
    return ready_prctl(option, argument, second)()


@functools.lru_cache(maxsize=32)
def ready_prctl(option: int, argument: int = 0, second: int = 0) -> Call:
    """Return a ``prctl`` that is made by calling it; what was asked for once is kept."""
    words = [ctypes.c_ulong(a) for a in (argument, second, 0, 0)]
    return functools.partial(_call, libc().prctl, ctypes.c_int(option), *words)


def mount(source: str, target: str, kind: str, flags: int, options: str = "") -> None:
    """Mount a file system or change the flags of a mount."""
    ready_mount(source, target, kind, flags, options)()


def ready_mount(source: str, target: str, kind: str, flags: int, options: str = "") -> Call:
    """Return a ``mount`` that is made by calling it."""
    words = [word.encode() for word in (source, target, kind)]
    last = options.encode() or None
    return functools.partial(_call, libc().mount, *words, ctypes.c_ulong(flags), last)


def die_with_parent() -> None:
    """Be killed when the parent ends; a change of user or capabilities forgets it: call later."""
    ready_prctl(*_DIE_WITH_PARENT)()


def not_dumpable() -> None:
    """Let no other process of this user look inside, and write no core."""
    ready_prctl(*_NOT_DUMPABLE)()


def close_all_but(keep: Sequence[int]) -> None:
    """Close every descriptor but these."""
    low = 0
    for kept in [*sorted(set(keep)), _LAST_FD]:
        if kept > low:
            _close_range(low, kept - 1)
        low = kept + 1


def no_new_privileges() -> None:
    """Refuse privileges from executed files; Landlock and seccomp ask for it without root."""
    ready_prctl(*_NO_NEW_PRIVILEGES)()


def prepare() -> None:
    """Make ready, in the zygote, what its forks call."""
    for option, argument in (_DIE_WITH_PARENT, _NOT_DUMPABLE, _NO_NEW_PRIVILEGES):
        ready_prctl(option, argument)


@functools.lru_cache(maxsize=64)  # a zygote hands on the same few descriptors again and again
def _ready_close_range(low: int, high: int) -> Call:
    return ready(436, low, high, 0)


def _close_range(low: int, high: int) -> None:
    try:
        _ready_close_range(low, high)()
    except OSError:  # before Linux 5.9, and on other systems
        os.closerange(low, min(high, os.sysconf("SC_OPEN_MAX")) + 1)


def _call(function: Callable[..., int], *words: object) -> int:
    result = function(*words)
    if result < 0:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code))
    return int(result)
