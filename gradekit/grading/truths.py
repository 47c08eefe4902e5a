"""Truths: every draw of every probe, and what the references answer to it, once a batch.

The references are asked through the same workers as submissions, before any of these.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from gradekit.assignment import Assignment, Probe
from gradekit.course import Place
from gradekit.inputs import PUBLIC_KEY, Draw, bind_sizes, describe, draw_inputs, generator
from gradekit.judge import Truth
from gradekit.judges import JudgeBook
from gradekit.model import Answer, CourseError, Fault, Value
from gradekit.sandbox.interview import Question, Transcript, interview
from gradekit.sandbox.launch import Launcher

DEFAULT_CPU = 5.0
_ATTEMPTS = 20


@dataclass(frozen=True, slots=True)
class ProbeTruths:
    """One probe with its draws and their truths, public draws first."""

    probe: Probe
    truths: tuple[Truth, ...]

    def question(self, stages: int = 2) -> Question:
        """Return what to ask a submission."""
        return Question(
            probe=self.probe.id,
            draws=[truth.draw for truth in self.truths],
            stages=stages,
            cpu=self.probe.limit or DEFAULT_CPU,
        )


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
    references = read_references(place, assignment)
    probes = [probe for probe in assignment.probes if probe.public or key is not None]
    draws = {
        probe.id: _draws(launcher, probe, book, key, references, assignment) for probe in probes
    }
    answers: dict[str, list[list[Answer]]] = {probe.id: [] for probe in probes}
    for name, files in (("the reference", references.main), *references.others.items()):
        script = _ask(
            launcher,
            files,
            assignment,
            [
                Question(probe=probe.id, draws=draws[probe.id], cpu=probe.limit or DEFAULT_CPU)
                for probe in probes
            ],
        )
        where = _file_of(place, assignment, name)
        for probe in probes:
            answers[probe.id].append(_complete(probe, script, where))
    return [
        ProbeTruths(
            probe,
            tuple(
                Truth(draw=draw, answers=[given[k] for given in answers[probe.id]])
                for k, draw in enumerate(draws[probe.id])
            ),
        )
        for probe in probes
    ]


def _file_of(place: Place, assignment: Assignment, name: str) -> Path:
    assert place.hidden is not None
    if name == "the reference":
        return place.hidden / assignment.files[0]
    return place.hidden / "also" / f"{name}.py"


def _ask(
    launcher: Launcher,
    files: Mapping[str, bytes],
    assignment: Assignment,
    questions: list[Question],
) -> Transcript:
    return interview(launcher, files, assignment.files, questions)


def _complete(probe: Probe, script: Transcript, where: Path) -> list[Answer]:
    """Return a reference's answers. Raises CourseError for the first that is none."""
    fault = script.loading or next(iter(script.loaded.faults.values()), None)
    if fault is not None:
        raise CourseError(where, fault.line, fault.message, "mend the reference")
    complete = []
    for answer in script.answers[probe.id]:
        last = answer if isinstance(answer, Fault) else answer.stages[-1]
        expected = 1 if probe.kind == "values" else 2
        if isinstance(last, Fault):
            raise CourseError(
                where if last.file else probe.function.__code__.co_filename,
                last.line or probe.function.__code__.co_firstlineno,
                f"the probe {probe.id} fails on the reference: {last.type} {last.message}".strip(),
                "mend the reference or the probe",
            )
        assert isinstance(answer, Answer)
        if len(answer.stages) != expected:
            raise CourseError(
                probe.function.__code__.co_filename,
                probe.function.__code__.co_firstlineno,
                f"the probe {probe.id} yields {len(answer.stages)} times",
                f"yield {expected} times: "
                + ("the value" if expected == 1 else "the forward value, then the gradients"),
            )
        complete.append(answer)
    return complete


def _draws(
    launcher: Launcher,
    probe: Probe,
    book: JudgeBook,
    key: bytes | None,
    references: References,
    assignment: Assignment,
) -> list[Draw]:
    draws = []
    if probe.public:
        draws += make_draws(probe, PUBLIC_KEY, book, public=True)
    if key is not None:
        draws += make_draws(probe, key, book, public=False)
    if probe.kind != "gradient":
        return draws
    for attempt in range(1, _ATTEMPTS):
        near = _near_kinks(launcher, probe, draws, references, assignment)
        if not near:
            break
        for k in near:
            draw = draws[k]
            draws[k] = make_draw(
                probe,
                PUBLIC_KEY if draw.public else key or b"",
                book,
                draw.case,
                draw.index,
                public=draw.public,
                attempt=attempt,
            )
    return draws


def make_draws(probe: Probe, key: bytes, book: JudgeBook, *, public: bool) -> list[Draw]:
    """Make the draws of a probe for one key: as declared, badly scaled, and each case."""
    counts = [len(v) for v in probe.dims.values() if not isinstance(v, int)]
    n = max(probe.draws, *counts, 1) if counts else max(probe.draws, 1)
    places = [(0, index) for index in range(n)]
    if any(spec.scalable for spec in probe.inputs.values()) and probe.kind == "gradient":
        places.append((0, n))
    places += [(case, 0) for case in range(1, len(probe.cases) + 1)]
    return [make_draw(probe, key, book, case, index, public=public) for case, index in places]


def make_draw(
    probe: Probe,
    key: bytes,
    book: JudgeBook,
    case: int,
    index: int,
    *,
    public: bool,
    attempt: int = 0,
) -> Draw:
    """Make one draw; the index after the last of case 0 is the badly scaled one."""
    declared = probe.declared(case)
    names = [name for spec in declared.values() for name in spec.size_names]
    sizes = bind_sizes(names, probe.dims, index)
    scaled = case == 0 and index == _scaled_index(probe)
    stream = generator(key, probe.id, case, index, attempt)
    try:
        inputs = draw_inputs(declared, sizes, stream, scaled=scaled, held_inputs=book.held)
    except KeyError as error:
        raise CourseError(
            probe.function.__code__.co_filename,
            probe.function.__code__.co_firstlineno,
            f"no judge gives the input {error}",
            "add @judges.input(...) to solutions/judges.py",
        ) from None
    label = describe(inputs) + (", badly scaled" if scaled else "")
    return Draw(case=case, index=index, public=public, label=label, inputs=inputs)


def _scaled_index(probe: Probe) -> int:
    counts = [len(v) for v in probe.dims.values() if not isinstance(v, int)]
    return max(probe.draws, *counts, 1) if counts else max(probe.draws, 1)


def _near_kinks(
    launcher: Launcher,
    probe: Probe,
    draws: Sequence[Draw],
    references: References,
    assignment: Assignment,
) -> list[int]:
    """Find the draws, of those made as declared, where one-sided slopes of a reference differ."""
    numbers = [k for k, draw in enumerate(draws) if draw.case == 0]
    points: list[Draw] = []
    steps = []
    for k in numbers:
        moves = _moves(probe, draws[k])
        steps.append(moves[1])
        points += moves[0]
    question = Question(probe=probe.id, draws=points, stages=1, cpu=60.0)
    script = _ask(launcher, references.main, assignment, [question])
    values = [_forward(answer) for answer in script.answers.get(probe.id, [])]
    near = []
    for n, k in enumerate(numbers):
        here = values[3 * n : 3 * n + 3]
        if len(here) == 3 and all(v is not None for v in here) and _kinked(here, steps[n]):
            near.append(k)
    return near


def _moves(probe: Probe, draw: Draw) -> tuple[list[Draw], float]:
    """Return the draw itself and the points a small step to either side of it."""
    stream = generator(b"kinks", probe.id, draw.case, draw.index)
    step = 1e-4
    plus, minus = dict(draw.inputs), dict(draw.inputs)
    for name in probe.differentiated:
        base = np.asarray(draw.inputs[name], float)
        size = max(float(np.sqrt(np.mean(base**2))), 1e-3) if base.size else 1.0
        sign = stream.choice([-1.0, 1.0], base.shape) * stream.uniform(0.5, 1.5, base.shape)
        for inputs, direction in ((plus, 1.0), (minus, -1.0)):
            moved = base + direction * step * size * sign
            inputs[name] = np.float64(moved) if moved.ndim == 0 else moved
    return [draw, replace(draw, inputs=plus), replace(draw, inputs=minus)], step


def _kinked(values: Sequence[Any], step: float) -> bool:
    here, above, below = (np.asarray(v, float) for v in values)
    right, left = (above - here) / step, (here - below) / step
    gap, size = np.abs(right - left), np.abs(right) + np.abs(left)
    with np.errstate(invalid="ignore"):
        return bool(np.any((gap > 0.05 * size) & (gap > 0.01 * size.max(initial=0.0))))


def _forward(answer: Answer | Fault) -> Any:
    if isinstance(answer, Fault) or not isinstance(answer.stages[0], Value):
        return None
    tree = answer.stages[0].tree
    return tree if isinstance(tree, np.ndarray | float | int) else None
