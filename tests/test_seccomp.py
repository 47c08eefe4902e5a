"""The filter, run by an interpreter of our own: both processors are tested on either."""

import errno
import os
import re
from pathlib import Path

import pytest

from gradekit.sandbox import seccomp
from gradekit.sandbox.syscalls import ALLOWED, JUDGED, PRETENDED, UNSUPPORTED

PID = 4711
ALLOW, KILL = "allow", "kill"
MACHINES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
THREAD = 0x3D0F00
EVERY_TABLE = {**ALLOWED, **PRETENDED, **UNSUPPORTED, **JUDGED}


def answer(machine, number, *arguments, architecture=None):
    """What the kernel would do with this call: classic BPF over struct seccomp_data."""
    words = {0: number, 4: architecture or MACHINES[machine]}
    for i, argument in enumerate(arguments):
        words[16 + 8 * i] = argument & 0xFFFFFFFF
    program = seccomp.compile_filter(machine, PID)
    value = at = 0
    while True:
        code, yes, no, k = program[at]
        at += 1
        if code == 0x20:
            value = words.get(k, 0)
        elif code == 0x54:
            value &= k
        elif code == 0x15:
            at += yes if value == k else no
        elif code == 0x35:
            at += yes if value >= k else no
        else:
            assert code == 0x06
            actions = {0x7FFF0000: ALLOW, 0x80000000: KILL, 0x50000: "pretend"}
            return actions.get(k) or errno.errorcode[k - 0x50000]


def call(machine, name, *arguments):
    number = EVERY_TABLE[name][0 if machine == "x86_64" else 1]
    return answer(machine, number, *arguments)


@pytest.mark.parametrize("machine", MACHINES)
def test_every_listed_call_is_answered_as_its_table_says(machine):
    column = list(MACHINES).index(machine)
    for table, want in ((ALLOWED, ALLOW), (PRETENDED, "pretend"), (UNSUPPORTED, "ENOTSUP")):
        for name, numbers in table.items():
            if numbers[column] is not None:
                assert (name, call(machine, name)) == (name, want)


@pytest.mark.parametrize("machine", MACHINES)
def test_every_other_call_is_refused(machine):
    column = list(MACHINES).index(machine)
    listed = {numbers[column] for numbers in EVERY_TABLE.values()}
    for number in set(range(451)) - listed:
        assert (number, answer(machine, number)) == (number, "EPERM")


@pytest.mark.parametrize("machine", MACHINES)
def test_calls_of_newer_kernels_do_not_exist(machine):
    for number in (451, 453, 454, 462, 1000, 0x3FFFFFFF):
        assert answer(machine, number) == "ENOSYS"
    assert call(machine, "clone3") == "ENOSYS"


def test_the_calls_of_other_architectures_are_refused():
    assert answer("x86_64", 0x40000000 + 39) == "EPERM"  # x32
    assert answer("x86_64", 0xFFFFFFFF) == "EPERM"
    assert answer("x86_64", 20, architecture=0x40000003) == KILL  # i386, by int 0x80
    assert answer("aarch64", 20, architecture=0x40000028) == KILL  # 32-bit arm


@pytest.mark.parametrize("machine", MACHINES)
def test_clone_makes_threads_and_nothing_else(machine):
    assert call(machine, "clone", THREAD) == ALLOW
    assert call(machine, "clone", THREAD | 0x400000) == ALLOW  # musl
    fork, vfork = 17, 0x4111
    for flags in (fork, vfork, 0, THREAD | 0x10000000, THREAD | 0x20000000, THREAD & ~0x10000):
        assert call(machine, "clone", flags) == "EPERM"


@pytest.mark.parametrize("machine", MACHINES)
@pytest.mark.parametrize("name", ["kill", "tgkill"])
def test_signals_go_to_oneself(machine, name):
    assert call(machine, name, PID, 9) == ALLOW
    for other in (0, 1, -1, -PID, PID + 1):
        assert call(machine, name, other, 9) == "EPERM"


@pytest.mark.parametrize("machine", MACHINES)
def test_limits_descriptors_and_terminals_are_ones_own(machine):
    assert call(machine, "prlimit64", 0) == call(machine, "prlimit64", PID) == ALLOW
    assert call(machine, "prlimit64", 1) == "EPERM"
    assert call(machine, "fcntl", 3, 1030) == ALLOW
    assert call(machine, "fcntl", 3, 6) == "pretend"  # a lock
    assert call(machine, "fcntl", 3, 8) == "EPERM"  # F_SETOWN: signals by another way
    assert call(machine, "ioctl", 0, 0x5401) == ALLOW
    assert call(machine, "ioctl", 0, 0x5412) == "EPERM"  # TIOCSTI: types on the terminal
    assert call(machine, "prctl", 15) == ALLOW
    for option in (1, 4, 22, 38, 47):
        assert call(machine, "prctl", option) == "EPERM"


HEADERS = {
    "x86_64": Path("/usr/include/x86_64-linux-gnu/asm/unistd_64.h"),
    "aarch64": Path("/usr/include/asm-generic/unistd.h"),
}


@pytest.mark.parametrize("machine", MACHINES)
def test_the_numbers_are_those_of_the_kernels_headers(machine):
    if not HEADERS[machine].exists():
        pytest.skip(f"no {HEADERS[machine]} here")
    text = HEADERS[machine].read_text()
    known = {n: int(v) for n, v in re.findall(r"#define __NR(?:3264)?_(\w+)\s+(\d+)", text)}
    # The generic header names these after their 32-bit selves.
    generic = {"newfstatat": "fstatat"}
    for name, numbers in EVERY_TABLE.items():
        number = numbers[0 if machine == "x86_64" else 1]
        there = known.get(name, known.get(generic.get(name, "")))
        if there is None:
            assert number is None or number > max(known.values()), name
        else:
            assert (name, number) == (name, there)


def test_the_filter_is_compiled_before_the_worker_exists(monkeypatch):
    """The pid is filled into finished code: exactly where the compiler would put it."""
    called = []
    monkeypatch.setattr(seccomp.kernel, "ready_prctl", lambda *a: lambda: called.append(a[0]))
    seccomp._code.cache_clear()
    seccomp._filter.cache_clear()
    try:
        seccomp.compile_once(os.getpid())
        monkeypatch.setattr(seccomp.kernel, "buffer", None)  # nothing more is made
        seccomp.restrict()
        steps = seccomp._filter(os.getpid())[1]
    finally:
        seccomp._filter.cache_clear()  # it calls nothing
    want = seccomp.compile_filter(seccomp.kernel.machine(), os.getpid())
    assert steps.raw == b"".join(seccomp.struct.pack("=HBBI", *step) for step in want)
    assert called == [38, 22]  # no new privileges, then the filter
