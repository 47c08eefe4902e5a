"""Objects of a running notebook, asked like a submission: in a fork, which has them all.

Runs in the forked child only. Their code is told to lie where the lines are counted, so that
whatever names a line names the student's cell.
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import CodeType, FunctionType, ModuleType
from typing import Any

from gradekit.sandbox.faults import from_loading
from gradekit.sandbox.loading import Submission, absent_methods, load, load_given

Load = Callable[[str, Mapping[str, bytes], Sequence[str], Mapping[str, str]], Submission]
Lines = Mapping[str, tuple[str, int]]  # file of a code object: file and lines that lie before it
_HOLE = "NotImplementedError"


def live_load(namespace: Mapping[str, Any], lines: Lines, called: str) -> Load:
    """Return what stands for loading files: the objects that are there."""

    def live(
        folder: str, files: Mapping[str, bytes], wanted: Sequence[str], templates: Mapping[str, str]
    ) -> Submission:
        submission = Submission(folder)
        if "given.py" in files:
            with open(os.path.join(folder, "given.py"), "wb") as out:
                out.write(files["given.py"])
            try:
                submission.given = load_given(folder)
            except Exception as error:  # noqa: BLE001 - told as any other fault
                submission.faults["given.py"] = from_loading(error, folder, "given.py")
        module = ModuleType(called)
        vars(module).update(namespace)
        for function in functions_in(namespace):
            function.__code__ = _placed(function.__code__, folder, lines, called)
        submission.modules[called] = module
        for name in wanted:
            submission.absent += absent_methods(module, templates.get(name, ""))
        submission.unfilled += _unfilled(namespace)
        return submission

    return live


def alone_load(beside: str) -> Load:
    """Return what loads files in a fork of a notebook as if nothing lay ``beside`` them."""

    def alone(
        folder: str, files: Mapping[str, bytes], wanted: Sequence[str], templates: Mapping[str, str]
    ) -> Submission:
        # A kernel has imported the helpers already, or would find them.
        sys.path[:] = [p for p in sys.path if p and os.path.realpath(p) != beside]
        for name, module in list(sys.modules.items()):
            path = getattr(module, "__file__", None)
            if isinstance(path, str) and os.path.dirname(os.path.realpath(path)) == beside:
                del sys.modules[name]
        return load(folder, files, wanted, templates)

    return alone


def functions_in(namespace: Mapping[str, Any]) -> Iterator[FunctionType]:
    """Yield the functions among the values, the methods of classes, and what they wrap."""
    waiting: list[Any] = [v for v in list(namespace.values()) if type(v) in (FunctionType, type)]
    seen: set[int] = set()
    while waiting:
        value = waiting.pop()
        if id(value) in seen:
            continue
        seen.add(id(value))
        if type(value) is FunctionType:
            yield value
            for cell in value.__closure__ or ():
                with contextlib.suppress(ValueError):  # not bound yet
                    waiting.append(cell.cell_contents)
        elif type(value) is type and str(value.__module__).partition(".")[0] != "numpy":
            waiting += vars(value).values()
        elif type(value) in (staticmethod, classmethod):
            waiting.append(value.__func__)
        elif type(value) is property:
            waiting += [value.fget, value.fset]


def _placed(code: CodeType, folder: str, lines: Lines, called: str) -> CodeType:
    """Return the code as if it lay in the folder; what was typed in has no file, but is theirs."""
    typed = code.co_filename.startswith("<") and not code.co_filename.startswith("<frozen")
    if code.co_filename not in lines and not typed:
        return code
    file, before = lines.get(code.co_filename, (called, 0))
    constants = tuple(
        _placed(inner, folder, lines, called) if isinstance(inner, CodeType) else inner
        for inner in code.co_consts
    )
    return code.replace(
        co_filename=os.path.join(folder, file),
        co_firstlineno=code.co_firstlineno + before,
        co_consts=constants,
    )


def _unfilled(namespace: Mapping[str, Any]) -> Iterator[str]:
    """Name the holes that still raise what the template has them raise."""
    for function in functions_in(namespace):
        code, name = function.__code__, function.__qualname__
        if _HOLE in code.co_names and name in code.co_consts:
            yield name
