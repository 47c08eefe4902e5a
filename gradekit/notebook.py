"""Checking inside a notebook: ``import gradekit.notebook as gk``.

What the cells have defined is checked as it is, in a process of its own. Every answer is a value
that a notebook shows, and none is a traceback: a mistake, also of ours, is a sentence.
"""

from __future__ import annotations

import ast
import re
import sys
import time
from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import Any

from gradekit.checking import Target, check_running, course_folders
from gradekit.checking import check as check_file
from gradekit.course import Place, load, nearest
from gradekit.grading.staging import RESERVED
from gradekit.hints import KEPT_IN, next_hint
from gradekit.model import GradekitError, NotFoundError, UsageError
from gradekit.report.widget import Widget, message, overview_widget, question_widget
from gradekit.running import Running, running, saved_notebook
from gradekit.sandbox.cells import cells_of_notebook, is_notebook
from gradekit.sandbox.extraction import extract
from gradekit.sandbox.unfilled import same

__all__ = ["check", "check_all", "check_as_graded", "hint", "use"]

_CHOSEN: dict[str, Path] = {}  # a kernel has one notebook: the folder that use() found
_PARTS = "checks.py, expected.gk and, where there are any, judges.py and given.py"


def use(name: str) -> Widget:
    """Say which assignment this is; its checks come from this folder, else with gradekit."""

    def work() -> Widget:
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


def hint(question: str) -> Widget:
    """Show the next hint of a question."""

    def work() -> Widget:
        folder = _chosen()
        assignment = load(Place(folder.name, folder, None))
        if question not in assignment.questions:
            known = nearest(question, list(assignment.questions))
            raise UsageError(f"{assignment.name} has no question {question!r}. {known}")
        hints = assignment.questions[question].hints
        if not hints:
            return message(f"There are no hints for {question}.")
        number = next_hint(KEPT_IN, f"{assignment.name}/{question}", len(hints))
        more = f'\nThe next one: gk.hint("{question}")' if number < len(hints) else ""
        heading = f"Hint {number} of {len(hints)} for {question}"
        return message(f"{hints[number - 1]}{more}", heading=heading)

    return _told(work)


def check_as_graded(path: str | Path | None = None) -> Widget:
    """Check the saved file as grading does it: its definitions, without this kernel's memory."""
    around = sys._getframe(1).f_globals  # noqa: SLF001
    return _told(lambda: _as_graded(None if path is None else Path(path), around))


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
    name = assignment.files[0]
    files = live.files(name)
    start = live.launcher(files)
    files = files if start else {**files, **_beside({*RESERVED, *assignment.files})}
    document, _ = check_running(Target(folder, folder), questions, files, start)
    shown = live.relabelled(document, name)
    if len(questions) == 1:
        return question_widget(shown, title=assignment.title)
    stem = Path(name).stem
    ending = (
        "To hand in: restart the kernel and run all cells, save, look at gk.check_as_graded(), and "
        f"hand in {stem}.ipynb."
    )
    return overview_widget(shown, title=assignment.title, ending=ending)


def _beside(others: Collection[str]) -> dict[str, bytes]:
    """Return the student's helpers beside the notebook, where their source is run again."""
    return {p.name: p.read_bytes() for p in Path.cwd().glob("*.py") if p.name not in others}


def _as_graded(path: Path | None, around: Mapping[str, Any]) -> Widget:
    folder, live = _chosen(), running(around)
    assignment = load(Place(folder.name, folder, None))
    stem = Path(assignment.files[0]).stem
    path = path or saved_notebook(Path.cwd(), stem)
    if path is None or not path.is_file():
        raise NotFoundError(
            f"The saved notebook was not found in {Path.cwd()}. Save it, then name it: "
            f'gk.check_as_graded("{stem}.ipynb")'
        )
    document, _ = check_file(Target(path, folder))
    saved = time.strftime("%H:%M", time.localtime(path.stat().st_mtime))
    extra = [f"This is {path.name}, saved at {saved}: what grading would read."]
    if changed := _changed(path, live):
        names = ", ".join(changed)
        extra.insert(0, f"{names}: not saved as it runs here. Save the notebook, then ask again.")
    ending = f"Hand in {path.name}. Grading asks the same with other numbers."
    return overview_widget(document, title=assignment.title, ending=ending, extra=extra)


def _changed(path: Path, live: Running) -> list[str]:
    """Name the definitions that run here in another form than they are saved."""
    text = path.read_text(encoding="utf-8", errors="replace")
    try:
        tree = extract(cells_of_notebook(text)).tree if is_notebook(text) else ast.parse(text)
    except (ValueError, SyntaxError):
        return []
    saved = {n.name: n for n in tree.body if isinstance(n, ast.FunctionDef | ast.ClassDef)}
    own = live.files("live", live=True)["live"].decode()
    tree = extract(cells_of_notebook(own)).tree
    here = {n.name: n for n in tree.body if isinstance(n, ast.FunctionDef | ast.ClassDef)}
    return [n for n, node in here.items() if n not in saved or not same(node, saved[n])]


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
