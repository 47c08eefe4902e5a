"""The worker: one submission's files loaded, and one probe after the other asked of them.

It holds numpy, the probes and the current inputs; no reference, no tolerance, no judge. What it
writes is an answer and nothing more.
"""

from __future__ import annotations

import contextlib
import io
import math
import os
import signal
import sys
import warnings
from collections.abc import Callable, Iterator
from typing import Any

from gradekit.assignment import Assignment
from gradekit.sandbox import messages
from gradekit.sandbox.asking import ask
from gradekit.sandbox.cells import may_hold_cells
from gradekit.sandbox.loading import Submission, cells_of_files, load
from gradekit.sandbox.places import places_of
from gradekit.sandbox.rules import broken_rules
from gradekit.sandbox.wire import Channel, ClosedError, encode

try:
    import resource
except ImportError:  # Windows has no rlimits
    resource = None  # type: ignore[assignment]


def serve(
    assignment: Assignment, channel: Channel, folder: str, load: Callable[..., Submission] = load
) -> None:
    """Answer until the trusted side closes its end. ``folder`` is the scratch directory."""
    probes = {probe.id: probe for probe in assignment.probes}
    folder = os.path.realpath(folder)
    submission = Submission(folder)
    warnings.simplefilter("ignore")  # a warning never costs a point, nor time to print it
    while True:
        try:
            frame = channel.receive(most=256 << 20)
        except ClosedError:
            return
        if frame.kind == messages.LOAD:
            request = messages.LoadRequest.decode(frame.payload)
            submission = _load(assignment, channel, frame.call, request, folder, load)
            continue
        name, stages, cpu, draws = messages.decode_ask(frame.payload)
        with _limited(cpu, channel, folder):
            for number, (case, inputs) in enumerate(draws):
                answer = ask(probes[name], case, inputs, submission, stages)
                _flush()
                channel.send(messages.ANSWER, frame.call + number, messages.encode_answer(answer))


def _load(
    assignment: Assignment,
    channel: Channel,
    call: int,
    request: messages.LoadRequest,
    folder: str,
    load: Callable[..., Submission],
) -> Submission:
    found = broken_rules(assignment.rules, request.files, request.wanted)
    cells = cells_of_files(request.files, request.wanted)
    if any(may_hold_cells(request.files[name]) for name in request.wanted if name in request.files):
        # Before a helper of the student's can be taken for a module that this needs.
        import gradekit.sandbox.extraction  # noqa: F401, PLC0415 - not for plain scripts
    windows = None
    if request.windows:
        from gradekit.sandbox.windows import windows_of  # noqa: PLC0415 - check has no use for it

        windows = windows_of(request.files, request.wanted)
    stored = None
    if request.outputs:
        from gradekit.sandbox.stored import stored_in  # noqa: PLC0415 - for what is wrong only

        with contextlib.suppress(Exception):  # a line that is not told costs no one a result
            stored = stored_in(request.files, request.wanted)
    channel.send(messages.BROKEN, call, messages.encode_rules(found, cells, windows))
    with _limited(request.cpu, channel, folder):
        submission = load(folder, request.files, request.wanted, request.templates)
    _flush()
    loaded = messages.Loaded(
        faults=submission.faults,
        notes=tuple(submission.notes),
        unfilled=tuple(submission.unfilled),
        absent=tuple(submission.absent),
        places=places_of(submission, stored),
    )
    channel.send(messages.LOADED, call, loaded.encode())
    return submission


@contextlib.contextmanager
def _limited(cpu: float, channel: Channel, folder: str) -> Iterator[None]:
    """Bound the CPU of what follows, and tell where it is when half of that is gone."""
    if resource is None or not hasattr(signal, "setitimer"):
        yield
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = math.ceil(used.ru_utime + used.ru_stime + cpu)
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(
            resource.RLIMIT_CPU, (soft if hard == resource.RLIM_INFINITY else min(soft, hard), hard)
        )

    def sample(_signal: int, frame: Any) -> None:
        """Send the innermost line of the submission that is running."""
        where = _place_of(frame, folder)
        if where is not None:
            with contextlib.suppress(OSError, ClosedError):  # it may have closed this one too
                channel.send(messages.SAMPLE, 0, encode(where))

    with contextlib.suppress(ValueError, OSError):
        signal.signal(signal.SIGALRM, sample)
        signal.setitimer(signal.ITIMER_REAL, cpu / 2, cpu / 8)
    try:
        yield
    finally:
        with contextlib.suppress(ValueError, OSError):
            signal.setitimer(signal.ITIMER_REAL, 0)


def _place_of(frame: Any, folder: str) -> list[str | int] | None:
    """Return file, line and function of the innermost frame that is the submission's."""
    while frame is not None and not frame.f_code.co_filename.startswith(folder + os.sep):
        frame = frame.f_back
    if frame is None:
        return None
    code = frame.f_code
    # Python has no line where a generator or comprehension is just being entered.
    line = frame.f_lineno or code.co_firstlineno
    return [code.co_filename[len(folder) + 1 :][:200], line, code.co_name[:200]]


def _flush() -> None:
    """Send on what was printed; student code may have replaced or closed the streams."""
    try:
        sys.stdout.flush()
        if sys.stderr is not sys.stdout:
            sys.stderr.flush()
    except BaseException:  # noqa: BLE001, S110 - they can be anything by now
        pass


def redirect_output(fd: int) -> None:
    """Let prints, of Python and of C code, go to ``fd``; nothing can be read from stdin."""
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    os.dup2(fd, 1)
    os.dup2(fd, 2)
    sys.stdin = io.TextIOWrapper(io.BytesIO())
    raw = io.FileIO(1, "w", closefd=False)
    # A system call a line, so that nothing is lost where the process ends; not one for each word.
    sys.stdout = io.TextIOWrapper(io.BufferedWriter(raw), errors="replace", line_buffering=True)
    sys.stderr = sys.stdout


def run_until_done(
    assignment: Assignment,
    read_fd: int,
    write_fd: int,
    folder: str,
    load: Callable[..., Submission] = load,
) -> None:
    """Serve and end the process at once: no atexit handler of student code runs."""
    try:
        serve(assignment, Channel(read_fd, write_fd), folder, load)
    except ClosedError:
        pass
    except BaseException:  # noqa: BLE001 - the trusted side sees a closed pipe and says "ended"
        os._exit(1)
    os._exit(0)
