"""Truths: every draw of every probe, and what the references answer to it, once a batch.

The references are asked through the same workers as submissions, before any of these.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from types import MappingProxyType
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
from gradekit.numerics.conditioning import N_MOVED, nearby, spread_of
from gradekit.sandbox.interview import Question, Transcript, interview
from gradekit.sandbox.process import Launcher
from gradekit.sandbox.wire import encode

_MOST_SECONDS = 10.0  # a probe: for measuring the conditioning of its draws
_MOST_BYTES = 32 << 20  # the same


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
    answers, spreads = [first], [main.spreads(draws, first)]
    for name, files in references.others.items():
        assert place.hidden is not None
        path = place.hidden / "also" / f"{name}.py"
        other = _Reference(launcher, assignment, files, place, path)
        answers.append(other.answers(probes, draws))
        spreads.append(_spreads_beside(other, draws, answers[-1], first, spreads[0]))
    return [
        ProbeTruths(
            probe,
            tuple(
                Truth(
                    draw=draw,
                    answers=[given[probe.id][k] for given in answers],
                    spread=[found[probe.id][k] for found in spreads],
                )
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
            if not _same(found[0], found[-1]):
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

    def spreads(
        self, draws: Mapping[str, Sequence[Draw]], answers: Mapping[str, Sequence[Answer]]
    ) -> dict[str, list[Sequence[Any]]]:
        """Return what conditioning adds to the tolerance of its answers, for each stage.

        A tree, or None: where it fails on inputs that are moved, where it adds nothing, and
        where asking would be too much.
        """
        probes = [probe for probe in self.assignment.probes if probe.id in draws]
        moved = {probe.id: _moved(probe, draws[probe.id], answers[probe.id]) for probe in probes}
        flat = {
            name: [point for near in points for point in near] for name, points in moved.items()
        }
        asked = [probe for probe in probes if flat.get(probe.id)]
        more = {
            name: 2 * N_MOVED * sum(answer.seconds for answer in found)
            for name, found in answers.items()
        }
        heard = self._ask(asked, flat, stages=2, more=more).answers if asked else {}
        found: dict[str, list[Sequence[Any]]] = {}
        for probe in probes:
            told = iter(heard.get(probe.id, []))
            found[probe.id] = [
                _spread(answer, list(islice(told, len(near))))
                for answer, near in zip(answers[probe.id], moved[probe.id], strict=True)
            ]
        return found

    def _ask(
        self,
        probes: Sequence[Probe],
        draws: Mapping[str, Sequence[Draw]],
        stages: int,
        more: Mapping[str, float] = MappingProxyType({}),
    ) -> Transcript:
        """Ask within the limit of each probe, and ``more`` seconds by its id."""
        questions = [
            Question(
                probe=probe.id,
                draws=draws[probe.id],
                cpu=(probe.limit or DEFAULT_CPU) + more.get(probe.id, 0.0),
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
        asked = "" if fault.kind == "loading" else ", or what the probe calls it with"
        return CourseError(path, fault.line, problem, f"mend the reference{asked}")

    def _error(self, problem: str, fix: str) -> CourseError:
        assert self.place.hidden is not None
        return CourseError(
            self.path or self.place.hidden / self.assignment.files[0], None, problem, fix
        )


def _same(one: Answer, other: Answer) -> bool:
    """Tell whether two answers are the same to the last bit."""
    return encode([_tree(s) for s in one.stages]) == encode([_tree(s) for s in other.stages])


def _spreads_beside(
    other: _Reference,
    draws: Mapping[str, Sequence[Draw]],
    answers: Mapping[str, Sequence[Answer]],
    first: Mapping[str, Sequence[Answer]],
    known: Mapping[str, Sequence[Sequence[Any]]],
) -> dict[str, list[Sequence[Any]]]:
    """Return the spreads of an alternative; it is asked only where it answers something else."""
    fresh = {
        name: [k for k, answer in enumerate(found) if not _same(answer, first[name][k])]
        for name, found in answers.items()
    }
    asked = other.spreads(
        {name: [draws[name][k] for k in places] for name, places in fresh.items()},
        {name: [answers[name][k] for k in places] for name, places in fresh.items()},
    )
    merged = {name: list(spreads) for name, spreads in known.items()}
    for name, places in fresh.items():
        for k, spread in zip(places, asked[name], strict=True):
            merged[name][k] = spread
    return merged


def _moved(probe: Probe, draws: Sequence[Draw], answers: Sequence[Answer]) -> list[list[Draw]]:
    """Return the moved draws of each; none where all together would be too many to ask."""
    points: list[list[Draw]] = []
    seconds, size = 0.0, 0
    for draw, answer in zip(draws, answers, strict=True):
        seconds += N_MOVED * answer.seconds
        size += N_MOVED * sum(v.nbytes for v in draw.inputs.values() if isinstance(v, np.ndarray))
        near = probe.kind != "raises" and seconds < _MOST_SECONDS and size < _MOST_BYTES
        points.append(nearby(probe.id, draw) if near else [])
    return points


def _spread(answer: Answer, heard: Sequence[Answer | Fault]) -> tuple[Any, ...]:
    """Return what conditioning adds to each stage; None where a moved draw does not have it."""
    spread = []
    for k, stage in enumerate(answer.stages):
        stages = [a.stages[k] for a in heard if isinstance(a, Answer) and k < len(a.stages)]
        trees = [s.tree for s in stages if isinstance(s, Value)]
        whole = trees and len(trees) == len(heard)
        spread.append(spread_of(_tree(stage), trees) if whole else None)
    return tuple(spread)


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
