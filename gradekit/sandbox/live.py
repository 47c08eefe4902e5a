"""Objects of a running notebook, asked like a submission: in a fork, which has them all.

Runs in the forked child only. Their code is told to lie where the lines are counted, so that
whatever names a line names the student's cell.
"""

from __future__ import annotations

import builtins
import contextlib
import getpass
import os
import sys
from collections import deque
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import partial
from types import CodeType, FunctionType, MethodType, ModuleType
from typing import Any

from gradekit.sandbox.faults import from_loading
from gradekit.sandbox.loading import Submission, load, load_given
from gradekit.sandbox.unfilled import absent_methods

Load = Callable[[str, Mapping[str, bytes], Sequence[str], Mapping[str, str]], Submission]
Lines = Mapping[str, tuple[str, int]]  # file of a code object: file and lines that lie before it
_HOLE = "NotImplementedError"
_VARS = type.__dict__["__dict__"].__get__
_FLAGS = type.__dict__["__flags__"].__get__
_WRITTEN = 1 << 9  # of a class that a class statement made, and not C code
_MRO = type.__dict__["__mro__"].__get__
_MOST_SEEN, _MOST_ITEMS = 50_000, 1_000


def live_load(namespace: Mapping[str, Any], lines: Lines, called: str) -> Load:
    """Return what stands for loading files: the objects that are there."""

    def live(
        folder: str, files: Mapping[str, bytes], wanted: Sequence[str], templates: Mapping[str, str]
    ) -> Submission:
        _leave_kernel(*(f.__globals__ for f in functions_in(namespace)))
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
        _leave_kernel()
        # A kernel has imported the helpers already, or would find them.
        sys.path[:] = [p for p in sys.path if p and os.path.realpath(p) != beside]
        for name, module in list(sys.modules.items()):
            path = getattr(module, "__file__", None)
            if isinstance(path, str) and os.path.dirname(os.path.realpath(path)) == beside:
                del sys.modules[name]
        return load(folder, files, wanted, templates)

    return alone


def _leave_kernel(*around: dict[str, Any]) -> None:
    """Let what a kernel has of its own do what it does where there is no kernel.

    ``around`` are the globals of functions: a kernel puts its ``exit`` there.
    """

    def ask(*_: object, **__: object) -> str:
        raise EOFError("EOF when reading a line")

    def ask_secretly(*_: object, **__: object) -> str:
        raise EOFError

    def leave(code: Any = None) -> None:
        raise SystemExit(code)

    builtins.input, getpass.getpass = ask, ask_secretly
    for name, plain in (("exit", leave), ("quit", leave), ("display", print)):
        setattr(builtins, name, plain)
        for names in around:
            if type(names.get(name)).__module__.partition(".")[0] in ("IPython", "ipykernel"):
                del names[name]


def functions_in(namespace: Mapping[str, Any]) -> Iterator[FunctionType]:
    """Yield the functions among the values, and those of classes and of what wraps a function.

    Nothing is asked of an object itself: a class or its metaclass may answer with code of its own.
    """
    home = {"functools", "numpy", str(namespace.get("__name__", "builtins"))}
    waiting = deque[Any](namespace.values())
    seen: dict[int, Any] = {}  # kept alive: a number of one that is gone is given to another
    while waiting and len(seen) < _MOST_SEEN:
        value = waiting.popleft()
        if id(value) in seen:
            continue
        seen[id(value)] = value
        if type(value) is FunctionType:
            yield value
        waiting += _held(value, home)


def _held(value: Any, home: Collection[str]) -> Iterator[Any]:
    """Yield what functions may be reached through."""
    kind = type(value)
    if kind is FunctionType:
        yield from vars(value).values()
        for cell in value.__closure__ or ():
            with contextlib.suppress(ValueError):  # not bound yet
                yield cell.cell_contents
    elif issubclass(kind, type):
        if _FLAGS(value) & _WRITTEN and _package(value) != "numpy":
            yield from _MRO(value)
            yield from _VARS(value).values()
    elif kind in (staticmethod, classmethod, MethodType):
        yield value.__func__
    elif kind is property:
        yield from (value.fget, value.fset)
    elif kind is partial:
        yield value.func
    elif kind in (list, tuple, dict):
        yield from list(value.values() if kind is dict else value)[:_MOST_ITEMS]
    elif _package(kind) in home:
        yield kind
        with contextlib.suppress(Exception):  # it has no such
            yield from list(object.__getattribute__(value, "__dict__").values())


def _package(kind: type) -> str:
    return str.__str__(str(_VARS(kind).get("__module__"))).partition(".")[0]


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
