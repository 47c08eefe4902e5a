"""A released notebook in a kernel: first as students get it, then with the reference's cells."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from gradekit.authoring.notebooks import notebook_of
from gradekit.authoring.pieces import pieces_of
from gradekit.authoring.release import templates_of
from gradekit.course import Place, load


def made(place: Place) -> bytes:
    """Make the notebook of an assignment."""
    assignment = load(place)
    return notebook_of(place, assignment, templates_of(place, assignment))


def faults_in_a_kernel(place: Place, folder: Path) -> list[str]:
    """Run the notebook in a folder; say where it does not do what students are promised.

    As released nothing is started, nothing fails; with the reference all is green.
    """
    nbformat = pytest.importorskip("nbformat")
    assignment = load(place)
    shutil.copytree(place.public, folder)
    book = nbformat.reads(made(place).decode(), as_version=4)
    lines = (place.hidden / assignment.files[0]).read_text(encoding="utf-8").split("\n")
    whole = "\n".join(line for line in lines if "SOLUTION" not in line)
    for question, text in pieces_of(whole, assignment).answers.items():
        book.cells.append(nbformat.v4.new_code_cell(text, id=f"{question}-solved"))
    for question in assignment.questions:
        again = nbformat.v4.new_code_cell(f'gk.check("{question}")', id=f"{question}-again")
        book.cells.append(again)
    book.cells.append(nbformat.v4.new_code_cell("gk.check_all()", id="all-again"))
    shown = _run(book, folder)
    faults = []
    for question in assignment.questions:
        before, _ = shown[f"{question}-check"]
        after, page = shown[f"{question}-again"]
        if not re.match(rf"[-·] {question}\b", before) or "Traceback" in before:
            faults.append(f"{question} as released: {before}")
        if not re.match(rf"✓ {question}\b", after) or "#0f7a5a" not in page:
            faults.append(f"{question} with the reference: {after}")
    given = sum(question.points for question in assignment.questions.values())
    score = f"{given:g} / {assignment.max_points:g}"
    if "not started" not in shown["check-all"][0]:
        faults.append(f"all as released: {shown['check-all'][0]}")
    if score not in shown["all-again"][0].splitlines()[0]:
        faults.append(f"all with the reference, {score} expected: {shown['all-again'][0]}")
    return faults


def _run(book: Any, folder: Path) -> dict[str, tuple[str, str]]:
    """Return what each cell shows, as text and as a page."""
    nbclient = pytest.importorskip("nbclient")
    pytest.importorskip("ipykernel")
    nbclient.NotebookClient(
        book, timeout=100, kernel_name="python3", resources={"metadata": {"path": str(folder)}}
    ).execute()
    shown = {}
    for cell in book.cells:
        for output in cell.get("outputs", ()):
            assert output.output_type == "execute_result", output
            shown[cell.id] = output.data["text/plain"], output.data["text/html"]
    return shown
