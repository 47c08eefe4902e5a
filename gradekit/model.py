"""The nouns that every room shares: what was asked, what came back, what was concluded.

Frozen facts, standard library only: any room may import this one, and this one imports none.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

Status = Literal[
    "correct",
    "wrong",
    "crashed",
    "timeout",
    "memory",
    "missing",
    "not_started",
    "blocked",
    "refused",
    "written",
    "checker_error",
]
Reason = Literal[
    "value",
    "shape",
    "dtype",
    "not_finite",
    "count",
    "key",
    "none",
    "exception",
    "judge",
    "slow",
    "nondeterministic",
    "nonlinear",
]
Kind = Literal["gradient", "values", "raises", "rule", "written"]
SubmissionStatus = Literal["graded", "needs_person", "missing", "unreadable"]
FaultKind = Literal[
    "exception",  # student code raised
    "not_started",  # NotImplementedError: the hole of the template
    "missing",  # the class, function or method asked for is not there
    "loading",  # the student's file could not be loaded
    "timeout",  # stopped by us: too long
    "memory",  # more memory than allowed
    "ended",  # the process ended by itself
    "refused",  # a rule of the course or of the sandbox
    "probe",  # the probe itself failed outside student code
]

STATUSES: tuple[Status, ...] = Status.__args__  # type: ignore[attr-defined]


class GradekitError(Exception):
    """Something a person can mend; the message says what, where and what to do next."""

    exit_code = 4


class UsageError(GradekitError):
    """The command cannot be understood or would do something else than meant (exit 2)."""

    exit_code = 2


class NotFoundError(GradekitError):
    """No such course, assignment or submission here (exit 3)."""

    exit_code = 3


class EnvironmentalError(GradekitError):
    """The machine lacks something, or the output folder cannot be used (exit 5)."""

    exit_code = 5


class CourseError(GradekitError):
    """A mistake in a course's own files: says file, line, problem and fix (exit 4)."""

    def __init__(self, path: str | Path, line: int | None, problem: str, fix: str) -> None:
        self.path, self.line, self.problem, self.fix = str(path), line, problem, fix
        where = self.path if line is None else f"{self.path}:{line}"
        super().__init__(f"{where}: {problem}\n  To fix: {fix}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one submission may use. Seconds and bytes."""

    cpu: float = 5.0  # a check
    wall: float = 15.0  # a check
    submission: float = 60.0  # all checks together
    memory: int = 1 << 30
    threads: int = 16
    scratch: int = 16 << 20
    output: int = 64 << 10
    source: int = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Why a stage has no value. ``file`` and ``line`` are the submission's own, never ours."""

    kind: FaultKind
    type: str = ""  # the exception's class name
    message: str = ""
    file: str | None = None
    line: int | None = None
    function: str | None = None


@dataclass(frozen=True, slots=True)
class Odd:
    """A leaf that cannot travel as data: its kind (``"object"``, ``"masked"``, a type's name)."""

    what: str


@dataclass(frozen=True, slots=True)
class Value:
    """What a probe yielded: arrays, bool, int, float, str, None, lists and dicts of these."""

    tree: Any


Observation = Value | Fault


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """All that one draw of a probe gave: its stages in order, and what was odd on the way."""

    stages: tuple[Observation, ...]
    notes: tuple[str, ...] = ()
    used: tuple[str, ...] = ()  # the names that the probe looked up in the submission
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a grid: an element, or of a block the one that is furthest off."""

    index: tuple[int, ...]
    got: float
    want: float
    wrong: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """An output as a table of at most 8 x 8 cells; a ``block`` of (1, 1) shows every element."""

    rows: tuple[tuple[Cell, ...], ...]
    block: tuple[int, int] = (1, 1)  # elements of a cell, down and across


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """How far two gradients are from the difference quotient of the forward, step by step.

    Relative errors along one direction. A right gradient makes a V: truncation falls with the
    step until rounding grows. A wrong one stays where it is.
    """

    steps: tuple[float, ...]
    yours: tuple[float, ...]
    right: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """The elements of one output, on one draw, that are wrong."""

    draw: Literal["public", "hidden"]
    output: str
    shape: tuple[int, ...]
    n: int
    n_wrong: int
    max_rel_err: float
    tolerance: float
    first_wrong: tuple[tuple[tuple[int, ...], float, float], ...]  # (index, got, want)
    inputs: str = ""  # how the inputs were made, in words: "x (4, 6), scaled"
    place: tuple[int, int] = (0, 0)  # of the draw: its case and index
    worst: tuple[tuple[tuple[int, ...], float, float], ...] = ()  # by error over what is allowed
    grid: Grid | None = None
    curve: Curve | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Misconception:
    """A known mistake that was tested and fits."""

    id: str
    sentence: str
    evidence: str
    residual: float
    output: str = ""  # which output it explains, as ``dx``; "" where it explains all that is wrong
    why: str = ""  # how people come to make it
    hints: tuple[str, ...] = ()  # from the concept to a worked neighbour


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What a judge concluded of one check."""

    status: Status
    reason: Reason | None = None
    message: str = ""
    file: str | None = None
    line: int | None = None
    evidence: Evidence | None = None
    misconception: Misconception | None = None
    notes: tuple[str, ...] = ()
    hidden_message: bool = False  # the message quotes a hidden draw: staff only
    explanation: str = ""  # what was tried beside the comparison, and what it showed
    also: tuple[Misconception, ...] = ()  # further mistakes, of other outputs
    facts: tuple[str, ...] = ()  # what is certain: which outputs are right, where wrong ones lie
    closeness: float | None = None  # the largest error as a share of what is allowed
    signature: str = ""  # equal for equal wrong answers: staff only
    inputs: str = ""  # of the public draw that it is about, where no evidence names them


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckResult:
    """One check of one submission."""

    id: str
    kind: Kind
    verdict: Verdict
    public: bool
    points: float | None
    max_points: float


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionResult:
    """One question of one submission: its checks, its points."""

    id: str
    title: str
    status: Status
    points: float | None
    max_points: float
    checks: tuple[CheckResult, ...]
    bonus: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The result of one submission, before it becomes a document."""

    assignment: str
    student: str | None
    status: SubmissionStatus
    isolation: str
    points: float | None
    max_points: float
    questions: tuple[QuestionResult, ...]
    notes: tuple[str, ...] = ()
    seconds: float = 0.0
    sources: tuple[tuple[str, str], ...] = field(default=(), repr=False)  # file name, text
