"""Hints of a question, one at a time, and where a student is: kept beside the student's file.

A check that names a mistake leaves its hints here: they say more than those of the question. One
that could not ask says what stopped it: that is to be mended first. What is kept is the student's
own file and may hold anything; it is read as data and never trusted.
"""

from __future__ import annotations

import contextlib
import json
import os
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from gradekit.report.text import one_line
from gradekit.report.words import LOADING, LOOP_HINTS, status_words

KEPT_IN = Path(".gradekit") / "hints.json"
_MOST_HINTS, _LONGEST = 9, 2_000
_OFTEN = 3
_LOOP = "timeout"  # stands for the id of a mistake
# A check that ends so tells that a mistake which was named before is not the matter now.
_PAST = frozenset(("timeout", "memory", "missing", "not_started"))
_STOPPING = ("missing", "crashed", "memory")


@dataclass(frozen=True, slots=True, kw_only=True)
class Hint:
    """One hint of a ladder."""

    number: int  # from 1; 0 where there is none
    of: int
    text: str
    about: str = ""  # the sentence of the mistake that it belongs to, "" for the question's own
    stopped: str = ""  # what is to be mended first: the hint is not about that

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
    times: int = 0  # after how many edits in a row the mistake was named
    source: int = 0  # a sum of the file that it was named in last
    stopped: str = ""  # what kept the last check from asking

    @classmethod
    def read(cls, kept: Any) -> _Ladder:
        if isinstance(kept, int) and not isinstance(kept, bool):
            return cls(shown=kept)
        if not isinstance(kept, dict):
            return cls()
        shown, hints = kept.get("shown"), kept.get("hints")
        times, source = kept.get("times"), kept.get("source")
        texts = [str(h)[:_LONGEST] for h in hints] if isinstance(hints, list) else []
        return cls(
            shown=shown if isinstance(shown, int) else 0,
            mistake=str(kept.get("mistake") or ""),
            about=str(kept.get("about") or "")[:_LONGEST],
            hints=tuple(texts[:_MOST_HINTS]),
            times=times if isinstance(times, int) else 0,
            source=source if isinstance(source, int) else 0,
            stopped=str(kept.get("stopped") or "")[:_LONGEST],
        )

    def written(self) -> dict[str, Any]:
        return {
            "shown": self.shown,
            "mistake": self.mistake,
            "about": self.about,
            "hints": list(self.hints),
            "times": self.times,
            "source": self.source,
            "stopped": self.stopped,
        }


def key_of(assignment: object, question: object, file: str = "") -> str:
    """Return what the hints of a question are kept as; ``file`` where it is an unusual one."""
    return f"{assignment}/{question}{f' in {file}' if file else ''}"


def unusual(target: Path, files: Sequence[str]) -> str:
    """Return the name of a file that is not the one which the assignment asks for, else ""."""
    return "" if target.is_dir() or target.name in files else target.name


def next_hint(path: Path, key: str, own: Sequence[str]) -> Hint:
    """Return the next hint of a question and remember it; after the last they begin again.

    The hints are those of the mistake that was last named there, else the question's ``own``.
    """
    kept = _read(path)
    ladder = _Ladder.read(kept.get(key))
    hints = ladder.hints or tuple(own)
    if not hints:
        return Hint(number=0, of=0, text="", stopped=ladder.stopped)
    number = ladder.shown % len(hints) + 1 if ladder.shown > 0 else 1
    _write(path, {**kept, key: replace(ladder, shown=number).written()})
    about = ladder.about if ladder.hints else ""
    text, stopped = hints[number - 1], ladder.stopped
    return Hint(number=number, of=len(hints), text=text, about=about, stopped=stopped)


def remember_mistakes(
    path: Path, document: Mapping[str, Any], *, file: str = "", source: bytes | None = None
) -> frozenset[str]:
    """Keep the hints of the mistakes that a check has named; a new one starts its ladder anew.

    Where a mistake is gone its hints are, too: they would lead astray. A file that does not run
    for now says nothing about it. Returns the questions in which the same mistake was named for
    the third time in a row, or more often; while the ``source`` stays as it is none counts again.
    """
    kept = _read(path)
    changed, often = dict(kept), set()
    stamp = 0 if source is None else zlib.crc32(source) + 1
    for question in document.get("questions") or ():
        key = key_of(document.get("assignment"), question.get("id"), file)
        before = _Ladder.read(kept.get(key))
        cause, gone = _named(question)
        stopped = _stopped(question)
        if cause is None:
            ladder = replace(_Ladder() if gone and before.mistake else before, stopped=stopped)
        else:
            ladder = _after(before, cause, stamp)
            if ladder.times >= max(_OFTEN, before.times + 1) and ladder.mistake != _LOOP:
                often.add(str(question.get("id")))
        if ladder == _Ladder():
            changed.pop(key, None)
        elif ladder != before:
            changed[key] = ladder.written()
    if changed != kept:
        _write(path, changed)
    return frozenset(often)


def _after(before: _Ladder, cause: Mapping[str, Any], stamp: int) -> _Ladder:
    """Return what is to be kept once a mistake was named."""
    mistake = str(cause.get("id"))
    hints = tuple(str(h) for h in cause.get("hints") or ())[:_MOST_HINTS]
    again = mistake == before.mistake
    edited = not stamp or stamp != before.source
    same = hints == before.hints and (again or not hints)
    return _Ladder(
        shown=before.shown if same else 0,
        mistake=mistake,
        about=str(cause.get("sentence") or ""),
        hints=hints,
        times=before.times + edited if again else 1,
        source=stamp,
    )


def _named(question: Mapping[str, Any]) -> tuple[Mapping[str, Any] | None, bool]:
    """Return the first mistake that is named, and whether a mistake named before is gone.

    A loop without end counts as one, and has hints of its own.
    """
    statuses, loop = set(), False
    for check in question.get("checks") or ():
        if LOADING in str(check.get("message")):
            return None, False
        status, cause = check.get("status"), check.get("misconception")
        statuses.add(status)
        if status == "wrong" and isinstance(cause, Mapping):
            return cause, False
        loop = loop or status == _LOOP
    if loop:
        return {"id": _LOOP, "sentence": status_words(_LOOP).sentence, "hints": LOOP_HINTS}, False
    return None, statuses <= {"correct", "wrong"} or bool(statuses & _PAST)


def _stopped(question: Mapping[str, Any]) -> str:
    """Say what kept a question from being asked, "" for nothing."""
    for check in question.get("checks") or ():
        if check.get("status") in _STOPPING or LOADING in str(check.get("message")):
            return one_line(check.get("message"), _LONGEST)
    return ""


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
