"""The diagnostician of a course: its own mistakes, its references, and what explains besides."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from gradekit.assignment import Assignment
from gradekit.authoring.recording import FILE_NAME, digest_of_sources, read_recording
from gradekit.course import Place
from gradekit.diagnosis.mistake import Mistake
from gradekit.grading.asked import ProbeTruths
from gradekit.grading.diagnosing import Diagnostician
from gradekit.grading.lineups import Lineups
from gradekit.grading.own_forward import OwnForward
from gradekit.grading.recorded_lineups import RecordedLineups, read_lineups, write_lineups
from gradekit.grading.truths import References, read_references
from gradekit.inputs import Draw
from gradekit.judges import JudgeBook
from gradekit.mistakes import mistakes_of
from gradekit.model import EnvironmentalError, Limits
from gradekit.sandbox.process import Launcher
from gradekit.sandbox.wire import encode


def lineups_of(
    place: Place,
    assignment: Assignment,
    references: References,
    book: JudgeBook,
    truths: Sequence[ProbeTruths],
    mistakes: Sequence[Mistake],
) -> Lineups:
    """Return the line-ups of an assignment; nothing is asked yet."""
    by_question: dict[str, list[ProbeTruths]] = {}
    for item in truths:
        by_question.setdefault(item.probe.question, []).append(item)
    return Lineups(
        place=place,
        assignment=assignment,
        references=references,
        book=book,
        truths=by_question,
        mistakes=mistakes,
    )


def diagnostician(
    place: Place,
    assignment: Assignment,
    references: References,
    book: JudgeBook,
    truths: Sequence[ProbeTruths],
    limits: Limits,
) -> Diagnostician:
    """Return what explains wrong answers where the references are at hand."""
    mistakes = mistakes_of(place)
    lineups = lineups_of(place, assignment, references, book, truths, mistakes)
    return Diagnostician(
        book=book,
        suspects=lineups,
        mistakes=lambda: mistakes,
        recorded=_recorded(place, truths),
        explain=OwnForward(wanted=assignment.files, limits=limits, always=False, curves=True),
    )


def _recorded(place: Place, truths: Sequence[ProbeTruths]) -> RecordedLineups | None:
    """Return what `gradekit release` recorded; None where its sources or its draws are others."""
    try:
        recording = read_recording(place.public / FILE_NAME)
    except EnvironmentalError:
        return None
    if recording.sources != digest_of_sources(place):
        return None
    for item in truths:
        public = [truth.draw for truth in item.truths if truth.draw.public]
        read = [truth.draw for truth in recording.truths.get(item.probe.id, ())]
        if [_inputs(draw) for draw in public] != [_inputs(draw) for draw in read]:
            return None  # numpy draws other numbers now
    return read_lineups(recording.lineups)


def _inputs(draw: Draw) -> bytes:
    return encode(dict(draw.inputs), max_bytes=1 << 30)


def recorded_lineups(
    place: Place,
    assignment: Assignment,
    book: JudgeBook,
    truths: Sequence[ProbeTruths],
    launcher: Launcher,
) -> Any:
    """Ask all line-ups, and return them as students get them."""
    references = read_references(place, assignment)
    mistakes = mistakes_of(place)
    lineups = lineups_of(place, assignment, references, book, truths, mistakes)
    found = {
        item.probe.id: lineups.of(item, launcher) for item in truths if item.probe.kind != "raises"
    }
    repaired = [mistake.id for mistake in mistakes if mistake.repair is not None]
    return write_lineups(found, lineups.names, repaired)
