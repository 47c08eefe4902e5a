"""Exceptions of student code as facts: what was raised, and in which line of theirs."""

from __future__ import annotations

import os
import re
import traceback
from collections.abc import Mapping
from types import TracebackType
from typing import Any

from gradekit.model import Fault, FaultKind

MAX_MESSAGE = 500
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


class NotThereError(Exception):
    """The class or function that a probe asks for is not in the submission."""


def text_of(error: BaseException) -> str:
    """Return an exception's message, cut and without control characters; never raises."""
    try:
        text = str(error)
    except BaseException:  # noqa: BLE001 - __str__ is student code
        text = "(its message cannot be shown)"
    return _CONTROL.sub("?", text)[:MAX_MESSAGE]


def from_exception(error: BaseException, folder: str, where: Mapping[str, Any]) -> Fault:
    """Describe an exception that came out of a probe.

    ``folder`` holds the submission's files; ``where`` maps the names of the submission's own
    classes to the classes, to find the line of a method that was called wrongly.
    """
    frames = student_frames(error.__traceback__, folder)
    file, line, function = frames[-1] if frames else (None, None, None)
    kind: FaultKind = "exception"
    message = text_of(error)
    if isinstance(error, NotThereError):
        kind = "missing"
    elif isinstance(error, NotImplementedError):
        kind = "not_started"
    elif isinstance(error, MemoryError):
        kind = "memory"
    elif isinstance(error, AttributeError) and not frames:
        message, gone = _missing_method(error, message, where)
        kind = "missing" if gone else "exception"
    if file is None:
        file, line = _definition_line(message, where, folder)
    return Fault(
        kind=kind,
        type=type(error).__name__[:100],
        message=message,
        file=file,
        line=line,
        function=function,
    )


def from_loading(error: BaseException, folder: str, name: str) -> Fault:
    """Describe why a file did not load; the message begins with the file's name."""
    line = None
    if isinstance(error, SyntaxError):
        line = error.lineno
        if error.filename:
            name = os.path.basename(str(error.filename))
        said = f"{type(error).__name__}: {_CONTROL.sub('?', str(error.msg))[:MAX_MESSAGE]}"
    else:
        frames = student_frames(error.__traceback__, folder)
        if frames:
            line = frames[-1][1]
        said = f"{type(error).__name__}: {text_of(error)}"
    kind: FaultKind = "memory" if isinstance(error, MemoryError) else "loading"
    return Fault(
        kind=kind,
        type=type(error).__name__[:100],
        message=f"{name}: while importing: {said}",
        file=name,
        line=line,
    )


def student_frames(tb: TracebackType | None, folder: str) -> list[tuple[str, int | None, str]]:
    """List (file, line, function) of the frames that lie in the submission, outermost first."""
    frames: list[tuple[str, int | None, str]] = []
    for frame, line in traceback.walk_tb(tb):
        filename = frame.f_code.co_filename
        if filename.startswith(folder + os.sep):
            frames.append((filename[len(folder) + 1 :], line, frame.f_code.co_name))
    return frames


def _missing_method(
    error: AttributeError, message: str, where: Mapping[str, Any]
) -> tuple[str, bool]:
    """Tell whether the probe asked an object of the submission for a method it lacks."""
    owner = type(getattr(error, "obj", None))
    if owner not in where.values() or not error.name:
        return message, False
    near = [name for name in dir(owner) if name.lower() == error.name.lower()]
    if not near:
        import difflib  # noqa: PLC0415 - only for a submission that lacks a method

        own = [name for name in vars(owner) if not name.startswith("__")]
        near = difflib.get_close_matches(error.name, own, n=1, cutoff=0.6)
    asked = f"class {owner.__name__} has no method {error.name}, which is missing"
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
