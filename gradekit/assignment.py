"""An assignment: its questions, and the probes that ask them.

Course files build one through decorators; every mistake in them is a ``CourseError`` that says
file, line, problem and fix.
"""

from __future__ import annotations

import inspect
import math
import re
from collections.abc import Callable, Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

from gradekit.inputs import Declared, author_error, constant, is_size, wrong_dims
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
_COURSE_FILES = ("checks.py", "judges.py", "given.py")
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
        if not isinstance(name, str) or not re.fullmatch(r"[\w-]+", name):
            raise author_error(
                f"an assignment cannot be called {name!r}", "use the name of its folder"
            )
        if isinstance(packages, str):
            raise author_error("packages= must be a list", f"write packages=[{packages!r}]")
        self.name, self.title, self.packages = name, title or name, tuple(packages)
        self.files = () if isinstance(files, str) else tuple(files)
        self.line = author_error("", "").line
        self.questions: dict[str, Question] = {}
        self.probes: list[Probe] = []
        self.rules: list[Rule] = []
        self.written_parts: list[Written] = []
        self.open_to_students = True  # False while the hidden checks are loaded
        self._lines: dict[str, tuple[str, int | None]] = {}  # question id -> where it is declared
        self._implied: set[str] = set()  # questions that only probes have named so far
        good = [isinstance(f, str) and re.fullmatch(r"[\w-]+\.py", f) for f in self.files]
        if not self.files or not all(good) or len(set(self.files)) < len(self.files):
            raise author_error(
                "files= must name the .py files that students hand in, each once",
                'write files=["gates.py"]',
            )
        if own := [f for f in self.files if f in _COURSE_FILES]:
            raise author_error(
                f"files= names {own[0]}, which is the course's own", "give the file another name"
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
        _check_id(id)
        if id in self.questions and id not in self._implied:
            raise author_error(f"the question {id!r} is declared twice", "remove one of the two")
        for word, texts in (("hints", hints), ("needs", needs)):
            if isinstance(texts, str) or not isinstance(texts, Sequence):
                raise author_error(f"{word}= of {id!r} must be a list", "add brackets")
        if not all(isinstance(hint, str) for hint in hints):
            raise author_error(f"a hint of {id!r} is no text", "write each hint in quotes")
        _check_points(id, "points=", points)
        if split is not None and not isinstance(split, Mapping):
            raise author_error(f"split= of {id!r} is no dict", 'write split={"backward": 2}')
        for key, share in (split or {}).items():
            _check_points(id, f"split= {key!r}", share)
        shares = {f"{id}.{key}": float(share) for key, share in (split or {}).items()}
        if shares and abs(sum(shares.values()) - points) > 1e-9:
            raise author_error(
                f"split= of {id!r} adds up to {sum(shares.values()):g}, points= is {points:g}",
                "make the shares add up to the points",
            )
        here = author_error("", "")
        self._lines[id] = here.path, here.line
        self._implied.discard(id)
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
        if isinstance(forbid_imports, str) or isinstance(no_loops_in, str):
            raise author_error("forbid_imports= and no_loops_in= must be lists", "add brackets")
        if not forbid_imports and not no_loops_in:
            raise author_error(
                f"the rule of {question!r} forbids nothing", 'write forbid_imports=["torch"]'
            )
        here = author_error("", "")
        self._lines.setdefault(question, (here.path, here.line))
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
        elif points != self.questions[question].points:
            raise author_error(
                f"{question!r} has points= already, and written() gives other ones",
                "write the same, or give the written part a question of its own",
            )
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
        question = options.get("question", name)
        _check_options(function, options)
        if kind == "raises" and not (isinstance(error, type) and issubclass(error, BaseException)):
            raise function_error(
                function, f"raises({error!r}) names no exception", "write raises(ValueError, ...)"
            )
        _check_id(question)
        about_question = {
            key: options[key]
            for key in ("points", "split", "needs", "hints", "bonus")
            if key in options
        }
        if about_question:
            said = (self.open_to_students and inspect.getdoc(function)) or question
            self.question(question, title=said.splitlines()[0], **about_question)
        elif question not in self.questions:
            self.questions[question] = Question(id=question, title=question)
            self._implied.add(question)
            self._lines[question] = function.__code__.co_filename, _first_line(function)
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
        # The ids of probes name questions to workers, those of checks stand in results.
        taken = {*self.check_ids(), *(other.id for other in self.probes)}
        twice = taken & {probe.id, *probe.check_ids}
        if twice:
            raise function_error(
                function,
                f"the check {min(twice)!r} exists already",
                "give the function another name",
            )
        self.probes.append(probe)
        function.question_id = question  # type: ignore[attr-defined]  # so that needs=[f] works
        return function

    def check_ids(self) -> dict[str, str]:
        """Map every check's id to its question."""
        ids = {rule.id: rule.question for rule in self.rules}
        ids |= {check: probe.question for probe in self.probes for check in probe.check_ids}
        return ids | {part.id: part.question for part in self.written_parts}

    def where(self, question: str, path: Path) -> tuple[str, int | None]:
        """Return the file and line where a question was declared, else ``path``."""
        return self._lines.get(question, (str(path), None))


def public(name: str) -> Assignment:
    """Return the public assignment ``name``, for the hidden checks to join."""
    try:
        return LOADED.get()[name]
    except KeyError:
        raise author_error(
            f"public({name!r}) found no assignment of that name",
            f"use the name of this folder; the public checks are in assignments/{name}/checks.py",
        ) from None


def _read_cases(
    function: ProbeFunction, cases: Any, declared: Mapping[str, Declared]
) -> tuple[Mapping[str, Declared], ...]:
    if isinstance(cases, Mapping | str) or not all(isinstance(case, Mapping) for case in cases):
        raise function_error(
            function, "cases= must be a list of dicts", 'write cases=[dict(x=zeros("N", "M"))]'
        )
    # An argument with a default need not be declared: a case may override the default.
    known = [*declared, *_defaults(function)]
    read = []
    for case in cases:
        unknown = set(case) - set(known)
        if unknown:
            raise function_error(
                function,
                f"a case overrides {sorted(unknown)}, which are no inputs",
                f"use some of {known}",
            )
        read.append(
            {
                key: spec if isinstance(spec, Declared) else constant(spec)
                for key, spec in case.items()
            }
        )
    return tuple(read)


def _defaults(function: ProbeFunction) -> list[str]:
    parameters = list(inspect.signature(function).parameters.values())[1:]
    return [p.name for p in parameters if p.default is not p.empty]


def _check_id(question: Any) -> None:
    if not isinstance(question, str) or not re.fullmatch(r"[\w-]+", question):
        raise author_error(
            f"{question!r} cannot be a question's id", "use letters, digits and underscores"
        )


def _check_points(question: str, what: str, points: Any) -> None:
    number = isinstance(points, int | float) and not isinstance(points, bool)
    if not number or not math.isfinite(points) or points < 0:
        raise author_error(
            f"{what} of {question!r} is {points!r}, which is no number of points",
            "write a number that is not negative",
        )


def _check_options(function: ProbeFunction, options: Mapping[str, Any]) -> None:
    """Look at dims, draws and limit, which are the framework's own."""
    dims, draws, limit = options.get("dims", {}), options.get("draws", 2), options.get("limit")
    cases = [case for case in options.get("cases", ()) if isinstance(case, Mapping)]
    specs = [s for o in (options, *cases) for s in o.values() if isinstance(s, Declared)]
    if wrong := wrong_dims(dims, specs):
        raise function_error(function, wrong, 'write dims={"N": (5, 1)}')
    if not is_size(draws) or draws < 1:
        raise function_error(function, f"draws={draws!r} is no number of draws", "write draws=2")
    if limit is not None and not (isinstance(limit, int | float) and 0 < limit < math.inf):
        raise function_error(function, f"limit={limit!r} is no time in seconds", "write limit=5.0")


def function_error(function: ProbeFunction, problem: str, fix: str) -> CourseError:
    """Name the line of a probe."""
    return CourseError(function.__code__.co_filename, _first_line(function), problem, fix)


def _first_line(function: ProbeFunction) -> int:
    """Return the line of the decorator: there the options stand."""
    return function.__code__.co_firstlineno
