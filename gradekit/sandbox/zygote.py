"""The zygote: a clean, single-threaded interpreter that forks a confined worker a submission.

Executed, never forked from the grader: nothing the trusted side holds is in its memory. It
imported numpy and the probes once, so that a worker costs a fork and not an import.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import json
import os
import select
import signal
import socket
import sys
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

from gradekit.assignment import Assignment
from gradekit.course import Place, load
from gradekit.model import CourseError, Limits
from gradekit.sandbox import extraction, leftovers, stored, windows  # noqa: F401 - for the workers
from gradekit.sandbox.confinement import Confinement, default_readable, prepare
from gradekit.sandbox.process import remove_tree
from gradekit.sandbox.worker import redirect_output, run_until_done

_PATIENCE = 0.5  # seconds that a worker may take to end


def main(control_fd: int) -> None:
    """Prepare once, then fork workers as long as the trusted side asks for them."""
    control = socket.socket(fileno=control_fd)
    orders = json.loads(control.recv(1 << 20))
    folder = leftovers.own_folder(orders["temporary"])
    workers: set[int] = set()
    zygote = os.getpid()
    try:
        _run(control, orders, folder, workers)
    finally:
        if os.getpid() == zygote:
            _end(workers)
            remove_tree(folder)
    os._exit(0)  # nothing that was imported has a last word


def _run(control: socket.socket, orders: dict[str, Any], folder: str, workers: set[int]) -> None:
    try:
        place = Place(
            orders["name"],
            Path(orders["public"]),
            None if orders["hidden"] is None else Path(orders["hidden"]),
        )
        assignment = load(place)
        limits = Limits(**orders["limits"])
        for package in assignment.packages:
            _import_package(place, package)
        readable = default_readable(assignment.packages)
        _forget_paths()
        confinement = prepare(orders["isolation"], readable, limits)
    except CourseError as error:
        control.send(
            json.dumps({"error": [error.path, error.line, error.problem, error.fix]}).encode()
        )
        return
    if confinement.level == "full":  # a worker has a disk of its own there
        remove_tree(folder)
    hello = {
        "level": confinement.level,
        "layers": [asdict(layer) for layer in confinement.layers],
        "folder": None if confinement.level == "full" else folder,
    }
    with contextlib.suppress(BrokenPipeError):
        control.send(json.dumps(hello).encode())
    leftovers.sweep(orders["temporary"])
    gc.collect()
    gc.freeze()  # a forked worker then touches, and copies, fewer pages
    with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # as good as the end of orders
        _serve(control, assignment, confinement, limits, workers)


def _end(workers: set[int]) -> None:
    """Kill the workers that are left, each of them a child that was not waited for."""
    for pid in workers:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)


def _import_package(place: Place, package: str) -> None:
    try:
        importlib.import_module(package)
    except ImportError as error:
        raise CourseError(
            place.public / "checks.py",
            None,
            f"packages= names {package!r}: {error}",
            f"install it beside gradekit, or remove it: pip install {package}",
        ) from None


def _forget_paths() -> None:
    """Keep the standard library alone on the path: other packages are not to be found."""
    stdlib = os.path.realpath(os.path.dirname(os.__file__))
    sys.path[:] = [
        p
        for p in sys.path
        if (os.path.realpath(p).startswith(stdlib) and "-packages" not in p) or p.endswith(".zip")
    ]
    sys.path_importer_cache.clear()
    sys.argv = [""]


def _serve(
    control: socket.socket,
    assignment: Assignment,
    confinement: Confinement,
    limits: Limits,
    workers: set[int],
) -> None:
    while True:
        message, fds, _, _ = socket.recv_fds(control, 1 << 16, 3)
        if not message:
            return
        order = json.loads(message)
        if order["do"] == "fork":
            _fork(control, assignment, confinement, limits, workers, order["scratch"], fds)
        elif order["do"] == "wait":
            ended = _wait(confinement, order["pid"])
            workers.discard(order["pid"])
            control.send(json.dumps(ended).encode())


def _fork(
    control: socket.socket,
    assignment: Assignment,
    confinement: Confinement,
    limits: Limits,
    workers: set[int],
    scratch: str | None,
    fds: list[int],
) -> None:
    read_fd, write_fd, output_fd = fds
    try:
        pid, pidfd = confinement.fork_worker(limits, [0, 1, 2, *fds], scratch)
    except OSError as error:
        control.send(json.dumps({"error": str(error)}).encode())
        pid, pidfd = -1, None
    if pid == 0:
        try:
            redirect_output(output_fd)
            run_until_done(assignment, read_fd, write_fd, os.getcwd())
        finally:
            os._exit(1)
    for fd in fds:
        os.close(fd)
    if pid > 0:
        workers.add(pid)
        handles = [] if pidfd is None else [pidfd]
        socket.send_fds(control, [json.dumps({"pid": pid}).encode()], handles)
        if pidfd is not None:
            os.close(pidfd)


def _wait(confinement: Confinement, pid: int) -> dict[str, Any]:
    """Return how a worker ended; gives it half a second, then kills it: its status is None.

    An exit may lag behind the end of the pipe: killed at once, every os._exit(0) and every
    segmentation fault would be reported as a kill.
    """
    killed = not _ends_soon(pid)
    if killed:
        os.kill(pid, signal.SIGKILL)
    _, status, usage = os.wait4(pid, 0)
    return {
        "status": None if killed else confinement.exit_status(status),
        "cpu": usage.ru_utime + usage.ru_stime,
        "memory": usage.ru_maxrss * 1024,
    }


def _ends_soon(pid: int) -> bool:
    try:
        ended = os.pidfd_open(pid)
    except OSError:  # before Linux 5.3
        return _seen_to_end(pid)
    waiting = select.poll()
    waiting.register(ended, select.POLLIN)
    ready = waiting.poll(_PATIENCE * 1000)
    os.close(ended)
    return bool(ready)


def _seen_to_end(pid: int) -> bool:
    deadline, pause = time.monotonic() + _PATIENCE, 0.0002
    while os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
        if time.monotonic() > deadline:
            return False
        time.sleep(pause)
        pause = min(2 * pause, 0.01)
    return True
