"""The proof of a confinement: what a worker must not be able to do, and what it must.

``attempt`` runs inside a throw-away worker and tells what went wrong, a line a finding: the layer
that should have stopped it, and a sentence.
"""

from __future__ import annotations

import contextlib
import functools
import mmap
import os
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

from gradekit.model import Limits

Finding = tuple[str, str]  # layer, sentence

_LAZY = ("numpy.fft", "numpy.polynomial", "numpy.ma", "numpy.testing", "numpy.ctypeslib")
_Address = tuple[str, int] | str
_SOCKETS: dict[str, tuple[int, int, _Address]] = {
    "TCP": (socket.AF_INET, socket.SOCK_STREAM, ("127.0.0.1", 9)),
    "UDP": (socket.AF_INET, socket.SOCK_DGRAM, ("127.0.0.1", 9)),
}
if sys.platform != "win32":
    _SOCKETS["unix"] = (socket.AF_UNIX, socket.SOCK_STREAM, "/dev/log")
    _SOCKETS["abstract"] = (socket.AF_UNIX, socket.SOCK_DGRAM, "\0gradekit")


def attempt(canary: str, limits: Limits, *, own_namespaces: bool) -> Iterator[Finding]:
    """Try it all; ``canary`` is a file that exists and that no rule allows."""
    for layer, deed, action in _forbidden(canary, limits):
        try:
            action()
        except (OSError, MemoryError, ValueError):
            continue
        yield layer, f"a worker could {deed}"
    if own_namespaces and (os.getpid() != 2 or Path("/proc/self").exists()):
        yield "namespaces", "a worker could see the processes of this machine"
    for layer, deed, action in _needed():
        try:
            action()
        except Exception as error:  # noqa: BLE001, PERF203 - whatever it is, we report it
            yield layer, f"a worker could not {deed}: {type(error).__name__}: {error}"
    # Last, since it would not come back; the reader takes silence for success.
    with contextlib.suppress(OSError):
        yield "", ""
        os.execv("/bin/sh", ["sh", "-c", "exit 72"])  # noqa: S606 - must be refused


def _forbidden(canary: str, limits: Limits) -> Iterator[tuple[str, str, Callable[[], object]]]:
    yield "landlock", "read another file", lambda: _read(canary)
    yield "landlock", "list another folder", lambda: os.listdir(Path(canary).parent)
    yield "landlock", "read /etc/passwd", lambda: _read("/etc/passwd")
    yield "landlock", "write another file", lambda: _append(canary)
    for name, (family, kind, address) in _SOCKETS.items():
        reach = functools.partial(_reach, family, kind, address)
        yield "seccomp", f"reach a {name} socket", reach
    yield "seccomp", "fork", _fork
    yield "seccomp", "signal its parent", lambda: os.kill(os.getppid(), 0)
    yield "capabilities", "become another user", lambda: os.setuid(65534)
    yield "limits", "take more memory", lambda: mmap.mmap(-1, 2 * limits.memory + (8 << 30)).close()


def _needed() -> Iterator[tuple[str, str, Callable[[], object]]]:
    yield "landlock", "import more of numpy", _import_lazily
    yield "seccomp", "use numpy.linalg", _solve
    yield "limits", "run a thread", _run_thread
    yield "landlock", "write a scratch file", _use_scratch


def _read(path: str) -> bytes:
    return Path(path).read_bytes()


def _append(path: str) -> None:
    with Path(path).open("ab") as file:
        file.write(b"!")


def _reach(family: int, kind: int, address: _Address) -> None:
    end = socket.socket(family, kind)
    # Nobody may be listening: having a socket at all is what must not be.
    with contextlib.suppress(OSError), end:
        end.connect(address)


def _fork() -> None:
    pid = os.fork()
    if pid == 0:
        os._exit(0)
    os.waitpid(pid, 0)


def _import_lazily() -> None:
    fresh = next((name for name in _LAZY if name not in sys.modules), None)
    if fresh:
        __import__(fresh)


def _solve() -> None:
    import numpy as np  # noqa: PLC0415 - loaded in a zygote; not in every process that asks here

    np.linalg.solve(np.eye(3) * 2.0, np.ones(3))


def _run_thread() -> None:
    ran: list[int] = []
    thread = threading.Thread(target=ran.append, args=(1,))
    thread.start()
    thread.join()
    assert ran


def _use_scratch() -> None:
    file = Path("selftest.txt")
    file.write_text("scratch", encoding="ascii")
    assert file.read_text(encoding="ascii") == "scratch"
    file.unlink()
