"""An interview: every probe asked of one submission, whatever its workers do meanwhile.

Runs on the trusted side. A worker that crashes, hangs or forges ends one probe; the next go on in
a fresh worker.
"""

from __future__ import annotations

import contextlib
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from gradekit.inputs import Draw
from gradekit.model import Answer, EnvironmentalError, Fault, Limits
from gradekit.sandbox import messages, wire
from gradekit.sandbox.cells import located
from gradekit.sandbox.heard import Hearing
from gradekit.sandbox.messages import Loaded, LoadRequest
from gradekit.sandbox.process import SETUP_FAILED, Launcher, LostError, Process
from gradekit.sandbox.wire import Channel, ClosedError, FullError, LateError, MalformedError

_SIGXCPU = getattr(signal, "SIGXCPU", 24)
_ATTEMPTS = 2  # machines are noisy: loading that fails is asked twice, and so is a lost zygote
_MOST_SAMPLES = 1000
_NAP, _LONGEST_NAP = 0.00008, 0.002  # seconds: an answer to one draw of a small probe takes that
# All that a submission may answer together, since each answer is kept until it is judged: one
# that is as large as answers get, and some bytes for each byte asked. Gradients are as large as
# the inputs, so that only absurd answers are more.
_MOST_BYTES, _FOR_EACH_ASKED = wire.MAX_FRAME, 4
_TOO_MUCH = Fault(
    kind="exception",
    type="ValueError",
    message=f"the answers are too large: over {_MOST_BYTES >> 20} MiB together",
)
WHOLE = "for the whole submission"  # in messages of the limit that all checks share
_LOST = "the process that starts workers ended twice while this was asked: a submission did that"


@dataclass(frozen=True, kw_only=True)
class Question:
    """One probe with the draws that it is asked with."""

    probe: str
    draws: Sequence[Draw]
    cpu: float
    stages: int = 2

    @cached_property
    def payload(self) -> bytes:
        """The question as a worker reads it: written once, however many are asked."""
        return messages.encode_ask(
            self.probe,
            [(draw.case, draw.inputs) for draw in self.draws],
            stages=self.stages,
            cpu=self.cpu,
        )


@dataclass(slots=True, eq=False, repr=False)
class Transcript:
    """What came back: for each probe an answer or a fault for each draw."""

    loaded: Loaded = field(default_factory=Loaded)
    loading: Fault | None = None  # why nothing could be asked at all
    answers: dict[str, list[Answer | Fault]] = field(default_factory=dict)
    output: bytes = b""
    seconds: float = 0.0
    clock: list[float] = field(default_factory=list)  # seconds that each question took, seen here
    cells: Mapping[str, messages.Cells] = field(default_factory=dict)  # of notebooks, by file
    windows: tuple[int, ...] = ()  # of its tokens, where they were asked for


def interview(
    launcher: Launcher,
    files: Mapping[str, bytes],
    wanted: Sequence[str],
    questions: Sequence[Question],
    *,
    templates: Mapping[str, str] | None = None,
    limits: Limits | None = None,
    hearing: Hearing | None = None,
    windows: bool = False,
    outputs: bool = False,
    left: float | None = None,
    attempts: int = _ATTEMPTS,
) -> Transcript:
    """Ask every question of one submission. Raises for the machine's faults, never for its own.

    ``files`` are the staged files by relative name, ``wanted`` those to load, which is all that is
    done where there are no questions. An answer of a
    probe whose worker ended is followed by the fault, repeated for every draw not reached.
    ``hearing`` remembers the answers of other submissions. ``outputs``: places of outputs, too.
    ``left``: seconds of the submission's limit, if some are gone. ``attempts`` to load it.
    """
    limits = limits or Limits()
    request = LoadRequest(
        files=files,
        wanted=wanted,
        templates=templates or {},
        cpu=limits.cpu,
        windows=windows,
        outputs=outputs,
    )
    for _ in range(_ATTEMPTS):
        with contextlib.suppress(LostError):
            talks = _Interview(launcher, request, limits, hearing, left, attempts)
            return talks.ask_all(questions)
    return Transcript(loading=Fault(kind="refused", message=_LOST))


@dataclass(slots=True, eq=False, repr=False)
class _Room:
    """For what a submission may still answer, whichever of its workers does."""

    left: int


class _DiskError(Exception):
    """A worker's scratch files are too large."""


_ENDS = (LateError, ClosedError, MalformedError, _DiskError)  # what ends a worker


class _Interview:
    """One submission, with as many workers as it uses up."""

    def __init__(
        self,
        launcher: Launcher,
        request: LoadRequest,
        limits: Limits,
        hearing: Hearing | None,
        left: float | None,
        attempts: int,
    ) -> None:
        self._launcher, self._limits, self._attempts = launcher, limits, attempts
        self._read = messages.decode_answer if hearing is None else hearing.read
        self._request = request.encode()
        self._started = time.monotonic()
        self._give_up = self._started + (limits.submission if left is None else left)
        self._script = Transcript()
        self._talk: _Conversation | None = None
        self._room = _Room(_MOST_BYTES)
        self._not_loaded: list[Fault] = []

    def ask_all(self, questions: Sequence[Question]) -> Transcript:
        script = self._script
        try:
            for question in questions:
                before = script.answers.setdefault(question.probe, [])
                if before and isinstance(before[-1], Fault):
                    before += before[-1:] * len(question.draws)  # it ended a worker already
                    continue
                ready = self._ready()
                if isinstance(ready, _Conversation):
                    sent = time.perf_counter()
                    answers = ready.ask(question, self._read)
                    script.clock.append(time.perf_counter() - sent)
                elif any(script.answers.values()):
                    answers = [ready]  # what was answered before stands
                else:
                    script.loading, script.answers = ready, {}
                    break
                before += answers + answers[-1:] * (len(question.draws) - len(answers))
            if not questions and isinstance(ready := self._ready(), Fault):
                script.loading = ready
        finally:
            self._end_talk()
            script.seconds = time.monotonic() - self._started
        return script

    def _ready(self) -> _Conversation | Fault:
        """Return a worker that has loaded the submission, or why there is none."""
        if self._talk is not None and not self._talk.ended:
            return self._talk
        while len(self._not_loaded) < self._attempts:
            if time.monotonic() >= self._give_up:
                return Fault(kind="timeout", message=_over(self._limits))
            self._end_talk()
            self._talk = _Conversation(self._launcher, self._limits, self._give_up, self._room)
            loaded = self._talk.load(self._request)
            self._script.cells = self._talk.cells or self._script.cells
            self._script.windows = self._talk.windows or self._script.windows
            if isinstance(loaded, Loaded):
                self._script.loaded = loaded
                return self._talk
            self._not_loaded.append(loaded)
        return self._not_loaded[-1]

    def _end_talk(self) -> None:
        if self._talk is not None:
            talk, self._talk = self._talk, None
            talk.end()
            self._script.output = (self._script.output + talk.output)[: self._limits.output]


class _Conversation:
    """One worker, from launch to end."""

    def __init__(self, launcher: Launcher, limits: Limits, give_up: float, room: _Room) -> None:
        self._process: Process = launcher.launch()
        self._limits, self._give_up, self._room = limits, give_up, room
        self._wall_per_cpu = limits.wall / limits.cpu
        self.output = bytearray()
        self._channel = Channel(
            self._process.answer_fd,
            self._process.request_fd,
            {self._process.output_fd: self._drain},
            self._look_at_disk,
        )
        self._samples: list[tuple[str, int, str]] = []
        self.cells: Mapping[str, messages.Cells] = {}
        self.windows: tuple[int, ...] = ()
        self._most_on_disk = limits.scratch
        self.ended = False

    def load(self, request: bytes) -> Loaded | Fault:
        call = _unguessable()
        cpu = self._limits.cpu
        self._most_on_disk = self._limits.scratch + len(request)  # the files handed in lie there
        confined = False
        try:
            with self._until(cpu) as deadline:
                self._channel.send(messages.LOAD, call, request, deadline)
                # Written before student code runs: from here on what happens is its own doing.
                told = messages.decode_rules(self._receive(messages.BROKEN, call, deadline))
                broken, self.cells, self.windows = told
                confined = True
                loaded = Loaded.decode(self._receive(messages.LOADED, call, deadline))
                self._look_at_disk()
        except _ENDS as error:
            status = self._finish(kill=not isinstance(error, ClosedError))
            if status == SETUP_FAILED and not confined:
                raise EnvironmentalError(
                    "A worker could not be confined, so that nothing was asked of the submission. "
                    "See what this machine offers: gradekit doctor."
                ) from None
            return self._fault(error, status, cpu, " while importing")
        return replace(loaded, broken_rules=broken)

    def ask(
        self, question: Question, read: Callable[[bytes | bytearray], Answer]
    ) -> list[Answer | Fault]:
        """Ask one probe; the list ends with a fault where the worker ended."""
        answers: list[Answer | Fault] = []
        self._samples.clear()
        # Unpredictable, so that an answer written before its question matches none.
        call = _unguessable()
        payload = question.payload
        self._room.left += _FOR_EACH_ASKED * len(payload)
        left = self._room.left
        try:
            with self._until(question.cpu) as deadline:
                self._channel.send(messages.ASK, call, payload, deadline)
                for number in range(len(question.draws)):
                    self._channel.nap = min(_NAP * (len(question.draws) - number), _LONGEST_NAP)
                    frame = self._receive(messages.ANSWER, call + number, deadline, left)
                    left -= len(frame)
                    answers.append(read(frame))
                self._look_at_disk()
        except (FullError, _DiskError) as error:
            self._finish(kill=True)  # and none of it is kept: there is room for the others
            return [_TOO_MUCH if isinstance(error, FullError) else self._fault(error, None, 0, "")]
        except _ENDS as error:
            status = self._finish(kill=not isinstance(error, ClosedError))
            answers.append(self._fault(error, status, question.cpu, ""))
        self._room.left = left
        return answers

    def end(self) -> None:
        if not self.ended:
            self._finish(kill=True)

    def _finish(self, *, kill: bool) -> int | None:
        """End the worker; what it printed before is kept."""
        self.ended = True
        while len(self.output) < self._limits.output and wire.readable(self._process.output_fd):
            if not self._drain():
                break
        return self._process.end(kill=kill)

    @contextlib.contextmanager
    def _until(self, cpu: float) -> Iterator[float]:
        """Yield the deadline of what may take this CPU; ends the worker where reads block."""
        deadline = min(self._give_up, time.monotonic() + cpu * self._wall_per_cpu)
        if wire.CAN_WAIT:
            yield deadline
            return
        watchdog = threading.Timer(deadline - time.monotonic(), self._process.kill)
        watchdog.start()
        try:
            yield deadline
        except ClosedError:
            if time.monotonic() >= deadline:
                raise LateError from None
            raise
        finally:
            watchdog.cancel()

    def _receive(
        self, kind: int, call: int, deadline: float, room: int | None = None
    ) -> bytes | bytearray:
        for _ in range(_MOST_SAMPLES):
            frame = self._channel.receive(deadline, messages.MOST, room)
            if frame.kind == messages.SAMPLE:
                self._samples = [*self._samples[-9:], messages.decode_sample(frame.payload)]
                continue
            if frame.kind != kind or frame.call != call:
                raise MalformedError("an answer to no question")
            return frame.payload
        raise MalformedError("where it is, told too often")

    def _look_at_disk(self) -> None:
        if self._process.disk(self._most_on_disk) > self._most_on_disk:
            raise _DiskError

    def _drain(self) -> bool:
        """Keep the first of what is printed, throw the rest away; False at its end."""
        try:
            chunk = os.read(self._process.output_fd, 1 << 16)
        except BlockingIOError:
            return True
        self.output += chunk[: max(0, self._limits.output - len(self.output))]
        return bool(chunk)

    def _fault(self, error: Exception, status: int | None, cpu: float, when: str) -> Fault:
        """Say what became of the worker."""
        file, line, function = self._samples[-1] if self._samples else (None, None, None)
        if isinstance(error, MalformedError):
            return Fault(
                kind="refused", message=f"the process wrote what no answer is{when}: {error}"
            )
        if isinstance(error, _DiskError):
            most = self._limits.scratch >> 20
            said = f"the scratch files are too large{when}: over {most} MiB together"
            return Fault(kind="exception", type="OSError", message=said)
        if isinstance(error, LateError):
            message = f"stopped at the time limit of {cpu * self._wall_per_cpu:g} s by the clock"
            if time.monotonic() >= self._give_up:
                message = _over(self._limits)
        elif status == -_SIGXCPU:
            message = f"stopped at the time limit of {cpu:g} s of CPU"
        else:
            return Fault(kind="ended", message=f"the process {_said(status, when)}")
        where = f"; it was in {place_of(self.cells, file, line)}" if file else ""
        return Fault(
            kind="timeout", file=file, line=line, function=function, message=message + when + where
        )


def place_of(cells: Mapping[str, messages.Cells], file: str, line: int | None) -> str:
    """Name a line as people find it: of a notebook its cell, and the line there."""
    file, line = located(cells.get(file, ()), file, line)
    return f"{file}, line {line}"


def _unguessable() -> int:
    """Return a number that no answer written before its question can hold."""
    return int.from_bytes(os.urandom(8), "little") >> 2


def _over(limits: Limits) -> str:
    return f"stopped at the time limit of {limits.submission:g} s {WHOLE}"


def _said(status: int | None, when: str) -> str:
    if status is None:
        return f"closed its connection{when} and had to be ended"
    if status >= 0:
        return f"ended{when} by itself with status {status}"
    try:
        return f"ended{when} by itself with signal {signal.Signals(-status).name}"
    except ValueError:
        return f"ended{when} by itself with signal {-status}"
