"""The result document: one submission as plain data, for staff whole, for students less."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from gradekit import __version__
from gradekit.model import (
    CheckResult,
    Curve,
    Evidence,
    Grid,
    Misconception,
    QuestionResult,
    Report,
)
from gradekit.report.withheld import Level, left_of_question
from gradekit.sandbox.cells import cell_of

SCHEMA = "gradekit/result/1"
_AROUND = 3  # lines of code shown before and after the one that is named


def staff_document(report: Report) -> dict[str, Any]:
    """Return everything that is known of a submission."""
    sources = {name: text.split("\n") for name, text in report.sources}
    return {
        "schema": SCHEMA,
        "gradekit": __version__,
        "assignment": report.assignment,
        "student": report.student,
        "status": report.status,
        "isolation": report.isolation,
        "points": report.points,
        "max_points": report.max_points,
        "questions": [_question(question, sources) for question in report.questions],
        "file": report.sources[0][0] if report.sources else None,
        "notes": list(report.notes),
        "seconds": round(report.seconds, 4),
    }


def student_document(document: Mapping[str, Any], level: Level = "status") -> dict[str, Any]:
    """Return what a student may see of a staff document: no hidden value, no hidden message.

    ``level`` says how much is told of hidden checks.
    """
    questions = [left_of_question(question, level) for question in document["questions"]]
    return {**document, "questions": questions}


def _question(question: QuestionResult, sources: Mapping[str, list[str]]) -> dict[str, Any]:
    return {
        "id": question.id,
        "title": question.title,
        "status": question.status,
        "points": question.points,
        "max_points": question.max_points,
        "bonus": question.bonus,
        "checks": [_check(check, sources) for check in question.checks],
    }


def _check(check: CheckResult, sources: Mapping[str, list[str]]) -> dict[str, Any]:
    verdict = check.verdict
    cause = verdict.misconception
    # What was not handed in is made by student code: a name or a line number could carry a value.
    file, cell = cell_of(verdict.file) if verdict.file else (None, None)
    known = not sources or verdict.file in sources or (cell is not None and file in sources)
    lines = sources.get(verdict.file or "")
    inside = lines is None or 1 <= (verdict.line or 0) <= len(lines)
    return {
        "id": check.id,
        "kind": check.kind,
        "status": verdict.status,
        "reason": verdict.reason,
        "public": check.public,
        "points": check.points,
        "max_points": check.max_points,
        "message": verdict.message,
        "file": file if known else None,
        "cell": cell if known else None,
        "line": verdict.line if known and inside else None,
        "evidence": None if verdict.evidence is None else _evidence(verdict.evidence),
        "misconception": None if cause is None else _misconception(cause),
        "also": [_misconception(other) for other in verdict.also],
        "facts": list(verdict.facts),
        "notes": list(verdict.notes),
        "hidden_message": verdict.hidden_message,
        "excerpt": _excerpt(verdict.file, verdict.line, sources),
        "inputs": verdict.inputs or None,
        "explanation": verdict.explanation or None,
        "closeness": None if verdict.closeness is None else json_number(verdict.closeness),
        "signature": verdict.signature or None,
    }


def _misconception(cause: Misconception) -> dict[str, Any]:
    return {
        "id": cause.id,
        "sentence": cause.sentence,
        "evidence": cause.evidence,
        "residual": json_number(cause.residual),
        "output": cause.output or None,
        "why": cause.why,
        "hints": list(cause.hints),
    }


def _evidence(evidence: Evidence) -> dict[str, Any]:
    return {
        "draw": evidence.draw,
        "output": evidence.output,
        "shape": list(evidence.shape),
        "n": evidence.n,
        "n_wrong": evidence.n_wrong,
        "max_rel_err": json_number(evidence.max_rel_err),
        "tolerance": json_number(evidence.tolerance),
        "first_wrong": [_element(*element) for element in evidence.first_wrong],
        "inputs": evidence.inputs,
        "worst": [_element(*element) for element in evidence.worst],
        "grid": None if evidence.grid is None else _grid(evidence.grid),
        "curve": None if evidence.curve is None else _curve(evidence.curve),
    }


def _element(index: tuple[int, ...], got: float, want: float) -> dict[str, Any]:
    return {"index": list(index), "got": json_number(got), "want": json_number(want)}


def _grid(grid: Grid) -> dict[str, Any]:
    rows = [
        [{**_element(c.index, c.got, c.want), "wrong": c.wrong} for c in row] for row in grid.rows
    ]
    return {"rows": rows, "block": list(grid.block)}


def _curve(curve: Curve) -> dict[str, list[Any]]:
    return {
        "steps": list(curve.steps),
        "yours": [json_number(error) for error in curve.yours],
        "right": [json_number(error) for error in curve.right],
    }


def json_number(value: float) -> float | str:
    """Return a number as JSON has it; ``"nan"``, ``"inf"``, ``"-inf"`` for what it lacks."""
    if math.isnan(value):
        return "nan"
    if math.isinf(value):
        return "inf" if value > 0 else "-inf"
    return value


def _excerpt(
    file: str | None, line: int | None, sources: Mapping[str, list[str]]
) -> list[list[Any]]:
    lines = sources.get(file or "", [])
    if line is None or not 1 <= line <= len(lines):
        return []
    first, last = max(1, line - _AROUND), min(len(lines), line + _AROUND)
    return [[n, lines[n - 1][:300]] for n in range(first, last + 1)]
