"""Seccomp: the system calls a worker may make; every other one fails with "not permitted".

The calls are in ``syscalls``; some are allowed for harmless arguments only.
"""

from __future__ import annotations

import ctypes
import errno
import functools
import os
import struct

from gradekit.sandbox import kernel
from gradekit.sandbox.syscalls import ALLOWED, JUDGED, PRETENDED, UNSUPPORTED

Program = list[tuple[int, int, int, int]]  # code, steps if true, steps if false, value

_ANY_PID = 0x7ABC_DEF1  # stands for the worker's own until the worker exists
_SET_SECCOMP, _MODE_FILTER = 22, 2
_LOAD, _AND, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x54, 0x15, 0x35, 0x06
_KILL, _ERRNO, _ALLOW = 0x8000_0000, 0x0005_0000, 0x7FFF_0000
_REFUSE, _UNKNOWN, _UNSUPPORTED = _ERRNO | 1, _ERRNO | 38, _ERRNO | 95
_PRETEND = _ERRNO | 0

# The column of the tables, and the kernel's AUDIT_ARCH: a call made the i386 way kills.
_ARCHITECTURES = {"x86_64": (0, 0xC000_003E), "aarch64": (1, 0xC000_00B7)}
# Calls younger than Linux 6.1 "do not exist": C libraries then fall back to an older one, which
# they do not after "not permitted". x32 calls are numbered from 0x40000000: refused.
_LAST_REFUSED, _FIRST_X32 = 450, 0x4000_0000

# clone3 keeps its arguments in memory, which a filter cannot read, so that C libraries are sent
# back to clone.
_NEW_THREAD = 0x3D_0F00  # what pthread_create asks: memory, files, signals shared, same process
_DETACHED = 0x40_0000  # musl adds this, without a meaning since Linux 2.6.2
_DUPFD_GETFD_SETFD_GETFL_SETFL, _LOCKS, _DUPFD_CLOEXEC = (0, 1, 2, 3, 4), (5, 6, 7), 1030
_NAME_OF_THREAD = (15, 16)
# Is it a terminal (old and new spelling), how wide, bytes waiting, non-blocking, close on exec.
_IOCTLS = (0x5401, 0x802C_542A, 0x5413, 0x541B, 0x5421, 0x5450, 0x5451)


def supported() -> bool:
    """Tell whether there is a table for this processor and filters in this kernel."""
    if kernel.machine() not in _ARCHITECTURES or struct.calcsize("P") != 8:
        return False
    try:
        kernel.prctl(_SET_SECCOMP, _MODE_FILTER, 0)
    except OSError as error:
        return error.errno == errno.EFAULT  # it would read the filter, if there were one
    return False


def compile_once(pid: int) -> None:
    """Do in the zygote what would take a worker as long as its fork; most have this number."""
    _filter(pid)


def restrict() -> None:
    """Filter the calls of this process from now on; call it last, in the child itself."""
    call = _filter(os.getpid())[0]
    kernel.no_new_privileges()
    call()


@functools.lru_cache(maxsize=4)
def _filter(pid: int) -> tuple[kernel.Call, kernel.Buffer, kernel.Buffer]:
    """Make the filter of a process ready: the call, and the memory that it points to."""
    own = struct.pack("=I", pid)
    steps = kernel.buffer(_code(kernel.machine()).replace(struct.pack("=I", _ANY_PID), own))
    header = kernel.buffer(struct.pack("@HP", len(steps) // 8, ctypes.addressof(steps)))
    call = kernel.ready_prctl(_SET_SECCOMP, _MODE_FILTER, ctypes.addressof(header))
    return call, steps, header


@functools.cache
def _code(machine: str) -> bytes:
    return b"".join(struct.pack("=HBBI", *step) for step in compile_filter(machine, _ANY_PID))


def compile_filter(machine: str, pid: int) -> Program:
    """Write the filter for a process: a search by number, then by argument where that matters."""
    column, architecture = _ARCHITECTURES[machine]
    leaves: dict[int | None, Program] = {}
    for table, action in ((ALLOWED, _ALLOW), (PRETENDED, _PRETEND), (UNSUPPORTED, _UNSUPPORTED)):
        for numbers in table.values():
            leaves[numbers[column]] = [_end(action)]
    judged: dict[str, Program] = {
        "kill": _only(0, (pid,)),
        "tgkill": _only(0, (pid,)),
        "prlimit64": _only(0, (0, pid)),
        "clone": _only(0, (_NEW_THREAD,), mask=~_DETACHED & 0xFFFF_FFFF),
        "clone3": [_end(_UNKNOWN)],
        "prctl": _only(0, _NAME_OF_THREAD),
        "ioctl": _only(1, _IOCTLS),
        "fcntl": _only(
            1,
            _LOCKS,
            then=_PRETEND,
            otherwise=_only(1, (*_DUPFD_GETFD_SETFD_GETFL_SETFL, _DUPFD_CLOEXEC)),
        ),
    }
    for name, block in judged.items():
        leaves[JUDGED[name][column]] = block
    steps = [
        (_LOAD, 0, 0, 4),
        (_EQUAL, 1, 0, architecture),
        _end(_KILL),
        (_LOAD, 0, 0, 0),
    ]
    return steps + _search(_ranges({n: block for n, block in leaves.items() if n is not None}))


def _ranges(leaves: dict[int, Program]) -> list[tuple[int, Program]]:
    """Join neighbours that end alike: (first number, what to do)."""
    ranges: list[tuple[int, Program]] = []
    for number in range(max(leaves) + 2):
        block = leaves.get(number, [_end(_REFUSE if number <= _LAST_REFUSED else _UNKNOWN)])
        if not ranges or ranges[-1][1] != block:
            ranges.append((number, block))
    return [*ranges, (_FIRST_X32, [_end(_REFUSE)])]


def _search(ranges: list[tuple[int, Program]]) -> Program:
    """A balanced tree: eight comparisons where a chain would need two hundred."""
    if len(ranges) == 1:
        return ranges[0][1]
    middle = len(ranges) // 2
    below, above = _search(ranges[:middle]), _search(ranges[middle:])
    assert len(below) < 256, "a jump of a filter is one byte"
    return [(_AT_LEAST, len(below), 0, ranges[middle][0]), *below, *above]


def _only(
    argument: int,
    values: tuple[int, ...],
    *,
    mask: int = 0,
    then: int = _ALLOW,
    otherwise: Program | None = None,
) -> Program:
    """Compare the low half of an argument: each of these is a C int, the kernel drops the rest."""
    otherwise = otherwise or [_end(_REFUSE)]
    load: Program = [(_LOAD, 0, 0, 16 + 8 * argument)]
    if mask:
        load.append((_AND, 0, 0, mask))
    tests = [(_EQUAL, len(values) - 1 - i + len(otherwise), 0, v) for i, v in enumerate(values)]
    return [*load, *tests, *otherwise, _end(then)]


def _end(action: int) -> tuple[int, int, int, int]:
    return (_RETURN, 0, 0, action)
