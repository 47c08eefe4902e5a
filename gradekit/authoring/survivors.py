"""Mutants that may live: the author's written reasons, in ``solutions/NAME/survivors.toml``.

A reason belongs to one edit and stands beside the reference, not in it: a comment at the line
would excuse every later edit of the line as well, and people learn from the reference.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from gradekit.diagnosis.source import Shown
from gradekit.model import CourseError

FILE_NAME = "survivors.toml"


@dataclass(slots=True)
class Reasons:
    """Reasons by (file, line before, line after); ``unused`` are those that no edit has."""

    path: Path
    _why: Mapping[tuple[str, str, str], str]
    _used: set[tuple[str, str, str]] = field(default_factory=set)

    def find(self, file: str, shown: Shown) -> str:
        """Return why an edit may live, "" where nobody said so."""
        key = file, shown.old, shown.new
        if key in self._why:
            self._used.add(key)
        return self._why.get(key, "")

    @property
    def unused(self) -> list[str]:
        """The new lines of reasons that belong to no survivor any more."""
        return [new for file, old, new in self._why if (file, old, new) not in self._used]


def read_reasons(folder: Path) -> Reasons:
    """Read the reasons of an assignment. Raises CourseError."""
    path = folder / FILE_NAME
    if not path.is_file():
        return Reasons(path, {})
    try:
        tree = _toml(path.read_text(encoding="utf-8"))
        entries = tree.get("survivor", [])
        why = {(e["file"], e["old"], e["new"]): e["why"] for e in entries}
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise CourseError(
            path,
            None,
            f"it cannot be read: {type(error).__name__}: {error}",
            "let each [[survivor]] have file, old, new and why, as `gradekit validate` shows them",
        ) from None
    for (_, _, new), reason in why.items():
        if not isinstance(reason, str) or not reason.strip():
            raise CourseError(path, None, f"no reason is given for {new!r}", "write why = '...'")
    return Reasons(path, why)


def entry(file: str, shown: Shown) -> str:
    """Return what an author adds to the file to let an edit live."""
    lines = (f"{key} = {_quoted(text)}" for key, text in
             (("file", file), ("old", shown.old), ("new", shown.new), ("why", "")))  # fmt: skip
    return "[[survivor]]\n" + "\n".join(lines)


def _quoted(text: str) -> str:
    if "'" not in text and "\n" not in text:
        return f"'{text}'"
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def _toml(text: str) -> dict[str, Any]:
    if sys.version_info >= (3, 11):
        import tomllib  # noqa: PLC0415
    else:
        import tomli as tomllib  # type: ignore[import-not-found,unused-ignore]  # noqa: PLC0415
    tree: dict[str, Any] = tomllib.loads(text)
    return tree
