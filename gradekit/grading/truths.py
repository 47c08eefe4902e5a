"""Truths: every draw of every probe, and what the references answer to it, once a batch.

The references are asked through the same workers as submissions, before any of these.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from gradekit.assignment import Assignment, Probe
from gradekit.course import Place, check_judges
from gradekit.grading.asked import DEFAULT_CPU, ProbeTruths
from gradekit.grading.draws import make_draw, make_draws
from gradekit.grading.kinks import avoid_kinks
from gradekit.inputs import PUBLIC_KEY, Draw
from gradekit.judge import Truth, true_gradients
from gradekit.judges import JudgeBook
from gradekit.model import Answer, CourseError, Fault, Odd, Value
from gradekit.numerics.compare import Difference
from gradekit.sandbox.interview import Question, Transcript, interview
from gradekit.sandbox.process import Launcher
from gradekit.sandbox.wire import encode


@dataclass(frozen=True, slots=True)
class References:
    """The reference and its alternatives: the files of each."""

    main: Mapping[str, bytes]
    others: Mapping[str, Mapping[str, bytes]]


def read_references(place: Place, assignment: Assignment) -> References:
    """Read the references of an assignment. Raises CourseError where a file is not there."""
    assert place.hidden is not None
    main = {}
    for name in assignment.files:
        path = place.hidden / name
        if not path.is_file():
            raise CourseError(
                path, None, "the reference is not there", f"write solutions/{place.name}/{name}"
            )
        main[name] = path.read_bytes()
    for given in (place.public / "given.py", place.hidden / "given.py"):
        if given.is_file():
            main["given.py"] = given.read_bytes()
    others = {}
    for path in place.alternatives():
        target = path.name if path.name in assignment.files else assignment.files[0]
        others[path.stem] = {**main, target: path.read_bytes()}
    return References(main, others)


def find_truths(
    launcher: Launcher,
    place: Place,
    assignment: Assignment,
    book: JudgeBook,
    *,
    key: bytes | None,
) -> list[ProbeTruths]:
    """Draw the inputs of every probe and ask the references.

    With ``key`` None only the public draws of public probes are made. Raises CourseError where a
    reference does not answer.
    """
    check_judges(assignment, book)
    references = read_references(place, assignment)
    probes = [probe for probe in assignment.probes if probe.public or key is not None]
    draws = {probe.id: _draws(probe, book, key) for probe in probes}
    main = _Reference(launcher, assignment, references.main, place)
    first = main.answers(probes, draws)  # what fails here is said before kinks are looked for

    def redraw(probe: Probe, draw: Draw, attempt: int) -> Draw:
        secret = PUBLIC_KEY if draw.public else key or b""
        places = draw.case, draw.index
        return make_draw(probe, secret, book, *places, public=draw.public, attempt=attempt)

    if avoid_kinks(probes, draws, main.forwards, redraw):
        first = main.answers(probes, draws)
    answers = [first]
    for name, files in references.others.items():
        assert place.hidden is not None
        path = place.hidden / "also" / f"{name}.py"
        other = _Reference(launcher, assignment, files, place, path)
        answers.append(other.answers(probes, draws))
    return [
        ProbeTruths(
            probe,
            tuple(
                Truth(draw=draw, answers=[given[probe.id][k] for given in answers])
                for k, draw in enumerate(draws[probe.id])
            ),
        )
        for probe in probes
    ]


def _draws(probe: Probe, book: JudgeBook, key: bytes | None) -> list[Draw]:
    draws = make_draws(probe, PUBLIC_KEY, book, public=True) if probe.public else []
    return draws if key is None else draws + make_draws(probe, key, book, public=False)


@dataclass(frozen=True, slots=True)
class _Reference:
    """One reference, asked as submissions are; ``path`` where it is an alternative."""

    launcher: Launcher
    assignment: Assignment
    files: Mapping[str, bytes]
    place: Place
    path: Path | None = None

    def answers(
        self, probes: Sequence[Probe], draws: Mapping[str, Sequence[Draw]]
    ) -> dict[str, list[Answer]]:
        """Return its answers. Raises CourseError for the first that is none.

        The first draw is asked again at the end, in the same worker: it must say the same. One
        stage more is asked for than there should be, so that a third yield is seen.
        """
        twice = {probe.id: [*draws[probe.id], draws[probe.id][0]] for probe in probes}
        script = self._ask(probes, twice, stages=3)
        fault = script.loading or next(iter(script.loaded.faults.values()), None)
        if fault is not None:
            raise self._broken(fault, fault.message)
        complete = {}
        for probe in probes:
            found = [self._whole(probe, answer) for answer in script.answers[probe.id]]
            for draw, answer in zip(draws[probe.id], found, strict=False):
                self._check(probe, draw, answer)
            if encode([_tree(s) for s in found[0].stages]) != encode(
                [_tree(s) for s in found[-1].stages]
            ):
                raise self._error(
                    f"{probe.id}: the reference gives different answers to the same question",
                    "take random numbers from rng(), and let nothing depend on earlier calls",
                )
            complete[probe.id] = found[:-1]
        return complete

    def forwards(self, draws: Mapping[str, Sequence[Draw]]) -> dict[str, list[Any]]:
        """Return the forward value for each draw of each probe, None where it is no array."""
        probes = [probe for probe in self.assignment.probes if probe.id in draws]
        script = self._ask(probes, draws, stages=1)
        return {
            probe.id: [_forward(answer) for answer in script.answers.get(probe.id, [])]
            for probe in probes
        }

    def _ask(
        self, probes: Sequence[Probe], draws: Mapping[str, Sequence[Draw]], stages: int
    ) -> Transcript:
        questions = [
            Question(
                probe=probe.id,
                draws=draws[probe.id],
                cpu=probe.limit or DEFAULT_CPU,
                stages=stages,
            )
            for probe in probes
        ]
        return interview(self.launcher, self.files, self.assignment.files, questions)

    def _whole(self, probe: Probe, answer: Answer | Fault) -> Answer:
        """Return the answer if it has a value for each stage. Raises CourseError."""
        last = answer if isinstance(answer, Fault) else answer.stages[-1]
        if isinstance(last, Fault) and last.kind == "refused" and last.message.endswith("stages"):
            raise _count_error(probe, "never, or more than twice")
        if isinstance(last, Fault):
            said = f"the probe {probe.id} fails on the reference: {last.type} {last.message}"
            if last.file:
                raise self._broken(last, said.strip())
            code = probe.function.__code__
            raise CourseError(
                code.co_filename,
                code.co_firstlineno,
                said.strip(),
                "mend the reference or the probe",
            )
        assert isinstance(answer, Answer)
        if len(answer.stages) != (1 if probe.kind == "values" else 2):
            n = 0 if probe.kind == "raises" else len(answer.stages)
            raise _count_error(probe, {0: "never", 1: "once", 2: "twice"}.get(n, f"{n} times"))
        return answer

    def _check(self, probe: Probe, draw: Draw, answer: Answer) -> None:
        """Look at what the reference answered. Raises CourseError where no one could be right."""
        trees = [_tree(stage) for stage in answer.stages]
        if probe.kind == "raises":
            if trees[1].get("expected") is not True:
                raised = trees[1].get("raised") or "nothing"
                raise self._error(
                    f"{probe.id}: the reference raises {raised}", "mend the reference or the probe"
                )
            return
        for tree in trees:
            if odd := _odd_leaf(tree):
                raise self._error(
                    f"{probe.id}: the reference answers with {odd}, which cannot be compared",
                    "yield arrays, numbers, texts, or lists and dicts of these",
                )
        if probe.kind == "gradient":
            self._check_gradients(probe, draw, trees[1])

    def _check_gradients(self, probe: Probe, draw: Draw, tree: Any) -> None:
        found = true_gradients(probe, draw, tree)
        if isinstance(found, Difference):
            raise self._error(f"{probe.id}: {found.message}", "mend the reference or the probe")
        for name, gradient in found.items():
            if name in draw.inputs and np.shape(gradient) != np.shape(draw.inputs[name]):
                raise self._error(
                    f"{probe.id}: d{name} has shape {np.shape(gradient)}, "
                    f"{name} has {np.shape(draw.inputs[name])}",
                    "a gradient has the shape of its variable",
                )
            if np.isnan(np.asarray(gradient, float)).any():
                raise self._error(
                    f"{probe.id}: d{name} holds NaN on {draw.label}",
                    "mend the reference, or declare other inputs",
                )

    def _broken(self, fault: Fault, problem: str) -> CourseError:
        assert self.place.hidden is not None
        path = self.path or self.place.hidden / (fault.file or self.assignment.files[0])
        return CourseError(path, fault.line, problem, "mend the reference")

    def _error(self, problem: str, fix: str) -> CourseError:
        assert self.place.hidden is not None
        return CourseError(
            self.path or self.place.hidden / self.assignment.files[0], None, problem, fix
        )


def _count_error(probe: Probe, times: str) -> CourseError:
    wanted = {
        "values": "yield once: the value",
        "raises": "yield once, then do what must raise",
        "gradient": "yield twice: the forward value, then the gradients",
    }
    code = probe.function.__code__
    return CourseError(
        code.co_filename,
        code.co_firstlineno,
        f"the probe {probe.id} yields {times}",
        wanted[probe.kind],
    )


def _tree(stage: object) -> Any:
    assert isinstance(stage, Value)
    return stage.tree


def _odd_leaf(tree: Any) -> str:
    if isinstance(tree, dict | list):
        leaves = tree.values() if isinstance(tree, dict) else tree
        return next(filter(None, map(_odd_leaf, leaves)), "")
    if isinstance(tree, Odd):
        return tree.what
    return "complex numbers" if isinstance(tree, np.ndarray) and tree.dtype.kind == "c" else ""


def _forward(answer: Answer | Fault) -> Any:
    if isinstance(answer, Fault) or not isinstance(answer.stages[0], Value):
        return None
    tree = answer.stages[0].tree
    return tree if isinstance(tree, np.ndarray | float | int) else None
