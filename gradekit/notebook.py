"""Checking inside a notebook: ``import gradekit.notebook as gk``.

What the cells have defined is checked as it is, in a process of its own. Every answer is a value
that a notebook shows, and none is a traceback: a mistake, also of ours, is a sentence.
"""

from __future__ import annotations

import ast
import re
import sys
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

from gradekit.assignment import Assignment
from gradekit.authoring.pieces import together
from gradekit.authoring.recording import FILE_NAME, read_recording
from gradekit.checking import Target, check_running, course_folders
from gradekit.checking import check as check_file
from gradekit.course import Place, load, nearest
from gradekit.grading.staging import RESERVED
from gradekit.hints import KEPT_IN, key_of, next_hint, remember_mistakes
from gradekit.model import GradekitError, NotFoundError, UsageError
from gradekit.report.widget import Widget, message, overview_widget, question_widget
from gradekit.running import Running, running, saved_notebook
from gradekit.sandbox.choice import Template
from gradekit.staleness import saved_tree, stale
from gradekit.watching import names_of

__all__ = ["check", "check_all", "check_as_graded", "hint", "use"]

_CHOSEN: dict[str, Path] = {}  # a kernel has one notebook: the folder that use() found
_PARTS = "checks.py, expected.gk and, where there are any, judges.py and given.py"


def use(name: str = "") -> Widget:
    """Say which assignment this is; its checks come from this folder, else with gradekit."""

    def work() -> Widget:
        if not isinstance(name, str) or not name:
            raise UsageError('Name the assignment in quotes: gk.use("gates").')
        folder = _folder_of(name)
        _CHOSEN["folder"] = folder
        assignment = load(Place(name, folder, None))
        if (folder / "given.py").is_file() and str(folder) not in sys.path:
            sys.path.append(str(folder))
        ids = ", ".join(assignment.questions)
        where = "this folder" if folder == Path.cwd() else str(folder)
        return message(
            f'Questions: {ids}.\nCheck one: gk.check("{next(iter(assignment.questions))}"). '
            f"Its checks come from {where}.",
            heading=assignment.title or name,
        )

    return _told(work)


def check(*questions: str) -> Widget:
    """Check what the cells have defined; without a question, all of it."""
    around = sys._getframe(1).f_globals  # noqa: SLF001 - without IPython the caller has the names
    return _told(lambda: _checked(questions, around))


def check_all() -> Widget:
    """Check every question, and say how to hand in."""
    around = sys._getframe(1).f_globals  # noqa: SLF001
    return _told(lambda: _checked((), around))


def hint(question: str = "") -> Widget:
    """Show the next hint of a question."""

    def work() -> Widget:
        folder = _chosen()
        assignment = load(Place(folder.name, folder, None))
        _named((question,) if question else (0,), "hint", assignment)
        if question not in assignment.questions:
            known = nearest(question, list(assignment.questions))
            raise UsageError(f"{assignment.name} has no question {question!r}. {known}")
        own = assignment.questions[question].hints
        found = next_hint(KEPT_IN, key_of(assignment.name, question), own)
        first = f"Your last check: {found.stopped} Mend that first.\n" if found.stopped else ""
        if not found.of:
            return message(f"{first}There are no hints for {question}.")
        more = "" if found.last else f'\nThe next one: gk.hint("{question}")'
        heading = f"Hint {found.number} of {found.of} for {question}"
        return message(f"{first}{found.text}{more}", heading=heading)

    return _told(work)


def check_as_graded(path: str | Path | None = None) -> Widget:
    """Check the saved file as grading does it: its definitions, without this kernel's memory."""
    around = sys._getframe(1).f_globals  # noqa: SLF001
    return _told(lambda: _as_graded(path, around))


def _told(work: Callable[[], Widget]) -> Widget:
    """Do it; whatever goes wrong is a sentence."""
    try:
        return work()
    except GradekitError as error:
        return message(str(error), tone="warn", heading="gradekit")
    except KeyboardInterrupt:
        return message("Stopped.", tone="warn", heading="gradekit")
    except Exception as error:  # noqa: BLE001 - ours; a traceback of ours helps no student
        return message(
            f"This is a fault of gradekit, not of your code: {type(error).__name__}: {error}\n"
            "Please report it to your course.",
            tone="warn",
            heading="gradekit",
        )


def _checked(questions: tuple[str, ...], around: Mapping[str, Any]) -> Widget:
    folder, live = _chosen(), running(around)
    assignment = load(Place(folder.name, folder, None))
    _named(questions, "check", assignment)
    name = assignment.files[0]
    files = live.files(name)
    start = live.launcher(files)
    files = files if start else {**files, **_beside({*RESERVED, *assignment.files})}
    document, _ = check_running(Target(folder, folder), questions, files, start)
    remember_mistakes(KEPT_IN, document, source=b"".join(files.values()))
    shown = live.relabelled(document, name)
    stem = Path(name).stem
    template = _template(folder, assignment)
    extra = _apart_from_file(stem, live, template)
    above = tuple(live.outdated(*_asked_for(assignment, questions, template)))
    if len(questions) == 1:
        return question_widget(shown, title=assignment.title, extra=extra, above=above)
    ending = (
        "To hand in: restart the kernel and run all cells, save, look at gk.check_as_graded(), and "
        f"hand in {stem}.ipynb."
    )
    return overview_widget(shown, title=assignment.title, ending=ending, extra=extra, above=above)


def _asked_for(
    assignment: Assignment, questions: Sequence[str], template: str
) -> tuple[list[str], frozenset[str]]:
    """Return the names of the template that these questions use, and all of its names."""
    known = Template.of(template).names
    used = {
        name
        for probe in assignment.probes
        if not questions or probe.question in questions
        for name in names_of(probe.function)
    }
    return sorted(known & used), known


def _apart_from_file(stem: str, live: Running, template: str) -> tuple[str, ...]:
    """Say what the saved notebook has otherwise, where it is not just that it is to be saved."""
    path = saved_notebook(Path.cwd(), stem)
    if path is None:
        return ()
    try:
        found = stale(path, live, template)
    except Exception:  # noqa: BLE001 - whatever the file is: it is not what was asked about
        return ()
    return () if found.unsaved else found.apart


def _named(questions: Sequence[object], call: str, assignment: Assignment) -> None:
    """Raise UsageError unless questions are given by their names."""
    if all(isinstance(question, str) for question in questions):
        return
    known = list(assignment.questions)
    asked = f'gk.{call}("{known[0]}")'
    several = f', several as gk.check("{known[0]}", "{known[1]}")' if known[1:] else ""
    raise UsageError(
        f"Name the question in quotes: {asked}{several if call == 'check' else ''}. "
        f"The questions are {', '.join(known)}."
    )


def _beside(others: Collection[str]) -> dict[str, bytes]:
    """Return the student's helpers beside the notebook, where their source is run again."""
    return {p.name: p.read_bytes() for p in Path.cwd().glob("*.py") if p.name not in others}


def _as_graded(path: str | Path | None, around: Mapping[str, Any]) -> Widget:
    folder, live = _chosen(), running(around)
    assignment = load(Place(folder.name, folder, None))
    stem = Path(assignment.files[0]).stem
    if path is not None and not isinstance(path, str | Path):
        raise UsageError(f'Name the file in quotes: gk.check_as_graded("{stem}.ipynb").')
    path = Path(path) if path else saved_notebook(Path.cwd(), stem)
    if path is None or not path.is_file():
        raise NotFoundError(
            f"The saved notebook was not found in {Path.cwd()}. Save it, then name it: "
            f'gk.check_as_graded("{stem}.ipynb")'
        )
    document, _ = check_file(Target(path, folder, alone=True))
    saved = time.strftime("%H:%M", time.localtime(path.stat().st_mtime))
    extra = [f"This is {path.name}, saved at {saved}: what grading would read."]
    template = _template(folder, assignment)
    found = stale(path, live, template)
    above = [
        f"{', '.join(part)}: not saved as it runs here. Save the notebook, then ask again."
        for part in (found.unsaved,)
        if part
    ]
    above += found.apart
    helpers = _imported(saved_tree(path, template), path.parent, {*RESERVED, *assignment.files})
    if helpers:
        above.append(
            f"It imports {' and '.join(helpers)}, and was checked without: move what it needs "
            f"into the notebook, or hand in {' and '.join(helpers)} too."
        )
    done = all(q["status"] in ("correct", "written") for q in document["questions"])
    ending = f"Hand in {path.name}. Grading asks the same with other numbers."
    return overview_widget(
        document,
        title=assignment.title,
        ending=ending if done and not above else "",
        extra=extra,
        above=above,
    )


def _template(folder: Path, assignment: Assignment) -> str:
    """Return what was released, as one file."""
    return together(read_recording(folder / FILE_NAME).templates, assignment)


def _imported(tree: ast.Module, folder: Path, others: Collection[str]) -> list[str]:
    """Name the student's own files beside a notebook that it imports."""
    names: dict[str, None] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= dict.fromkeys(alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            own = (node.module or "").partition(".")[0]
            names |= dict.fromkeys([own] if own else [alias.name for alias in node.names])
    files = [f"{name}.py" for name in names]
    return [file for file in files if file not in others and (folder / file).is_file()]


# --- which assignment


def _chosen() -> Path:
    if "folder" in _CHOSEN:
        return _CHOSEN["folder"]
    if (Path.cwd() / "checks.py").is_file():
        return Path.cwd()
    raise UsageError('Say first which assignment this is: gk.use("gates"), in the first cell.')


def _folder_of(name: str) -> Path:
    """Find the checks of an assignment: here, beside, around, or installed with gradekit."""
    here = Path.cwd()
    courses = course_folders(here)
    for folder in (here, here / name, *(course / name for course in courses)):
        path = folder / "checks.py"
        if path.is_file() and (folder.name == name or _is_of(path, name)):
            return folder
    known = sorted({p.parent.name for course in courses for p in course.glob("*/checks.py")})
    near = f" {nearest(name, known)}" if known else ""
    raise NotFoundError(
        f"There are no checks for {name!r}.{near} Put {_PARTS} of the assignment beside this "
        f"notebook, into {here}, and run the cell again."
    )


def _is_of(path: Path, name: str) -> bool:
    text = path.read_text(encoding="utf-8", errors="replace")
    return re.search(rf"Assignment\(\s*[\"']{re.escape(name)}[\"']", text) is not None
