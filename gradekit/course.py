"""Finding a course and loading its assignments from their folders."""

from __future__ import annotations

import importlib.util
import inspect
import sys
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import gradekit
from gradekit.assignment import LOADED, Assignment, Probe, function_error
from gradekit.judges import JudgeBook, collecting
from gradekit.model import CourseError, NotFoundError


@dataclass(frozen=True, slots=True)
class Place:
    """Where the parts of one assignment lie. ``hidden`` is None where there are no solutions."""

    name: str
    public: Path
    hidden: Path | None

    def judge_files(self) -> tuple[Path, ...]:
        """The judges, public and secret: for the trusted side only."""
        folders = (self.public, self.hidden)
        return tuple(f / "judges.py" for f in folders if f and (f / "judges.py").is_file())

    def alternatives(self) -> tuple[Path, ...]:
        """The other references, each a complete file."""
        return () if self.hidden is None else tuple(sorted((self.hidden / "also").glob("*.py")))


def find_root(start: Path) -> Path:
    """Return the nearest folder at or above ``start`` with assignments/ and solutions/."""
    for folder in (start, *start.parents):
        if (folder / "assignments").is_dir() and (folder / "solutions").is_dir():
            return folder
    raise NotFoundError(
        f"No course here: neither {start} nor a folder above it holds assignments/ and "
        "solutions/. Change into the course's folder and try again."
    )


def find_place(name: str, start: Path) -> Place:
    """Find an assignment of a course by its name or by a path to its folder."""
    if name.rstrip("/\\") in ("", "."):
        name = str(start)
    path = Path(name)
    if len(path.parts) > 1 and (start / path).is_dir():
        folder = (start / path).resolve()
        root, name = find_root(folder), folder.name
    else:
        root, name = find_root(start), name.rstrip("/\\")
    public = root / "assignments" / name
    if not (public / "checks.py").is_file():
        raise _unknown(name, root)
    hidden = root / "solutions" / name
    if not hidden.is_dir():
        raise NotFoundError(
            f"The assignment {name!r} has no folder solutions/{name}/, which holds its reference. "
            "Grading needs it; students use `gradekit check`."
        )
    return Place(name, public, hidden)


def assignment_names(root: Path) -> list[str]:
    """List the assignments of a course."""
    return sorted(f.parent.name for f in (root / "assignments").glob("*/checks.py"))


def load(place: Place) -> Assignment:
    """Load an assignment's public checks and, where there are any, its hidden ones.

    Raises CourseError for every mistake in these files.
    """
    loaded: dict[str, Assignment] = {}
    token = LOADED.set(loaded)
    try:
        path = place.public / "checks.py"
        module = run_file(path, f"gradekit_checks_{place.name}")
        assignment = _assignment_of(module, path, place)
        hidden = None if place.hidden is None else place.hidden / "checks.py"
        if hidden is not None and hidden.is_file():
            loaded[place.name] = assignment
            assignment.open_to_students = False
            run_file(hidden, f"gradekit_hidden_checks_{place.name}")
    finally:
        LOADED.reset(token)
    _check_whole(assignment, path, hidden_too=place.hidden is not None)
    return assignment


def _check_whole(assignment: Assignment, path: Path, *, hidden_too: bool) -> None:
    """Look at what only shows once all checks are declared. Raises CourseError.

    A student's folder lacks the hidden checks: there, what only they could tell is not asked.
    """
    for probe in assignment.probes:
        _check_probe(probe)
    kinds = assignment.check_ids()
    questions = list(assignment.questions)

    def error(question: str, problem: str, fix: str) -> CourseError:
        file, line = assignment.where(question, path)
        return CourseError(file, line, problem, fix)

    for question in assignment.questions.values():
        own = [check for check, asked in kinds.items() if asked == question.id]
        if hidden_too and not own:
            raise error(
                question.id,
                f"the question {question.id!r} has no check",
                f'add a probe with question="{question.id}"',
            )
        for check in question.split if hidden_too else ():
            if check not in own:
                known = [c.removeprefix(f"{question.id}.") for c in own]
                raise error(
                    question.id,
                    f"split= names {check!r}, which is no check",
                    f"use some of {known}",
                )
        for needed in question.needs:
            if needed not in questions or needed == question.id:
                others = [q for q in questions if q != question.id]
                raise error(
                    question.id,
                    f"{question.id!r} needs {needed!r}, which is no other question",
                    f"use some of {others}",
                )
    for rule in assignment.rules:
        if rule.question not in questions:
            raise error(
                rule.question,
                f"rule() names the question {rule.question!r}, which does not exist",
                f"use one of {questions}",
            )


def _check_probe(probe: Probe) -> None:
    """Compare the arguments of a probe with its declared inputs. Raises CourseError."""
    function = probe.function
    if not inspect.isgeneratorfunction(function):
        raise function_error(
            function,
            f"the probe {function.__name__!r} does not yield",
            "yield each value that is to be compared",
        )
    if not probe.name.isidentifier():
        raise function_error(function, "the probe has no name", "give the function a name")
    parameters = list(inspect.signature(function).parameters.values())
    if not parameters:
        raise function_error(
            function, "the probe takes no argument", "let its first argument be student"
        )
    if parameters[0].name in probe.inputs:
        raise function_error(
            function,
            f"the first argument of the probe is {parameters[0].name!r}, which is an input",
            "let its first argument be student",
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
        raise function_error(
            function,
            f"{odd[0]!r} {what}",
            f"declare each argument in the decorator, for example {odd[0]}=normal('N', 'M')",
        )
    if probe.public and any(spec.role == "held" for spec in probe.inputs.values()):
        raise function_error(
            function,
            "held() is filled on the trusted side only, and this probe is public",
            "move the probe into solutions/NAME/checks.py",
        )
    if probe.kind == "gradient" and not probe.differentiated:
        raise function_error(
            function,
            "no input of this gradient probe is differentiable",
            "declare one with normal(), uniform() or positive()",
        )


def check_judges(assignment: Assignment, book: JudgeBook) -> None:
    """Compare the judges with the probes that they are for. Raises CourseError."""
    for (name, stage), judge in book.judges.items():
        probes = [probe for probe in assignment.probes if name in (probe.name, probe.id)]
        if len(probes) != 1:
            known = [probe.name if not probes else probe.id for probe in assignment.probes]
            what = "no probe" if not probes else "several probes"
            raise _judge_error(
                judge, f"there is {what} of the name {name!r}", f"use one of {known}"
            )
        if probes[0].kind == "raises" or (probes[0].kind == "values" and stage != "both"):
            raise _judge_error(
                judge,
                f"the probe {name!r} asks for {probes[0].kind}, it has no stage {stage!r}",
                "judge a gradient or values probe; of the latter without stage=",
            )
        if probes[0].public and name in book.secret:
            raise _judge_error(
                judge,
                f"the probe {name!r} is public, and its judge is not: students would read its "
                "sentences, and their own check would lack it",
                f"move the judge into assignments/{assignment.name}/judges.py",
            )
    for name, pace in book.paces.items():
        timed = [p for p in assignment.probes if name in (p.name, p.id) and p.kind != "raises"]
        if len(timed) != 1:
            raise _judge_error(
                pace.inputs,
                f"judges.faster() names {name!r}, and {len(timed)} probes that give values are it",
                f"use one of {[p.id for p in assignment.probes if p.kind != 'raises']}",
            )
    for probe in assignment.probes:
        for spec in (s for inputs in (probe.inputs, *probe.cases) for s in inputs.values()):
            if spec.role == "held" and spec.literal not in book.held:
                code = probe.function.__code__
                raise CourseError(
                    code.co_filename,
                    code.co_firstlineno,
                    f"no judge gives the input held({spec.literal!r})",
                    f'add @judges.input("{spec.literal}") to solutions/{assignment.name}/judges.py',
                )


def _judge_error(judge: Callable[..., object], problem: str, fix: str) -> CourseError:
    code = judge.__code__
    return CourseError(code.co_filename, code.co_firstlineno, problem, fix)


def load_judges(place: Place) -> JudgeBook:
    """Load the judges of an assignment. Never called in a process that runs student code."""
    book = JudgeBook()
    with collecting(book):
        for number, path in enumerate(place.judge_files()):
            before = set(book.judges)
            run_file(path, f"gradekit_judges_{place.name}_{number}")
            if path.parent == place.hidden:
                book.secret |= {name for name, _ in book.judges.keys() - before}
    return book


def run_file(path: Path, name: str) -> ModuleType:
    """Run a file of a course's author as a module. Raises CourseError naming its line."""
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    keep, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    try:
        spec.loader.exec_module(module)
    except CourseError:
        raise
    except FileNotFoundError as error:
        if error.filename == str(path):
            raise NotFoundError(f"{path} is not there.") from None
        raise _from_exception(path, error) from error
    except (Exception, SystemExit) as error:
        raise _from_exception(path, error) from error
    finally:
        sys.dont_write_bytecode = keep
    return module


def _from_exception(path: Path, error: BaseException) -> CourseError:
    if isinstance(error, SyntaxError) and error.filename == str(path):
        return CourseError(path, error.lineno, f"SyntaxError: {error.msg}", "mend the line")
    lines = [f.lineno for f in traceback.extract_tb(error.__traceback__) if f.filename == str(path)]
    line = lines[-1] if lines else None
    return CourseError(path, line, f"{type(error).__name__}: {error}", _fix(error))


def _fix(error: BaseException) -> str:
    name = error.name if isinstance(error, NameError) else None
    if name in gradekit.__all__:
        return f"add the import: from gradekit import {name}"
    if name and name.isupper():
        return f'mend the line; the name of a size is in quotes: "{name}"'
    return "mend the line"


def _assignment_of(module: ModuleType, path: Path, place: Place) -> Assignment:
    name = place.name
    found = [value for value in vars(module).values() if isinstance(value, Assignment)]
    found = list(dict.fromkeys(found))
    if len(found) != 1:
        raise CourseError(
            path,
            found[1].line if found else None,
            f"{len(found)} assignments in this file",
            f'make exactly one: {name} = Assignment("{name}", files=[...])',
        )
    # A student's folder may have any name; in a course the two must agree.
    if found[0].name != name and place.hidden is not None:
        raise CourseError(
            path,
            found[0].line,
            f"the assignment calls itself {found[0].name!r}, its folder is {name!r}",
            "give both the same name",
        )
    return found[0]


def nearest(name: str, known: Mapping[str, object] | list[str]) -> str:
    """Say the nearest known names, or all of them: ``Did you mean gates?``."""
    names = list(known)
    import difflib  # noqa: PLC0415 - only for a name that is not there

    near = difflib.get_close_matches(name, names, n=2, cutoff=0.5)
    if near:
        return f"Did you mean {' or '.join(near)}?"
    return f"There are: {', '.join(names)}." if names else "There are none."


def _unknown(name: str, root: Path) -> NotFoundError:
    folder = root / "assignments" / name
    if folder.is_dir():
        return NotFoundError(
            f"{folder} holds no checks.py, the file that declares an assignment's questions. "
            "Write it, or give the name of another assignment."
        )
    return NotFoundError(
        f"No assignment {name!r} in {root}. {nearest(name, assignment_names(root))}"
    )
