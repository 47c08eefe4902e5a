"""An interview: every probe asked of one submission, whatever its workers do meanwhile.

Runs on the trusted side. A worker that crashes, hangs or forges ends one probe; the next go on in
a fresh worker.
"""

from __future__ import annotations

import os
import secrets
import signal
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from gradekit.inputs import Draw
from gradekit.model import Answer, Fault, Limits
from gradekit.sandbox import messages
from gradekit.sandbox.launch import Launcher, Process
from gradekit.sandbox.messages import Loaded, LoadRequest
from gradekit.sandbox.wire import Channel, ClosedError, LateError, MalformedError

_SIGXCPU = getattr(signal, "SIGXCPU", 24)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One probe with the draws that it is asked with."""

    probe: str
    draws: Sequence[Draw]
    cpu: float
    stages: int = 2


@dataclass(slots=True)
class Transcript:
    """What came back: for each probe an answer or a fault for each draw."""

    loaded: Loaded = field(default_factory=Loaded)
    loading: Fault | None = None  # why nothing could be asked at all
    answers: dict[str, list[Answer | Fault]] = field(default_factory=dict)
    output: bytes = b""
    seconds: float = 0.0


class _Conversation:
    """One worker, from launch to end."""

    def __init__(self, launcher: Launcher, limits: Limits, wall_per_cpu: float) -> None:
        self._process: Process = launcher.launch()
        self._limits, self._wall_per_cpu = limits, wall_per_cpu
        self.output = bytearray()
        self._channel = Channel(
            self._process.answer_fd,
            self._process.request_fd,
            {self._process.output_fd: self._drain},
        )
        self._samples: list[tuple[str, int, str]] = []
        self._ended = False

    def load(self, request: LoadRequest, give_up: float) -> Loaded | Fault:
        call = secrets.randbits(63)
        deadline = min(give_up, time.monotonic() + request.cpu * self._wall_per_cpu)
        try:
            self._channel.send(messages.LOAD, call, request.encode(), deadline)
            broken = messages.decode_rules(self._receive(messages.BROKEN, call, deadline))
            loaded = Loaded.decode(self._receive(messages.LOADED, call, deadline))
        except (LateError, ClosedError, MalformedError) as error:
            return self._fault(error, request.cpu, "while importing")
        return replace(loaded, broken_rules=broken)

    def ask(self, question: Question, give_up: float) -> list[Answer | Fault]:
        """Ask one probe; the list ends with a fault where the worker ended."""
        answers: list[Answer | Fault] = []
        self._samples.clear()
        # Unpredictable, so that an answer written before its question matches none.
        call = secrets.randbits(62)
        deadline = min(give_up, time.monotonic() + question.cpu * self._wall_per_cpu)
        payload = messages.encode_ask(
            question.probe,
            [(draw.case, draw.inputs) for draw in question.draws],
            stages=question.stages,
            cpu=question.cpu,
        )
        try:
            if self._channel.pending():
                raise MalformedError("an answer before its question")
            self._channel.send(messages.ASK, call, payload, deadline)
            for number in range(len(question.draws)):
                frame = self._receive(messages.ANSWER, call + number, deadline)
                answers.append(messages.decode_answer(frame))
        except (LateError, ClosedError, MalformedError) as error:
            answers.append(self._fault(error, question.cpu, ""))
        return answers

    def end(self) -> None:
        if not self._ended:
            self._ended = True
            self._process.end(kill=True)

    @property
    def ended(self) -> bool:
        return self._ended

    def _receive(self, kind: int, call: int, deadline: float) -> bytes:
        while True:
            frame = self._channel.receive(deadline)
            if frame.kind == messages.SAMPLE:
                self._samples = [*self._samples[-9:], messages.decode_sample(frame.payload)]
                continue
            if frame.kind != kind or frame.call != call:
                raise MalformedError("an answer to no question")
            return frame.payload

    def _drain(self) -> bool:
        """Keep the first of what is printed, throw the rest away; False at its end."""
        try:
            chunk = os.read(self._process.output_fd, 1 << 16)
        except BlockingIOError:
            return True
        self.output += chunk[: max(0, self._limits.output - len(self.output))]
        return bool(chunk)

    def _fault(self, error: Exception, cpu: float, when: str) -> Fault:
        """End the worker and say what became of it."""
        self._ended = True
        status = self._process.end(kill=not isinstance(error, ClosedError))
        when = f" {when}" if when else ""
        file, line, function = self._samples[-1] if self._samples else (None, None, None)
        where = f"; it was in {file}, line {line}" if file else ""
        if isinstance(error, LateError):
            return Fault(
                kind="timeout",
                file=file,
                line=line,
                function=function,
                message=f"stopped at the time limit of {cpu * self._wall_per_cpu:g} s by "
                f"the clock{when}{where}",
            )
        if isinstance(error, MalformedError):
            return Fault(
                kind="refused", message=f"the process wrote what no answer is{when}: {error}"
            )
        if status == -_SIGXCPU:
            return Fault(
                kind="timeout",
                file=file,
                line=line,
                function=function,
                message=f"stopped at the time limit of {cpu:g} s of CPU{when}{where}",
            )
        return Fault(kind="ended", message=f"the process ended{when} by itself {_said(status)}")


def _said(status: int | None) -> str:
    if status is None or status >= 0:
        return f"with status {status}"
    try:
        return f"with signal {signal.Signals(-status).name}"
    except ValueError:
        return f"with signal {-status}"


def interview(
    launcher: Launcher,
    files: Mapping[str, bytes],
    wanted: Sequence[str],
    questions: Sequence[Question],
    *,
    templates: Mapping[str, str] | None = None,
    limits: Limits | None = None,
) -> Transcript:
    """Ask every question of one submission.

    ``files`` are the staged files by relative name, ``wanted`` those to load. An answer of a
    probe whose worker ended is followed by the fault, repeated for every draw not reached.
    """
    limits = limits or Limits()
    request = LoadRequest(files=files, wanted=wanted, templates=templates or {}, cpu=limits.cpu)
    script = Transcript()
    started = time.monotonic()
    give_up = started + limits.submission
    talk: _Conversation | None = None
    attempts = 0
    try:
        for question in questions:
            if talk is None or talk.ended:
                talk = _Conversation(launcher, limits, limits.wall / limits.cpu)
                loaded = talk.load(request, give_up)
                script.output += bytes(talk.output)
                if isinstance(loaded, Fault):
                    attempts += 1
                    if attempts == 1:  # machines are noisy: loading that fails is asked twice
                        talk = _Conversation(launcher, limits, limits.wall / limits.cpu)
                        loaded = talk.load(request, give_up)
                if isinstance(loaded, Fault):
                    script.loading = loaded
                    return script
                script.loaded = loaded
            script.answers[question.probe] = _full(talk.ask(question, give_up), question)
    finally:
        if talk is not None:
            script.output = (script.output + bytes(talk.output))[: limits.output]
            talk.end()
        script.seconds = time.monotonic() - started
    return script


def _full(answers: list[Answer | Fault], question: Question) -> list[Answer | Fault]:
    missing = len(question.draws) - len(answers)
    return answers + [answers[-1]] * missing if missing else answers
