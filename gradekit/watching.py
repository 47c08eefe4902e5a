"""Checking again whenever a file is saved: which questions a change touches, and what is shown.

Nothing here knows a terminal: keys, the screen and the clock come from outside.
"""

from __future__ import annotations

import ast
import contextlib
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any, Protocol

from gradekit.assignment import Assignment
from gradekit.checking import Target
from gradekit.hints import KEPT_IN, key_of, next_hint, unusual
from gradekit.model import GradekitError
from gradekit.report.terminal.frame import Showing, Shown
from gradekit.report.text import visible
from gradekit.report.views import StudentView
from gradekit.report.words import FAILING, PERSON, WAITING, status_words
from gradekit.sandbox.cells import cells_of_notebook, notebook_text

_DEBOUNCE = 0.3  # seconds of quiet: editors write a file in several steps
_POLL = 0.1
_REST = ""  # what of a file is no definition
_WATCHED = (".py", ".ipynb")

Stamps = Mapping[str, tuple[int, int]]
Ask = Callable[[Sequence[str]], tuple[dict[str, Any], Assignment]]


class Screen(Protocol):
    """Where frames are drawn and keys come from."""

    def draw(self, shown: Shown) -> None:
        """Show it."""

    def key(self, seconds: float) -> str:
        """Wait for a key at most that long; "" for none."""


# --- what changed


def stamps_of(target: Path) -> dict[str, tuple[int, int]]:
    """Return when each file that a check may read was changed, and its size."""
    folder = target if target.is_dir() else target.parent
    found: dict[str, tuple[int, int]] = {}
    with contextlib.suppress(OSError):  # being written just now: the next look will tell
        for path in folder.iterdir():
            if path.suffix.lower() in _WATCHED and not path.name.startswith("."):
                info = path.stat()
                found[path.name] = (info.st_mtime_ns, info.st_size)
    return found


def pieces_of(content: bytes) -> dict[str, str] | None:
    """Return a file's definitions by name, without blanks and comments; None where it is none."""
    try:
        book = notebook_text(content)
        texts = [content.decode()] if book is None else [c.text for c in cells_of_notebook(book)]
        body = [node for text in texts for node in ast.parse(text).body]
        found = {_REST: ""}
        for node in body:
            name = getattr(node, "name", _REST)
            found[name] = found.get(name, "") + ast.dump(node)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    return found


def touched(
    before: Mapping[str, str] | None, after: Mapping[str, str] | None, assignment: Assignment
) -> list[str]:
    """Name the questions that a change of the file may touch.

    Those that use a definition which changed, or one that uses such a one, and those that need
    such a question.
    """
    every = list(assignment.questions)
    if before is None or after is None or before.get(_REST) != after.get(_REST):
        return every
    changed = {name for name in {*before, *after} if before.get(name) != after.get(name)}
    known = {*before, *after} - {_REST}
    uses = {name: _names_in(after.get(name, ""), known) for name in known}
    while more := {n for n in known - changed if uses[n] & changed}:
        changed |= more
    asked: set[str] = set()
    for probe in assignment.probes:
        used = set(names_of(probe.function)) & known
        if used & changed or (changed and not used):
            asked.add(probe.question)
    asked |= {rule.question for rule in assignment.rules if changed}
    while more := {q.id for q in assignment.questions.values() if set(q.needs) & asked} - asked:
        asked |= more
    return [question for question in every if question in asked]


def _names_in(dump: str, known: Collection[str]) -> set[str]:
    return {name for name in known if f"'{name}'" in dump}


def names_of(function: Any, seen: set[int] | None = None) -> Iterator[str]:
    """Yield the names that a probe uses, also through the course's own functions."""
    seen = set() if seen is None else seen
    if not isinstance(function, FunctionType) or id(function) in seen:
        return
    seen.add(id(function))
    for name in _names_of_code(function.__code__):
        yield name
        yield from names_of(function.__globals__.get(name), seen)


def _names_of_code(code: CodeType) -> Iterator[str]:
    yield from code.co_names
    for value in code.co_consts:
        if isinstance(value, CodeType):
            yield from _names_of_code(value)
        elif isinstance(value, str):  # getattr(student, "Linear")
            yield value


# --- watching


@dataclass(slots=True, kw_only=True)
class Watch:
    """A folder that is watched, and what is known of its questions."""

    target: Target
    ask: Ask  # checks these questions, all of them for none
    screen: Screen
    only: Sequence[str] = ()
    command: str = "gradekit check"
    now: Callable[[], float] = time.time
    document: dict[str, Any] | None = None
    assignment: Assignment | None = None
    current: str = ""
    _showing: Showing = "question"
    _event: str = ""
    _news: str = ""
    _problem: str = ""
    _hints: dict[str, list[str]] = field(default_factory=dict)  # those of now, by question
    _seen: Stamps = field(default_factory=dict)
    _checked: Stamps = field(default_factory=dict)  # as it was when something was asked last
    _quiet_since: float = 0.0
    _contents: dict[str, bytes] = field(default_factory=dict)
    _version: int = 0
    _asked_at: dict[str, int] = field(default_factory=dict)  # question: the version it was asked of
    _told_at: float = 0.0

    def run(self) -> bool:
        """Watch until the student quits; returns whether all is correct then."""
        self._checked = self._seen = stamps_of(self.target.path)
        self._contents = self._read()
        self._again(self.only, "started")
        while True:
            key = self.screen.key(_POLL)
            if key == "q":
                return self.done
            if key:
                self._press(key)
            self._look()

    @property
    def done(self) -> bool:
        """Whether everything that a program can check is correct."""
        questions = self._questions()
        return bool(questions) and not self._problem and not self._open(questions)

    # --- files

    def _look(self) -> None:
        """See whether a file was saved, and let it come to rest first."""
        stamps, now = stamps_of(self.target.path), self.now()
        if stamps != self._seen:
            self._seen, self._quiet_since = stamps, now
        elif stamps != self._checked and not 0 <= now - self._quiet_since < _DEBOUNCE:
            saved = [n for n in stamps if stamps[n] != self._checked.get(n)]
            saved += [n for n in self._checked if n not in stamps]
            self._checked = stamps
            self._changed(saved)

    def _changed(self, saved: Sequence[str]) -> None:
        before, self._contents = self._contents, self._read()
        names = [n for n in saved if before.get(n) != self._contents.get(n)]
        if not names:
            since = time.strftime("%H:%M", time.localtime(self._told_at))
            self._event = f"{self._clock()}  {saved[0]} saved"
            self._news = f"No change since {since}: the same result."
            self._draw()
            return
        self._version += 1
        file = self._file
        gone = [n for n in names if n not in self._contents]
        questions: Sequence[str] = self.only
        if names == [file] and self.assignment is not None and not self._problem:
            pieces = [pieces_of(files.get(str(file), b"")) for files in (before, self._contents)]
            changed = touched(pieces[0], pieces[1], self.assignment)
            questions = [
                question
                for question in self.assignment.questions
                if (question in changed or question == self.current)
                and (not self.only or question in self.only)
            ]
        self._again(questions, f"{names[0]} {'is gone' if names[0] in gone else 'saved'}")
        if file in gone and not self._problem:
            self._news = f"{file} is gone: {self._file} is checked now. {self._news}".rstrip()
            self._draw()

    @property
    def _file(self) -> str | None:
        path = self.target.path
        return (self.document or {}).get("file") if path.is_dir() else path.name

    def _lost(self) -> str:
        """Say that the file which was checked is gone, "" where it is there or none was."""
        path, file = self.target.path, self._file
        folder = path if path.is_dir() else path.parent
        if not file or (folder / file).exists():
            return ""
        return (
            f"{file} is not there any more: it was moved, renamed or deleted. Save it under this "
            "name again, and it is checked again."
        )

    def _read(self) -> dict[str, bytes]:
        folder = self.target.path
        folder = folder if folder.is_dir() else folder.parent
        found = {}
        for name in self._seen:
            with contextlib.suppress(OSError):  # gone again
                found[name] = (folder / name).read_bytes()
        return found

    # --- asking

    def _again(self, questions: Sequence[str], event: str) -> None:
        """Ask these questions, all for none, and say what that changed."""
        for question in questions or list(self._hints):
            self._hints.pop(question, None)  # after a change another may be the right one
        some = f"checking {', '.join(questions)}" if questions else "checking"
        self._event, self._showing = f"{self._clock()}  {event}, {some}", "question"
        self._draw()
        before = {q["id"]: q["status"] for q in self._questions()}
        try:
            found, self.assignment = self.ask(questions)
        except GradekitError as error:
            self._problem, self._news = self._lost() or str(error), ""
        else:
            whole = self._problem or not questions or self.document is None
            self._problem = ""
            self.document = found if whole else joined(self.document or {}, found)
            for question in found["questions"]:
                self._asked_at[question["id"]] = self._version
            self._tell(before)
        self._event, self._told_at = f"{self._clock()}  {event}", self.now()
        self._draw()

    def _tell(self, before: Mapping[str, str]) -> None:
        after = {q["id"]: q["status"] for q in self._questions()}
        right = [
            q for q in after if after[q] == "correct" and before.get(q, "correct") != "correct"
        ]
        broken = [q for q in after if after[q] in FAILING and before.get(q) == "correct"]
        if self.current not in self._open(self._questions()) and (broken or not self.current):
            self.current = (broken or self._in_order() or list(after) or [""])[0]
        verb = "is" if len(right) == 1 else "are"
        news = [f"{', '.join(right)} {verb} correct now."] if right else []
        view = StudentView.from_document(self.document or {}, title="", hints={})
        if view.unloaded is None:  # else one sentence says it of all
            words = [f"{q} ({status_words(after[q]).word})" for q in broken]
            verb = "is" if len(words) == 1 else "are"
            news += [f"{', '.join(words)} {verb} not correct any more."] if words else []
        following = self._following() if right else ""
        news += [f"Next: {following} (press n)."] if following else []
        self._news = " ".join(news)

    def _questions(self) -> Sequence[Mapping[str, Any]]:
        return (self.document or {}).get("questions") or ()

    @staticmethod
    def _open(questions: Sequence[Mapping[str, Any]]) -> list[str]:
        return [q["id"] for q in questions if q["status"] not in ("correct", *PERSON)]

    def _in_order(self) -> list[str]:
        """Return what is not correct: mistakes first, then what is not written yet."""
        questions = self._questions()
        waiting = [q["id"] for q in questions if q["status"] in WAITING]
        return [q for q in self._open(questions) if q not in waiting] + waiting

    def _following(self) -> str:
        """Return the question to go to after the current one, "" for none."""
        order = self._in_order()
        place = order.index(self.current) + 1 if self.current in order else 0
        rest = [q for q in order[place:] + order[:place] if q != self.current]
        return rest[0] if rest else ""

    # --- keys

    def _press(self, key: str) -> None:
        self._news = ""
        if key == "n":
            self._go_on()
        elif key == "h":
            self._give_hint()
        elif key == "l":
            self._showing = self._usual() if self._showing == "list" else "list"
            self._draw()
        elif key == "a":
            self._again(self.only, "all again")
        elif key in "r\r\n ":
            self._again([self.current] if self.current else self.only, "again")
        elif key == "redraw":
            self._draw()

    def _usual(self) -> Showing:
        return "hint" if self.current in self._hints else "question"

    def _go_on(self) -> None:
        following = self._following()
        if not following:
            self._news = "" if self.done else "This is the only one that is left."
        else:
            self.current = following
            # Its lines may have moved since it was asked.
            if self._asked_at.get(following) != self._version:
                self._again([following], "next")
                return
        self._showing = self._usual()
        self._draw()

    def _give_hint(self) -> None:
        self._showing = "hint"
        if self.current not in self._open(self._questions()):  # a hint helps where one is left
            self.current = self._following() or self.current
        if self.assignment is None or self.current not in self.assignment.questions:
            self._hints[self.current] = ["There is no question to give a hint for."]
        else:
            folder = self.target.path
            folder = folder if folder.is_dir() else folder.parent
            file = unusual(self.target.path, self.assignment.files)
            key = key_of(self.assignment.name, self.current, file)
            own = self.assignment.questions[self.current].hints
            hint = next_hint(folder / KEPT_IN, key, own)
            about = f" ({visible(hint.about)})" if hint.about else ""
            said = [f"Mend first: {visible(hint.stopped)}"] if hint.stopped else []
            said += [f"Hint {hint.number} of {hint.of} for {self.current}{about}:"]
            said += [visible(hint.text)]
            self._hints[self.current] = (
                said if hint.of else [*said[:-2], f"There are no hints for {self.current}."]
            )
        self._draw()

    # --- showing

    def _clock(self) -> str:
        return time.strftime("%H:%M:%S", time.localtime(self.now()))

    def _draw(self) -> None:
        self.screen.draw(
            Shown(
                document=self.document,
                current=self.current,
                showing=self._showing,
                event=self._event,
                news=self._news,
                problem=self._problem,
                hint=self._hints.get(self.current, ()),
                command=self.command,
            )
        )


def joined(whole: Mapping[str, Any], part: Mapping[str, Any]) -> dict[str, Any]:
    """Return a document with the questions of another in place of its own of the same id."""
    new = {q["id"]: q for q in part["questions"]}
    questions = [new.get(q["id"], q) for q in whole["questions"]]
    points = [q["points"] for q in questions]
    return {
        **part,
        "questions": questions,
        "points": None if None in points else float(sum(points)),
        "max_points": whole["max_points"],
    }
