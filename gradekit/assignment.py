"""An assignment: its questions, and the probes that ask them.

Course files build one through decorators; every mistake in them is a ``CourseError`` that says
file, line, problem and fix.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

from gradekit.inputs import Declared, constant
from gradekit.model import CourseError, Kind

ProbeFunction = Callable[..., Any]
_OPTIONS = (
    "points",
    "question",
    "split",
    "needs",
    "hints",
    "bonus",
    "cases",
    "dims",
    "draws",
    "limit",
)
# The assignments that are being loaded, so that public("NAME") finds the one it joins.
LOADED: ContextVar[Mapping[str, Assignment]] = ContextVar(
    "gradekit_loaded", default=MappingProxyType({})
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What earns points together."""

    id: str
    points: float = 1.0
    title: str = ""
    split: Mapping[str, float] = field(default_factory=dict)  # check id -> points
    needs: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()
    bonus: bool = False


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Probe:
    """One small function that is asked of a submission and of the reference."""

    id: str  # QUESTION.NAME: unique in its assignment
    name: str
    question: str
    kind: Kind
    function: ProbeFunction
    inputs: Mapping[str, Declared]
    cases: tuple[Mapping[str, Declared], ...] = ()
    dims: Mapping[str, int | Sequence[int]] = field(default_factory=dict)
    draws: int = 2
    limit: float | None = None
    error: type[BaseException] | None = None
    public: bool = True

    @property
    def check_ids(self) -> tuple[str, ...]:
        """The ids of its checks, in the order of its stages."""
        if self.kind != "gradient":
            return (self.id,)
        base = self.question if self.name == self.question else self.id
        return (f"{base}.forward", f"{base}.backward")

    @property
    def differentiated(self) -> tuple[str, ...]:
        """The inputs whose gradients it asks for, in the declared order."""
        return tuple(name for name, spec in self.inputs.items() if spec.differentiable)

    def declared(self, case: int) -> dict[str, Declared]:
        """Return the declared inputs of a case: 0 as declared, k with the overrides of case k."""
        return {**self.inputs, **(self.cases[case - 1] if case else {})}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What the source of a question may not contain."""

    id: str
    question: str
    forbid_imports: tuple[str, ...] = ()
    no_loops_in: tuple[str, ...] = ()
    public: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A question that a person marks."""

    id: str
    question: str
    prompt: str
    public: bool = True


class Assignment:
    """A named set of files to hand in, questions about them, and the checks that answer those."""

    def __init__(
        self, name: str, files: Sequence[str], title: str = "", packages: Sequence[str] = ()
    ) -> None:
        self.name, self.title, self.packages = name, title or name, tuple(packages)
        self.files = tuple(files)
        self.questions: dict[str, Question] = {}
        self.probes: list[Probe] = []
        self.rules: list[Rule] = []
        self.written_parts: list[Written] = []
        self.open_to_students = True  # False while the hidden checks are loaded
        if not self.files or any("/" in f or not f.endswith(".py") for f in self.files):
            raise _course_error(
                "files= must name the .py files that students hand in", 'write files=["gates.py"]'
            )

    def __repr__(self) -> str:
        return f"Assignment({self.name!r}, {len(self.questions)} questions)"

    @property
    def max_points(self) -> float:
        """The sum over the questions that are not a bonus."""
        return sum(q.points for q in self.questions.values() if not q.bonus)

    def question(
        self,
        id: str,  # noqa: A002 - the word of the course
        *,
        points: float = 1.0,
        title: str = "",
        split: Mapping[str, float] | None = None,
        needs: Sequence[str] = (),
        hints: Sequence[str] = (),
        bonus: bool = False,
    ) -> None:
        """Declare a question; probes join it by ``question=id``."""
        if id in self.questions:
            raise _course_error(f"the question {id!r} is declared twice", "remove one of the two")
        if isinstance(hints, str) or isinstance(needs, str):
            raise _course_error(f"hints= and needs= of {id!r} must be lists", "add brackets")
        shares = {f"{id}.{key}": float(share) for key, share in (split or {}).items()}
        if shares and abs(sum(shares.values()) - points) > 1e-9:
            raise _course_error(
                f"split= of {id!r} adds up to {sum(shares.values()):g}, points= is {points:g}",
                "make the shares add up to the points",
            )
        self.questions[id] = Question(
            id=id,
            points=float(points),
            title=title or id,
            split=shares,
            needs=tuple(getattr(n, "question_id", n) for n in needs),
            hints=tuple(hints),
            bonus=bonus,
        )

    def gradient(self, **options: Any) -> Callable[[ProbeFunction], ProbeFunction]:
        """Ask for a forward value, then for the gradients of the declared inputs."""
        return lambda function: self._add(function, "gradient", options)

    def values(self, **options: Any) -> Callable[[ProbeFunction], ProbeFunction]:
        """Ask for any value; it is compared with the reference's."""
        return lambda function: self._add(function, "values", options)

    def raises(
        self, error: type[BaseException], **options: Any
    ) -> Callable[[ProbeFunction], ProbeFunction]:
        """Ask for an exception: that error or a subclass, raised after the first yield."""
        return lambda function: self._add(function, "raises", options, error)

    def rule(
        self, question: str, *, forbid_imports: Sequence[str] = (), no_loops_in: Sequence[str] = ()
    ) -> None:
        """Restrict the source of a question; read before student code runs."""
        number = sum(rule.question == question for rule in self.rules)
        self.rules.append(
            Rule(
                id=f"{question}.rule" + (f"{number + 1}" if number else ""),
                question=question,
                forbid_imports=tuple(forbid_imports),
                no_loops_in=tuple(no_loops_in),
                public=self.open_to_students,
            )
        )

    def written(self, question: str, *, points: float, prompt: str, title: str = "") -> None:
        """Ask a question that a person marks."""
        if question not in self.questions:
            self.question(question, points=points, title=title or prompt)
        self.written_parts.append(
            Written(
                id=f"{question}.written",
                question=question,
                prompt=prompt,
                public=self.open_to_students,
            )
        )

    def _add(
        self,
        function: ProbeFunction,
        kind: Kind,
        options: Mapping[str, Any],
        error: type[BaseException] | None = None,
    ) -> ProbeFunction:
        name = function.__name__.rstrip("_")
        question = str(options.get("question", name))
        about_question = {
            key: options[key]
            for key in ("points", "split", "needs", "hints", "bonus")
            if key in options
        }
        if about_question:
            title = (inspect.getdoc(function) or question).splitlines()[0]
            self.question(question, title=title, **about_question)
        elif question not in self.questions:
            self.questions[question] = Question(id=question, title=question)
        declared = {
            key: spec if isinstance(spec, Declared) else constant(spec)
            for key, spec in options.items()
            if key not in _OPTIONS
        }
        probe = Probe(
            id=f"{question}.{name}",
            name=name,
            question=question,
            kind=kind,
            function=function,
            inputs=declared,
            cases=_read_cases(function, options.get("cases", ()), declared),
            dims=dict(options.get("dims", {})),
            draws=int(options.get("draws", 2)),
            limit=options.get("limit"),
            error=error,
            public=self.open_to_students,
        )
        _check_probe(probe)
        taken = {check for other in self.probes for check in other.check_ids}
        if taken & set(probe.check_ids):
            raise _function_error(
                function,
                f"the check {min(taken & set(probe.check_ids))!r} exists already",
                "give the function another name",
            )
        self.probes.append(probe)
        function.question_id = question  # type: ignore[attr-defined]  # so that needs=[f] works
        return function

    def check_whole(self, path: Path) -> None:
        """Look at what only shows once all checks are declared. Raises CourseError."""
        checks = {c for probe in self.probes for c in probe.check_ids}
        checks |= {rule.id for rule in self.rules} | {part.id for part in self.written_parts}
        asked = {probe.question for probe in self.probes}
        asked |= {part.question for part in self.written_parts}
        for question in self.questions.values():
            if question.id not in asked:
                raise CourseError(
                    path,
                    None,
                    f"the question {question.id!r} has no check",
                    f'add a probe with question="{question.id}"',
                )
            for check in question.split:
                if check not in checks:
                    raise CourseError(
                        path,
                        None,
                        f"split= names {check!r}, which is no check",
                        f"use one of {sorted(checks)}",
                    )
            for needed in question.needs:
                if needed not in self.questions:
                    raise CourseError(
                        path,
                        None,
                        f"{question.id!r} needs {needed!r}, which is no question",
                        f"use one of {list(self.questions)}",
                    )
        for rule in self.rules:
            if rule.question not in self.questions:
                raise CourseError(
                    path,
                    None,
                    f"rule() names the question {rule.question!r}, which does not exist",
                    "declare it first",
                )


def public(name: str) -> Assignment:
    """Return the public assignment ``name``, for the hidden checks to join."""
    try:
        return LOADED.get()[name]
    except KeyError:
        raise _course_error(
            f"public({name!r}) found no assignment of that name",
            f"use the name of this folder; the public checks are in assignments/{name}/checks.py",
        ) from None


def _read_cases(
    function: ProbeFunction, cases: Sequence[Mapping[str, Any]], declared: Mapping[str, Declared]
) -> tuple[Mapping[str, Declared], ...]:
    read = []
    for case in cases:
        unknown = set(case) - set(declared)
        if unknown:
            raise _function_error(
                function,
                f"a case overrides {sorted(unknown)}, which are no inputs",
                f"use some of {list(declared)}",
            )
        read.append(
            {
                key: spec if isinstance(spec, Declared) else constant(spec)
                for key, spec in case.items()
            }
        )
    return tuple(read)


def _check_probe(probe: Probe) -> None:
    function = probe.function
    if not inspect.isgeneratorfunction(function):
        raise _function_error(
            function,
            f"the probe {function.__name__!r} does not yield",
            "yield each value that is to be compared",
        )
    if "." in probe.question or not probe.name.isidentifier():
        raise _function_error(
            function,
            f"{probe.question!r} cannot be a question's id",
            "use letters, digits and underscores",
        )
    parameters = list(inspect.signature(function).parameters.values())
    if not parameters:
        raise _function_error(
            function, "the probe takes no argument", "let its first argument be student"
        )
    takes_rest = any(p.kind is inspect.Parameter.VAR_KEYWORD for p in parameters)
    names = {p.name for p in parameters[1:] if p.kind is not inspect.Parameter.VAR_KEYWORD}
    required = {
        p.name
        for p in parameters[1:]
        if p.kind is not inspect.Parameter.VAR_KEYWORD and p.default is p.empty
    }
    undeclared, unused = required - set(probe.inputs), set(probe.inputs) - names
    if undeclared or (unused and not takes_rest):
        odd = sorted(undeclared or unused)
        what = "is not declared" if undeclared else "is declared, but no argument of the function"
        raise _function_error(
            function,
            f"{odd[0]!r} {what}",
            f"declare each argument in the decorator, for example {odd[0]}=normal('N', 'M')",
        )
    if probe.kind == "gradient" and not probe.differentiated:
        raise _function_error(
            function,
            "no input of this gradient probe is differentiable",
            "declare one with normal(), uniform() or positive()",
        )


def _function_error(function: ProbeFunction, problem: str, fix: str) -> CourseError:
    code = function.__code__
    return CourseError(code.co_filename, code.co_firstlineno, problem, fix)


def _course_error(problem: str, fix: str) -> CourseError:
    """Name the course author's own line: the nearest frame outside this module."""
    frame = sys._getframe(1)  # noqa: SLF001 - the documented way to the caller's line
    while frame.f_back is not None and frame.f_code.co_filename == __file__:
        frame = frame.f_back
    return CourseError(frame.f_code.co_filename, frame.f_lineno, problem, fix)
