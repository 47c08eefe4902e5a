"""Namespaces: no network, no /proc, and for each worker its own processes and its own disk.

Users, network, IPC, host name and mounts are left once, by the zygote. A worker adds a process
namespace, whose first process is a trusted init, and mounts its scratch directory.
"""

from __future__ import annotations

import functools
import os
import signal
import struct
from pathlib import Path
from typing import Final

from gradekit.sandbox import kernel, rlimits
from gradekit.sandbox.process import MAX_ENTRIES, SETUP_FAILED

# Scratch lies where /proc was: no interpreter, environment or course can be below, and nothing is
# left behind on the machine.
PROC = "/proc"
SCRATCH = "/proc/scratch"
WORKER: Final = 2  # the number of its process in there

_NEWNS, _NEWUTS, _NEWIPC = 0x0002_0000, 0x0400_0000, 0x0800_0000
_NEWUSER, _NEWPID, _NEWNET = 0x1000_0000, 0x2000_0000, 0x4000_0000
_PIDFD = 0x1000
_UNSHARE = {"x86_64": 272, "aarch64": 97}
_CLONE = {"x86_64": 56, "aarch64": 220}
_RDONLY, _NOSUID, _NODEV, _NOEXEC, _REMOUNT = 1, 2, 4, 8, 32
_PRIVATE_BELOW = (1 << 18) | (1 << 14)
_HIGHEST_EXIT_CODE = 127
_WORKS = "works"


def enter() -> None:
    """Leave the machine's namespaces and cover /proc; try it in a child first."""
    unshare = _UNSHARE[kernel.machine()]
    try:
        _unshare_users(unshare)
    except OSError:
        if os.geteuid() != 0:  # root can do the rest without
            raise
    kernel.syscall(unshare, _NEWNS | _NEWNET | _NEWIPC | _NEWUTS)
    kernel.mount("none", "/", "", _PRIVATE_BELOW)
    shut = _NOSUID | _NODEV | _NOEXEC
    kernel.mount("empty", PROC, "tmpfs", shut, "size=4k,nr_inodes=4,mode=755")
    Path(SCRATCH).mkdir()
    kernel.mount("empty", PROC, "tmpfs", _REMOUNT | _RDONLY | shut)


def possible() -> str:
    """Try everything in a throw-away child: "" or the reason why not."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            said = _trial()
        except OSError as error:
            said = str(error)
        finally:
            os.write(writing, said.encode())
            os._exit(0)
    os.close(writing)
    with open(reading, "rb") as answer:
        said = answer.read().decode()
    os.waitpid(pid, 0)
    return "" if said == _WORKS else said or "the trial child died"


def fork(scratch: int, user: int) -> tuple[int, int]:
    """Fork into fresh process and mount namespaces with a private disk of ``scratch`` bytes.

    Returns (init's pid, its pidfd) to the zygote and (0, -1) in the worker, whose process is
    number 2, without capabilities and in the scratch directory. Init ends as the worker did, see
    ``exit_status``; whatever ends init ends everything in there.
    """
    # Not os.fork: flags are needed. This child only prepares and then forks properly; the zygote
    # has one thread, so that nothing the C library or Python would repair is broken.
    clone, pidfd = _ready_to_clone()
    mount = _ready_to_mount(scratch)
    signals = _all_signals()
    pid = clone()
    if pid:
        return pid, int(struct.unpack("=i", pidfd.raw)[0])
    try:
        _become_init(mount, signals, user)
    except BaseException as error:  # noqa: BLE001 - must never return into the zygote's code
        os.write(2, f"sandbox: {error!r}\n".encode())
        os._exit(SETUP_FAILED)
    return 0, -1


def exit_status(status: int) -> int:
    """Translate what waitpid said: an exit code, or minus a signal, as the student's own process.

    Init has one byte to say both: codes above 127 all read 127.
    """
    code = os.waitstatus_to_exitcode(status)
    return _HIGHEST_EXIT_CODE - code if code > _HIGHEST_EXIT_CODE else code


# Made once, in the zygote: a child of a fork pays for every page that it changes.


@functools.cache
def _ready_to_clone() -> tuple[kernel.Call, kernel.Buffer]:
    pidfd = kernel.buffer(bytes(4))
    number, flags = _CLONE[kernel.machine()], _NEWPID | _NEWNS | _PIDFD | signal.SIGCHLD
    return kernel.ready(number, flags, 0, pidfd, 0, 0), pidfd


@functools.lru_cache(maxsize=4)
def _ready_to_mount(scratch: int) -> kernel.Call:
    options = f"size={scratch},nr_inodes={MAX_ENTRIES},mode=700"
    return kernel.ready_mount("scratch", SCRATCH, "tmpfs", _NOSUID | _NODEV | _NOEXEC, options)


@functools.cache
def _all_signals() -> frozenset[int]:
    return frozenset(map(int, signal.valid_signals()))


def _become_init(mount: kernel.Call, signals: frozenset[int], user: int) -> None:
    """Mount, drop privileges, fork the worker; return in the worker only."""
    rlimits.spare_user(user)
    mount()
    rlimits.drop_capabilities()
    kernel.die_with_parent()
    worker = os.fork()
    if worker == 0:
        os.chdir(SCRATCH)
        return
    signal.pthread_sigmask(signal.SIG_BLOCK, signals)
    kernel.close_all_but(())  # the pipes of the worker must end with the worker
    code = os.waitstatus_to_exitcode(os.waitpid(worker, 0)[1])
    os._exit(_HIGHEST_EXIT_CODE - code if code < 0 else min(code, _HIGHEST_EXIT_CODE))


def _unshare_users(unshare: int) -> None:
    """Become the owner of new namespaces; every user that has a number here keeps it.

    Root needs a helper outside for that; others may only bring themselves.
    """
    uid, gid = os.geteuid(), os.getegid()
    if uid != 0:
        kernel.syscall(unshare, _NEWUSER)
    if uid != 0 or not _unshare_with_helper(unshare):
        Path("/proc/self/setgroups").write_text("deny", encoding="ascii")
        Path("/proc/self/uid_map").write_text(f"{uid} {uid} 1", encoding="ascii")
        Path("/proc/self/gid_map").write_text(f"{gid} {gid} 1", encoding="ascii")


def _unshare_with_helper(unshare: int) -> bool:
    """Let a child that stays outside write the maps; False when it may not."""
    reading, writing = os.pipe()
    zygote = os.getpid()
    helper = os.fork()
    if helper == 0:
        failed = 1
        try:
            os.close(writing)
            os.read(reading, 1)
            for kind in ("uid_map", "gid_map"):
                known = Path("/proc/self", kind).read_text(encoding="ascii").split()
                same = zip(known[::3], known[::3], known[2::3], strict=True)
                lines = "\n".join(" ".join(line) for line in same)
                Path(f"/proc/{zygote}", kind).write_text(lines, encoding="ascii")
            failed = 0
        finally:
            os._exit(failed)
    os.close(reading)
    try:
        kernel.syscall(unshare, _NEWUSER)
    finally:
        os.close(writing)
        failed = os.waitpid(helper, 0)[1]
    return not failed


def _trial() -> str:
    enter()
    pid, pidfd = fork(1 << 20, 1)
    if pid == 0:
        os._exit(7)
    os.close(pidfd)
    ended = exit_status(os.waitpid(pid, 0)[1])
    return _WORKS if ended == 7 else f"a child in a process namespace ended with {ended}"
