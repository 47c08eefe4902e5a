"""Finding a course and loading its assignments from their folders."""

from __future__ import annotations

import difflib
import importlib.util
import sys
import traceback
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

from gradekit.assignment import LOADED, Assignment
from gradekit.judges import JudgeBook, collecting
from gradekit.model import CourseError, NotFoundError


@dataclass(frozen=True, slots=True)
class Place:
    """Where the parts of one assignment lie. ``hidden`` is None where there are no solutions."""

    name: str
    public: Path
    hidden: Path | None

    @property
    def template(self) -> Path:
        """The folder of what students get."""
        return self.public

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
    assignment.check_whole(path)
    return assignment


def load_judges(place: Place) -> JudgeBook:
    """Load the judges of an assignment. Never called in a process that runs student code."""
    book = JudgeBook()
    with collecting(book):
        for number, path in enumerate(place.judge_files()):
            run_file(path, f"gradekit_judges_{place.name}_{number}")
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
    except Exception as error:
        raise _from_exception(path, error) from error
    finally:
        sys.dont_write_bytecode = keep
    return module


def _from_exception(path: Path, error: Exception) -> CourseError:
    if isinstance(error, SyntaxError) and error.filename == str(path):
        return CourseError(path, error.lineno, f"SyntaxError: {error.msg}", "mend the line")
    lines = [f.lineno for f in traceback.extract_tb(error.__traceback__) if f.filename == str(path)]
    line = lines[-1] if lines else None
    return CourseError(path, line, f"{type(error).__name__}: {error}", "mend the line")


def _assignment_of(module: ModuleType, path: Path, place: Place) -> Assignment:
    name = place.name
    found = [value for value in vars(module).values() if isinstance(value, Assignment)]
    found = list(dict.fromkeys(found))
    if len(found) != 1:
        raise CourseError(
            path,
            None,
            f"{len(found)} assignments in this file",
            f'make exactly one: {name} = Assignment("{name}", files=[...])',
        )
    # A student's folder may have any name; in a course the two must agree.
    if found[0].name != name and place.hidden is not None:
        raise CourseError(
            path,
            None,
            f"the assignment calls itself {found[0].name!r}, its folder is {name!r}",
            "give both the same name",
        )
    return found[0]


def nearest(name: str, known: Mapping[str, object] | list[str]) -> str:
    """Say the nearest known names, or all of them: ``Did you mean gates?``."""
    names = list(known)
    near = difflib.get_close_matches(name, names, n=2, cutoff=0.5)
    if near:
        return f"Did you mean {' or '.join(near)}?"
    return f"There are: {', '.join(names)}." if names else "There are none."


def _unknown(name: str, root: Path) -> NotFoundError:
    return NotFoundError(
        f"No assignment {name!r} in {root}. {nearest(name, assignment_names(root))}"
    )
