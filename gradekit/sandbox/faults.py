"""Exceptions of student code as facts: what was raised, and in which line of theirs.

An exception is an object of student code like any other: its class, its attributes and its
``__str__`` may lie, raise or loop. What is asked of it here is asked through Python's own types.
"""

from __future__ import annotations

import os
import re
import traceback
from collections import Counter
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Any

from gradekit.model import Fault, FaultKind

MAX_MESSAGE = 500
MAX_NAME = 100
_MAX_LINE = 1 << 31
# Control characters other than tab and newline, and what turns the direction of a text.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
_CUT = 10_000  # of a message, before it is looked at
_NO_INPUT = "EOF when reading a line"
_NOBODY = (
    f"{_NO_INPUT}: input() waits for someone to type, and nobody does in a check. "
    "Give the number in the code"
)
_Frame = tuple[str, int | None, str]  # file, line, function


class NotThereError(Exception):
    """The class or function that a probe asks for is not in the submission."""


def steers(text: str) -> bool:
    """Tell whether a character in it would steer a terminal."""
    return _CONTROL.search(text) is not None


def without_controls(text: str) -> str:
    """Return the text with a question mark for each character that would steer a terminal."""
    return _CONTROL.sub("?", text)


def name_of(kind: type) -> str:
    """Return a class's name, whatever its metaclass says."""
    name = type.__dict__["__name__"].__get__(kind)
    return without_controls(str.__str__(name))[:MAX_NAME]


# Python names the file of a module that lacks something: where it lies here is nobody's business.
_PLACE = re.compile(r"\((?:/|[A-Za-z]:\\)[^()]*[/\\]([^/\\()]+)\)")


def text_of(value: object, folder: str = "") -> str:
    """Return a message, cut and without control characters; never raises.

    Files of the submission are named as they were handed in, and not by where ``folder`` is.
    """
    try:
        text = str.__str__(str(value))[:_CUT]
    except BaseException:  # noqa: BLE001 - __str__ is student code
        return "(its message cannot be shown)"
    if folder:
        text = text.replace(folder + os.sep, "")
        text = re.sub(rf"{re.escape(folder)}(?!\w)", ".", text)
    return _PLACE.sub(r"(\1)", without_controls(text))[:MAX_MESSAGE]


def is_a(error: BaseException, kind: type | tuple[type, ...]) -> bool:
    """Tell whether it is such an exception; ``isinstance`` would believe its ``__class__``."""
    return issubclass(type(error), kind)


def from_exception(error: BaseException, folder: str, where: Mapping[str, Any]) -> Fault:
    """Describe an exception that came out of a probe. Never raises.

    ``folder`` holds the submission's files; ``where`` maps the names of the submission's own
    classes to the classes, to find the line of a method that was called wrongly.
    """
    try:
        return _describe(error, folder, where)
    except BaseException:  # noqa: BLE001 - a metaclass can make any question raise
        return Fault(kind="exception", type=name_of(type(error)), message=text_of(error, folder))


def _describe(error: BaseException, folder: str, where: Mapping[str, Any]) -> Fault:
    cause = BaseException.__dict__["__cause__"].__get__(error)
    if is_a(error, RuntimeError) and cause is not None and is_a(cause, StopIteration):
        error = cause  # a generator, which a probe is, turns the one into the other
    frames = student_frames(_traceback_of(error), folder)
    file, line, function = _blamed(error, frames) if frames else (None, None, None)
    kind: FaultKind = "exception"
    name, message = name_of(type(error)), _said(error, folder)
    if is_a(error, NotThereError):
        kind = "missing"
    elif is_a(error, NotImplementedError):
        kind = "not_started"
    elif is_a(error, MemoryError):
        kind, name = "memory", "MemoryError"  # numpy has one of its own, under another name
    elif is_a(error, AttributeError) and not frames:
        message, gone = _missing_method(error, message, where)
        kind = "missing" if gone else "exception"
    if file is None:
        file, line = _definition_line(message, where, folder)
    return Fault(kind=kind, type=name, message=message, file=file, line=line, function=function)


def from_loading(error: BaseException, folder: str, name: str) -> Fault:
    """Describe why a file did not load; the message begins with the file's name."""
    file, line, said = name, None, _said(error, folder)
    frames = student_frames(_traceback_of(error), folder)
    if frames:
        file, line, _ = _blamed(error, frames)
    if is_a(error, SyntaxError):
        raised_in, number = getattr(error, "filename", None), getattr(error, "lineno", None)
        said = text_of(getattr(error, "msg", None), folder)
        if type(raised_in) is str and os.path.dirname(raised_in) in ("", folder):
            file, line = os.path.basename(raised_in), number if type(number) is int else None
            if raised_in.startswith("<"):
                file, line = name, frames[-1][1] if frames else None
    kind: FaultKind = "loading"
    raised = name_of(type(error))
    message = f"{file}: while importing: {raised}" + (f": {said}" if said else "")
    if is_a(error, MemoryError):
        kind, raised = "memory", f"MemoryError while importing {file}"
        message = f"{file}: while importing: stopped at the memory limit"
    return Fault(
        kind=kind,
        type=raised,
        message=message,
        file=file,
        line=line if line is None or 0 < line < _MAX_LINE else None,
    )


def _said(error: BaseException, folder: str) -> str:
    """Return an exception's message, and what is meant where Python's own is a riddle."""
    text = text_of(error, folder)
    return _NOBODY if is_a(error, EOFError) and text == _NO_INPUT else text


def student_frames(tb: TracebackType | None, folder: str) -> list[_Frame]:
    """List (file, line, function) of the frames that lie in the submission, outermost first."""
    frames: list[_Frame] = []
    for frame, line in traceback.walk_tb(tb):
        filename = frame.f_code.co_filename
        if filename.startswith(folder + os.sep):
            frames.append((filename[len(folder) + 1 :], line, frame.f_code.co_name))
    return frames


def _blamed(error: BaseException, frames: Sequence[_Frame]) -> _Frame:
    """Return the frame to look at: the innermost; in an endless recursion the one that recurs.

    What is called last when the stack is full is a matter of chance.
    """
    if not is_a(error, RecursionError):
        return frames[-1]
    times = Counter(frames)
    most = max(times.values()) - 1  # of several that call each other, the last may lack one
    return next(frame for frame in reversed(frames) if times[frame] >= most)


def _traceback_of(error: BaseException) -> TracebackType | None:
    found: TracebackType | None = BaseException.__dict__["__traceback__"].__get__(error)
    return found


def _missing_method(
    error: BaseException, message: str, where: Mapping[str, Any]
) -> tuple[str, bool]:
    """Tell whether the probe asked an object of the submission for a method it lacks."""
    thing, asked_for = getattr(error, "obj", None), getattr(error, "name", None)
    owner: Any = thing if issubclass(type(thing), type) else type(thing)
    if not asked_for or not any(owner is known for known in where.values()):
        return message, False
    near = [name for name in dir(owner) if name.lower() == asked_for.lower()]
    if not near:
        import difflib  # noqa: PLC0415 - only for a submission that lacks a method

        own = [name for name in vars(owner) if not name.startswith("__")]
        near = difflib.get_close_matches(asked_for, own, n=1, cutoff=0.6)
    what = "method" if asked_for in ("forward", "backward") else "method or attribute"
    asked = f"class {name_of(owner)} has no {what} {asked_for}, which is missing"
    return (f"{asked}; it has {near[0]}: rename it" if near else asked), True


def _definition_line(
    message: str, where: Mapping[str, Any], folder: str
) -> tuple[str | None, int | None]:
    """Find the method that a message such as "MaxGate.forward() takes 2 ..." names."""
    named = re.match(r"(\w+)(?:\.(\w+))?\(\)", message)
    if named is None:
        return None, None
    owner = where.get(named[1])
    method = vars(owner).get(named[2] or "__init__") if isinstance(owner, type) else owner
    code = getattr(method, "__code__", None)
    if code is None or not str(code.co_filename).startswith(folder + os.sep):
        return None, None
    return str(code.co_filename)[len(folder) + 1 :], code.co_firstlineno
