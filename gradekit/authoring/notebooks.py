"""An assignment's notebook, made from its template, its README and its questions."""

from __future__ import annotations

import ast
import base64
import json
import mimetypes
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from gradekit.assignment import Assignment
from gradekit.authoring.pieces import Piece, own_imports, pieces_of, together
from gradekit.authoring.prose import for_notebook
from gradekit.course import Place
from gradekit.model import CourseError

_IMAGE = re.compile(r"!\[([^\]]*)\]\((?![a-z]+:|/|#)([^)\s]+)\)")
_LONGEST_ID = 64
_HOW = """**In this notebook.** Run the next cell first (Shift+Enter), and again after a restart.
After the text of a question comes a cell for your answer, then one that checks it: run both. Where
you are stuck, `gk.hint("{question}")` helps, one hint at a time. The last cell checks everything.
"""
_HAND_IN = """## Hand in

1. Restart the kernel and run all cells: what only an old cell knows is gone then, as in grading.
2. Save.
3. `gk.check_as_graded()` reads the saved file and checks it as grading does.
4. Hand in `{file}`, this notebook."""


@dataclass(slots=True)
class _Book:
    """Cells in order, each with an id of its own."""

    cells: list[dict[str, Any]] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)

    def text(self, name: str, source: str, folder: Path, question: str | None = None) -> None:
        """Add a cell of prose; its images come along."""
        source, attached = _with_images(source, folder)
        cell = self._cell("markdown", name, source, _marks("prompt", question))
        if attached:
            cell["attachments"] = attached

    def code(self, name: str, source: str, role: str, question: str | None = None) -> None:
        """Add a cell of code."""
        cell = self._cell("code", name, source, _marks(role, question))
        cell |= {"execution_count": None, "outputs": []}

    def _cell(self, kind: str, name: str, source: str, metadata: dict[str, Any]) -> dict[str, Any]:
        cell = {
            "cell_type": kind,
            "id": self._id(name),
            "metadata": metadata,
            "source": source.strip("\n").splitlines(keepends=True),
        }
        self.cells.append(cell)
        return cell

    def _id(self, name: str) -> str:
        short = re.sub(r"[^A-Za-z0-9_]+", "-", name).strip("-")[:_LONGEST_ID] or "cell"
        found, number = short, 1
        while found in self.ids:
            number += 1
            found = f"{short[: _LONGEST_ID - 4]}-{number}"
        self.ids.add(found)
        return found


def notebook_path(place: Place, assignment: Assignment, folder: Path | None = None) -> Path:
    """Return where the notebook of an assignment lies: beside its template, or in a folder."""
    return (folder or place.public) / Path(assignment.files[0]).with_suffix(".ipynb").name


def notebook_of(place: Place, assignment: Assignment, templates: Mapping[str, str]) -> bytes:
    """Return the notebook: the same sources give the same bytes."""
    file = assignment.files[0]
    for name, template in templates.items():
        _check_imports(name, template, place, assignment)
    pieces = pieces_of(together(templates, assignment), assignment)
    sections = _sections(place.public / "README.md", assignment)
    book, folder = _Book(), place.public
    first, last = _around(sections)
    for section in sections[:first]:
        book.text(section.name, section.text, folder)
    questions = [q for q in assignment.questions if pieces.answers.get(q)] or [
        *assignment.questions
    ]
    book.text("how", _HOW.format(question=questions[0]), folder)
    imports = f"{pieces.imports}\n\n" if pieces.imports else ""
    book.code(
        "setup",
        f"# gradekit: setup\n{imports}import gradekit.notebook as gk\n\n"
        f'gk.use("{assignment.name}")',
        "setup",
    )
    if pieces.given:
        book.code("given", f"# gradekit: given\n{pieces.given}", "setup")
    asked = set[str]()
    for section in sections[first:last]:
        book.text(section.name, section.text, folder, section.question)
        if section.question and section.question not in asked:
            _ask(book, section.question, assignment, pieces)
            asked.add(section.question)
    for question in assignment.questions.values():
        if question.id not in asked:
            prompt = f"## {question.id}: {question.title}"
            book.text(f"{question.id}-prompt", prompt, folder, question.id)
            _ask(book, question.id, assignment, pieces)
    for section in sections[last:]:
        book.text(section.name, section.text, folder)
    book.text("hand-in", _HAND_IN.format(file=Path(file).with_suffix(".ipynb").name), folder)
    book.code("check-all", "gk.check_all()", "check")
    return _written(book, assignment)


def _check_imports(name: str, template: str, place: Place, assignment: Assignment) -> None:
    """Raise CourseError where a file asks for another in a way that one notebook cannot answer."""
    body = ast.parse(template).body if name.endswith(".py") else []
    for node in own_imports(body, assignment):
        if isinstance(node, ast.Import) or not node.module or any(a.asname for a in node.names):
            asked = node.module if isinstance(node, ast.ImportFrom) else None
            module = asked or node.names[0].name
            raise CourseError(
                (place.hidden or place.public) / name,
                None,
                f"it says {ast.unparse(node)}, and a notebook has no {module} beside it",
                f"write: from {module} import NAME, without as",
            )


def _ask(book: _Book, question: str, assignment: Assignment, pieces: Piece) -> None:
    """Add the cell for an answer, where there is one to write, and the cell that checks it."""
    for part in assignment.written_parts:
        if part.question == question:
            book.text(f"{question}-written", f"*{part.prompt}*\n\n(Write here.)", Path(), None)
            book.cells[-1]["metadata"] = _marks("answer", question)
    if answer := pieces.answers.get(question):
        book.code(f"{question}-answer", f"# gradekit: {question}\n{answer}", "answer", question)
    if any(p.public and p.kind and p.question == question for p in assignment.probes):
        book.code(f"{question}-check", f'gk.check("{question}")', "check", question)


def _written(book: _Book, assignment: Assignment) -> bytes:
    tree = {
        "cells": book.cells,
        "metadata": {
            "gradekit": {"assignment": assignment.name, "v": 1},
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    # As nbformat writes it, so that saving in an editor changes as little as can be.
    text = json.dumps(tree, ensure_ascii=False, indent=1, sort_keys=True)
    return f"{text}\n".encode()


def _marks(role: str, question: str | None) -> dict[str, Any]:
    ours: dict[str, Any] = {"v": 1, "role": role}
    if question is not None:
        ours["q"] = question
    free = role in ("answer", "setup")
    return {"deletable": False, "editable": free, "gradekit": ours}


# --- prose


@dataclass(frozen=True, slots=True)
class _Section:
    """Part of the README, from one heading to the next."""

    name: str
    text: str
    question: str | None


def _sections(path: Path, assignment: Assignment) -> list[_Section]:
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        text = f"# {assignment.title or assignment.name}\n"
    except (OSError, UnicodeDecodeError) as error:
        raise CourseError(path, None, f"it cannot be read: {error}", "save it as UTF-8") from None
    sections = []
    book = Path(assignment.files[0]).with_suffix(".ipynb").name
    for part in _split(for_notebook(text, assignment.files, book)):
        heading = re.match(r"## +(\S+)", part)
        word = heading[1].rstrip(":`").lstrip("`") if heading else ""
        question = word if word in assignment.questions else None
        slug = part.split("\n", 1)[0].strip("# ").partition(":")[0].lower()
        name = f"{question}-prompt" if question else f"text-{slug}"
        sections.append(_Section(name, part, question))
    return sections


def _split(text: str) -> Iterator[str]:
    """Split at headings of the second level; "##" inside a block of code is none."""
    part: list[str] = []
    fence = ""
    for line in text.splitlines():
        mark = re.match(r" {0,3}(```+|~~~+)", line)
        if mark and (not fence or line.strip().startswith(fence)):
            fence = "" if fence else mark[1]
        if line.startswith("## ") and not fence:
            yield "\n".join(part)
            part = []
        part.append(line)
    yield "\n".join(part)


def _around(sections: Sequence[_Section]) -> tuple[int, int]:
    """Return where the questions begin and end among the sections."""
    asked = [n for n, section in enumerate(sections) if section.question]
    return (asked[0], asked[-1] + 1) if asked else (len(sections), len(sections))


def _with_images(text: str, folder: Path) -> tuple[str, dict[str, Any]]:
    """Attach the images that lie in the folder: a notebook on its own shows them, too."""
    attached: dict[str, Any] = {}

    def attach(found: re.Match[str]) -> str:
        path = folder / found[2]
        kind = mimetypes.guess_type(path.name)[0]
        if not path.is_file() or kind is None:
            raise CourseError(
                folder / "README.md",
                None,
                f"the image {found[2]} is not there",
                "put it into the folder of the assignment",
            )
        attached[path.name] = {kind: base64.b64encode(path.read_bytes()).decode()}
        return f"![{found[1]}](attachment:{path.name})"

    return _IMAGE.sub(attach, text), attached
