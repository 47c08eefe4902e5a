"""Releasing: templates and recorded answers made from an assignment's sources."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from gradekit.assignment import Assignment
from gradekit.authoring.bundle import bundle_of, bundle_path, contents_of
from gradekit.authoring.holes import BEGIN, END, holes_of, template_of
from gradekit.authoring.notebooks import notebook_of, notebook_path
from gradekit.authoring.recording import (
    FILE_NAME,
    digest_of_sources,
    read_recording,
    write_recording,
)
from gradekit.course import Place, load, load_judges
from gradekit.grading.diagnosed import recorded_lineups
from gradekit.grading.doubts import doubts
from gradekit.grading.truths import find_truths
from gradekit.model import CourseError, EnvironmentalError
from gradekit.sandbox.process import Launcher


@dataclass(frozen=True, slots=True)
class Released:
    """One generated file, and whether it differed from what stood there."""

    path: Path
    stale: bool
    reason: str = ""


def templates_of(place: Place, assignment: Assignment) -> dict[str, str]:
    """Return the template of each file that students hand in."""
    assert place.hidden is not None
    templates = {}
    for name in assignment.files:
        path = place.hidden / name
        if not path.is_file():
            raise CourseError(
                path, None, "the reference is not there", f"write solutions/{place.name}/{name}"
            )
        templates[name] = template_of(path.read_text(encoding="utf-8"), path)
    return templates


def _templates_with_holes(place: Place, assignment: Assignment) -> dict[str, str]:
    """Return the templates. Raises CourseError where one would be the whole solution."""
    assert place.hidden is not None
    templates = templates_of(place, assignment)
    paths = [place.hidden / name for name in assignment.files]
    if not any(holes_of(path.read_text(encoding="utf-8"), path) for path in paths):
        raise CourseError(
            paths[0],
            None,
            "the reference has no hole: the template would be the whole solution",
            f"put {BEGIN} and {END} around what students are to write",
        )
    return templates


def check_release(place: Place) -> list[Released]:
    """Compare what is released with its sources; nothing is run or written."""
    assignment = load(place)
    templates = _templates_with_holes(place, assignment)
    found = [_compare_template(place, name, text) for name, text in templates.items()]
    found += _compare_notebook(place, assignment, templates)
    path = place.public / FILE_NAME
    try:
        recording = read_recording(path)
    except EnvironmentalError:
        reason = "it cannot be read" if path.exists() else "it is not there"
        return [*found, Released(path, stale=True, reason=reason)]
    stale = recording.sources != digest_of_sources(place) or recording.templates != templates
    reason = "checks or reference changed after it was recorded" if stale else ""
    found.append(Released(path, stale=stale, reason=reason))
    # Git ignores bundles: only one that is there can be stale.
    bundle = bundle_path(place)
    return [*found, *([_compare_bundle(place, assignment, templates)] if bundle.is_file() else [])]


def release(place: Place, launcher: Launcher) -> tuple[list[Released], list[str]]:
    """Write templates, recorded answers and the bundle; also return doubts of the reference."""
    assignment = load(place)
    templates = _templates_with_holes(place, assignment)
    before = check_release(place)
    book = load_judges(place)
    truths = find_truths(launcher, place, assignment, book, key=None)
    recording = write_recording(
        assignment,
        digest_of_sources(place),
        templates,
        [(item.probe.id, item.truths) for item in truths],
        recorded_lineups(place, assignment, book, truths, launcher),
    )
    for item in before:
        if item.stale and item.path.name in templates:
            write_released(item.path, templates[item.path.name].encode())
        elif item.stale and item.path.suffix == ".ipynb":
            write_released(item.path, notebook_of(place, assignment, templates))
        elif item.stale and item.path.name == FILE_NAME:
            write_released(item.path, recording)
    before = [item for item in before if item.path != bundle_path(place)]
    before.append(_compare_bundle(place, assignment, templates))
    if before[-1].stale:
        before[-1].path.parent.mkdir(exist_ok=True)
        write_released(before[-1].path, bundle_of(place, assignment, templates))
    return before, doubts(launcher, place, assignment, truths, exactly=True)


def _compare_template(place: Place, name: str, text: str) -> Released:
    path = place.public / name
    try:
        there = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return Released(path, stale=True, reason="it is not there")
    except (OSError, UnicodeDecodeError):
        return Released(path, stale=True, reason="it cannot be read")
    return Released(
        path,
        stale=there != text,
        reason="" if there == text else "the reference changed after it was made",
    )


def _compare_notebook(
    place: Place, assignment: Assignment, templates: Mapping[str, str]
) -> list[Released]:
    """Compare the notebook, where `gradekit notebook` has made one."""
    path = notebook_path(place, assignment)
    if not path.is_file():
        return []
    stale = path.read_bytes() != notebook_of(place, assignment, templates)
    return [Released(path, stale=stale, reason="its sources changed" if stale else "")]


def _compare_bundle(place: Place, assignment: Assignment, templates: Mapping[str, str]) -> Released:
    path = bundle_path(place)
    now = _texts(bundle_of(place, assignment, templates))
    stale = not path.is_file() or _texts(path.read_bytes()) != now
    return Released(path, stale=stale, reason="what is in it changed" if stale else "")


def _texts(bundle: bytes) -> dict[str, bytes]:
    """Return what is in a bundle; line ends are the checkout's, and make nothing stale."""
    return {name: c.replace(b"\r\n", b"\n") for name, c in contents_of(bundle).items()}


def write_released(path: Path, data: bytes) -> None:
    """Write a generated file, whole or not at all."""
    part = path.with_name(f".{path.name}.part")
    try:
        part.write_bytes(data)
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise EnvironmentalError(f"{path} cannot be written: {error.strerror}.") from None
