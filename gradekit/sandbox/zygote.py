"""The zygote: a clean, single-threaded interpreter that forks a confined worker a submission.

Executed, never forked from the grader: nothing the trusted side holds is in its memory. It
imported numpy and the probes once, so that a worker costs a fork and not an import.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import socket
import sys
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

from gradekit.assignment import Assignment
from gradekit.course import Place, load
from gradekit.model import CourseError, Limits
from gradekit.sandbox.confinement import Confinement, default_readable, prepare
from gradekit.sandbox.worker import redirect_output, run_until_done


def main(control_fd: int) -> None:
    """Prepare once, then fork workers as long as the trusted side asks for them."""
    control = socket.socket(fileno=control_fd)
    orders = json.loads(control.recv(1 << 20))
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
    control.send(
        json.dumps(
            {
                "level": confinement.level,
                "layers": [asdict(layer) for layer in confinement.layers],
            }
        ).encode()
    )
    gc.collect()
    gc.freeze()  # a forked worker then touches, and copies, fewer pages
    _serve(control, assignment, confinement, limits)


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
    control: socket.socket, assignment: Assignment, confinement: Confinement, limits: Limits
) -> None:
    while True:
        message, fds, _, _ = socket.recv_fds(control, 1 << 16, 3)
        if not message:
            os._exit(0)
        order = json.loads(message)
        if order["do"] == "fork":
            _fork(control, assignment, confinement, limits, order["scratch"], fds)
        elif order["do"] == "wait":
            control.send(json.dumps(_wait(confinement, order["pid"])).encode())


def _fork(
    control: socket.socket,
    assignment: Assignment,
    confinement: Confinement,
    limits: Limits,
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
        handles = [] if pidfd is None else [pidfd]
        socket.send_fds(control, [json.dumps({"pid": pid}).encode()], handles)
        if pidfd is not None:
            os.close(pidfd)


def _wait(confinement: Confinement, pid: int) -> dict[str, Any]:
    """Return how a worker ended; gives it half a second, then kills it: its status is None.

    An exit may lag behind the end of the pipe: killed at once, every os._exit(0) and every
    segmentation fault would be reported as a kill.
    """
    deadline, killed, pause = time.monotonic() + 0.5, False, 0.0002
    while True:
        done, status, usage = os.wait4(pid, 0 if killed else os.WNOHANG)
        if done:
            return {
                "status": None if killed else confinement.exit_status(status),
                "cpu": usage.ru_utime + usage.ru_stime,
                "memory": usage.ru_maxrss * 1024,
            }
        if time.monotonic() > deadline:
            killed = True
            os.kill(pid, 9)
        time.sleep(pause)
        pause = min(2 * pause, 0.01)
