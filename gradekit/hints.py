"""Hints of a question, one at a time, and where a student is: kept beside the student's file.

A check that names a mistake leaves its hints here: they say more than those of the question. What
is kept is the student's own file and may hold anything; it is read as data and never trusted.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

KEPT_IN = Path(".gradekit") / "hints.json"
_MOST_HINTS, _LONGEST = 9, 2_000
_OFTEN = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Hint:
    """One hint of a ladder."""

    number: int  # from 1; 0 where there is none
    of: int
    text: str
    about: str = ""  # the sentence of the mistake that it belongs to, "" for the question's own

    @property
    def last(self) -> bool:
        """Whether none follows."""
        return self.number == self.of


@dataclass(frozen=True, slots=True)
class _Ladder:
    """What is kept of one question."""

    shown: int = 0
    mistake: str = ""  # the id of the misconception, "" for the question's own hints
    about: str = ""
    hints: tuple[str, ...] = ()
    times: int = 0  # how often in a row the mistake was named

    @classmethod
    def read(cls, kept: Any) -> _Ladder:
        if isinstance(kept, int) and not isinstance(kept, bool):
            return cls(shown=kept)
        if not isinstance(kept, dict):
            return cls()
        shown, hints, times = kept.get("shown"), kept.get("hints"), kept.get("times")
        texts = [str(h)[:_LONGEST] for h in hints] if isinstance(hints, list) else []
        return cls(
            shown=shown if isinstance(shown, int) else 0,
            mistake=str(kept.get("mistake") or ""),
            about=str(kept.get("about") or "")[:_LONGEST],
            hints=tuple(texts[:_MOST_HINTS]),
            times=times if isinstance(times, int) else 0,
        )

    def written(self) -> dict[str, Any]:
        return {
            "shown": self.shown,
            "mistake": self.mistake,
            "about": self.about,
            "hints": list(self.hints),
            "times": self.times,
        }


def next_hint(path: Path, key: str, own: Sequence[str]) -> Hint:
    """Return the next hint of a question and remember it; after the last they begin again.

    The hints are those of the mistake that was last named there, else the question's ``own``.
    """
    kept = _read(path)
    ladder = _Ladder.read(kept.get(key))
    hints = ladder.hints or tuple(own)
    if not hints:
        return Hint(number=0, of=0, text="")
    number = ladder.shown % len(hints) + 1 if ladder.shown > 0 else 1
    _write(path, {**kept, key: replace(ladder, shown=number).written()})
    about = ladder.about if ladder.hints else ""
    return Hint(number=number, of=len(hints), text=hints[number - 1], about=about)


def remember_mistakes(path: Path, document: Mapping[str, Any]) -> frozenset[str]:
    """Keep the hints of the mistakes that a check has named; a new one starts its ladder anew.

    Where a mistake is gone its hints are, too: they would lead astray. A file that does not run
    for now says nothing about it. Returns the questions in which the same mistake was named for
    the third time in a row, or more often.
    """
    kept = _read(path)
    changed, often = dict(kept), set()
    for question in document.get("questions") or ():
        key = f"{document.get('assignment')}/{question.get('id')}"
        before = _Ladder.read(kept.get(key))
        cause, gone = _named(question)
        if cause is None:
            if gone and before.mistake:
                changed.pop(key)
            continue
        ladder = _after(before, cause)
        changed[key] = ladder.written()
        if ladder.times >= _OFTEN:
            often.add(str(question.get("id")))
    if changed != kept:
        _write(path, changed)
    return frozenset(often)


def _after(before: _Ladder, cause: Mapping[str, Any]) -> _Ladder:
    """Return what is to be kept once a mistake was named."""
    mistake = str(cause.get("id"))
    hints = tuple(str(h) for h in cause.get("hints") or ())[:_MOST_HINTS]
    times = before.times + 1 if mistake == before.mistake else 1
    same = hints == before.hints and (mistake == before.mistake or not hints)
    return _Ladder(
        shown=before.shown if same else 0,
        mistake=mistake,
        about=str(cause.get("sentence") or ""),
        hints=hints,
        times=times,
    )


def _named(question: Mapping[str, Any]) -> tuple[Mapping[str, Any] | None, bool]:
    """Return the first mistake that is named, and whether a mistake named before is gone."""
    statuses = set()
    for check in question.get("checks") or ():
        statuses.add(check.get("status"))
        cause = check.get("misconception")
        if check.get("status") == "wrong" and isinstance(cause, Mapping):
            return cause, False
    return None, statuses <= {"correct", "wrong"}


def _read(path: Path) -> dict[str, Any]:
    """Read what is kept; whatever else lies there counts as nothing."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _write(path: Path, kept: Mapping[str, Any]) -> None:
    """Write it whole or not at all; a folder that cannot be written only forgets."""
    new = path.with_suffix(f".{os.getpid()}")
    try:
        path.parent.mkdir(exist_ok=True)
        new.write_text(json.dumps(kept, indent=1), encoding="utf-8")
        new.replace(path)
    except (OSError, ValueError):
        with contextlib.suppress(OSError):
            new.unlink()
