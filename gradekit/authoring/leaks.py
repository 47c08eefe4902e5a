"""Leaks in files: whether what students get holds anything of ``solutions/``."""

from __future__ import annotations

import ast
import io
import tokenize
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from gradekit.authoring.desk import Desk
from gradekit.authoring.mutation import holes_in
from gradekit.authoring.recording import FILE_NAME, read_recording
from gradekit.authoring.wording import found_in
from gradekit.grading.asked import ProbeTruths
from gradekit.model import EnvironmentalError

_LEAST = 16  # characters, blanks aside: shorter lines anyone writes
_COPIED = 32
_NUMBERS = 4  # of an array, whose bytes are looked for


def secret_lines(desk: Desk) -> list[str]:
    """Return the lines of code that only ``solutions/`` may hold: holes, and secret judges."""
    public = {_squeezed(line) for text in desk.templates.values() for line in text.split("\n")}
    found: dict[str, None] = {}
    for _, source, hole in holes_in(desk):
        found |= dict.fromkeys(source.split("\n")[hole.first : hole.last - 1])
    assert desk.place.hidden is not None
    judges = desk.place.hidden / "judges.py"
    if judges.is_file():
        found |= dict.fromkeys(_code_lines(judges.read_text(encoding="utf-8")))
    known = _lines_of(desk.place.public / "judges.py") | _lines_of(desk.place.public / "checks.py")
    # Short lines of what is given may well stand in a hole, too; long ones were copied.
    known |= {line for line in _lines_of(desk.place.public / "given.py") if len(line) < _COPIED}
    return [
        line.strip()
        for line in found
        if len(_squeezed(line)) >= _LEAST
        and not line.strip().startswith(("#", "@"))
        and _squeezed(line) not in public | known
    ]


def _lines_of(path: Path) -> set[str]:
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    return {_squeezed(line) for line in text.split("\n")}


def _squeezed(line: str) -> str:
    return "".join(line.split())


def _code_lines(text: str) -> Iterator[str]:
    """Yield the lines of a file that are neither import nor text."""
    told: set[int] = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import | ast.ImportFrom) or (
            isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        ):
            told |= set(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT and not token.line[: token.start[1]].strip():
            told.add(token.start[0])
    for number, line in enumerate(text.split("\n"), 1):
        if number not in told:
            yield line


def hidden_bytes(truths: Sequence[ProbeTruths]) -> list[tuple[str, bytes]]:
    """Return (what it is, first bytes) of every array of hidden draws that no public one holds."""
    public: set[bytes] = set()
    hidden: dict[bytes, str] = {}
    for item in truths:
        for truth in item.truths:
            for name, value in truth.draw.inputs.items():
                pattern = pattern_of(value)
                if pattern is None:
                    continue
                if truth.draw.public:
                    public.add(pattern)
                else:
                    hidden.setdefault(pattern, f"the input {name} of {item.probe.id}, hidden draw")
    return [(what, pattern) for pattern, what in hidden.items() if pattern not in public]


def pattern_of(value: Any) -> bytes | None:
    """Return the bytes that an array begins with; None for one that could be there by chance."""
    array = np.asarray(value)
    if array.dtype.kind != "f" or array.size < _NUMBERS:
        return None
    first = array.astype(np.float64).reshape(-1)[:_NUMBERS]
    return first.tobytes() if len(set(first.tolist())) == _NUMBERS else None


def leaks_in_files(
    files: Iterable[tuple[str, bytes]], lines: Sequence[str], patterns: Sequence[tuple[str, bytes]]
) -> Iterator[str]:
    """Say what files hold that they must not."""
    for name, data in files:
        for line in found_in(data.decode("utf-8", "replace"), lines):
            yield f"{name} holds a line of solutions/: {line}"
        for what, pattern in patterns:
            if pattern in data:
                yield f"{name} holds {what}"


def student_files(desk: Desk) -> list[tuple[str, bytes]]:
    """Return the files that students get of this assignment."""
    folder = desk.place.public
    paths = sorted(p for p in folder.rglob("*") if p.is_file() and "__pycache__" not in p.parts)
    return [(f"{folder.name}/{p.relative_to(folder)}", p.read_bytes()) for p in paths]


def leaks_in_recording(desk: Desk) -> Iterator[str]:
    """Say which hidden probes were recorded."""
    try:
        recording = read_recording(desk.place.public / FILE_NAME)
    except EnvironmentalError:
        return  # release --check says so
    public = {probe.id for probe in desk.assignment.probes if probe.public}
    for probe in recording.truths:
        if probe not in public:
            yield f"{FILE_NAME} holds answers to {probe}, which is hidden or gone"


def leaks_in_package(root: Path) -> list[str] | str:
    """Say which files of solutions/ a wheel or source package would hold; a text: why not asked."""
    project = root / "pyproject.toml"
    if not project.is_file() or "hatchling" not in project.read_text(encoding="utf-8"):
        return "no package is built here"
    try:
        from hatchling.builders.sdist import SdistBuilder  # noqa: PLC0415
        from hatchling.builders.wheel import WheelBuilder  # noqa: PLC0415
    except ImportError:
        return "hatchling is not installed: pip install hatchling"
    solutions = (root / "solutions").resolve()
    found = []
    for kind, builder in (("wheel", WheelBuilder), ("sdist", SdistBuilder)):
        files = [Path(file.path) for file in builder(str(root)).recurse_included_files()]
        held = [file for file in files if solutions in file.resolve().parents]
        found += [f"the {kind} holds {file.name} of solutions/" for file in held]
    return found
