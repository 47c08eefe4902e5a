"""What trusted side and worker say to each other, as trees.

Reading is strict: a worker's message that has another form is malformed, and no part of it is
used.
"""

from __future__ import annotations

import json
import math
import re
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradekit.model import Answer, Fault, FaultKind, Observation, Odd, Value
from gradekit.sandbox.faults import steers, without_controls
from gradekit.sandbox.wire import (
    DTYPES,
    MAX_DEPTH,
    MAX_FRAME,
    MAX_LEAVES,
    MAX_TEXT,
    MalformedError,
    TooLargeError,
    decode,
    encode,
)

LOAD, LOADED, ASK, ANSWER, SAMPLE, BROKEN = 1, 2, 3, 4, 5, 6
# What a worker sends, and the bytes that a payload of that kind may have.
MOST: Mapping[int, int] = {LOADED: 4 << 20, ANSWER: MAX_FRAME, SAMPLE: 4 << 10, BROKEN: 4 << 20}
_FROM_WORKER: frozenset[FaultKind] = frozenset(
    ("exception", "not_started", "missing", "loading", "memory")
)  # what a worker can know; the rest is concluded outside
_DTYPE_OF = {dtype.str: dtype for dtype in DTYPES}
_NUMBER = struct.Struct("<d")
_FROM_JSON = json.JSONDecoder().decode  # kept: student code may empty the module
_MOST_ASKED = 256 << 20  # bytes of a question
_CAP = 500
_MAX_TEXT = 2 * _CAP
_MOST = 100  # names, or notes
_MOST_PLACES = 400
MOST_WINDOWS = 400  # of a submission, each a number of 32 bits
_MAX_LINE = 1 << 31
_MOST_CODE, _MOST_TOLD = 2 << 20, 200_000  # characters of a cell; numbers and texts of all
Cells = Sequence[tuple[int, int, str]]  # number, first line and text of each
# The only notes a worker can add to an answer: others loosen tolerances.
_NOTE = re.compile(r"(?:forward|backward) changes \w{1,200} in place")


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadRequest:
    """The files of a submission and what of them to load."""

    files: Mapping[str, bytes]
    wanted: Sequence[str]
    templates: Mapping[str, str] = field(default_factory=dict)
    cpu: float = 5.0
    windows: bool = False  # whether windows of its tokens are wanted
    outputs: bool = False  # whether the lines that give outputs are, too

    def encode(self) -> bytes:
        """Write it as bytes."""
        return encode(
            [
                dict(self.files),
                list(self.wanted),
                dict(self.templates),
                self.cpu,
                self.windows,
                self.outputs,
            ],
            max_bytes=256 << 20,
        )

    @staticmethod
    def decode(payload: bytes | bytearray) -> LoadRequest:
        """Read it from the trusted side."""
        files, wanted, templates, cpu, windows, outputs = decode(payload, max_leaves=100_000)
        return LoadRequest(
            files=files,
            wanted=wanted,
            templates=templates,
            cpu=cpu,
            windows=windows,
            outputs=outputs,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """What loading a submission gave."""

    faults: Mapping[str, Fault] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    unfilled: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    places: Mapping[str, tuple[str, int]] = field(default_factory=dict)  # of definitions, outputs
    broken_rules: Mapping[str, tuple[str, str, int]] = field(default_factory=dict)

    def encode(self) -> bytes:
        """Write it as bytes."""
        return encode(
            [
                {name: _fault_tree(fault) for name, fault in list(self.faults.items())[:_MOST]},
                [note[:_CAP] for note in self.notes[:_MOST]],
                list(self.unfilled)[:_MOST],
                list(self.absent)[:_MOST],
                {name: list(place) for name, place in list(self.places.items())[:_MOST_PLACES]},
            ]
        )

    @staticmethod
    def decode(payload: bytes | bytearray) -> Loaded:
        """Read it from a worker. Raises MalformedError."""
        faults, notes, unfilled, absent, places = _list(_decode(payload), 5)
        for named, most in ((faults, _MOST), (places, _MOST_PLACES)):
            if not isinstance(named, dict) or len(named) > most:
                raise MalformedError("faults or places")
        return Loaded(
            faults={_text(name): _read_fault(tree) for name, tree in faults.items()},
            notes=_texts(notes),
            unfilled=_texts(unfilled),
            absent=_texts(absent),
            places={_text(name): _read_place(tree) for name, tree in places.items()},
        )


def _read_place(tree: Any) -> tuple[str, int]:
    file, line = _list(tree, 2)
    return _text(file), _whole(line)


def encode_rules(
    found: Mapping[str, Sequence[str | int]],
    cells: Mapping[str, Cells] | None = None,
    windows: NDArray[np.int64] | None = None,
) -> bytes:
    """Write what the source tells before student code runs: broken rules, cells and windows."""
    rules = {rule: list(what) for rule, what in found.items()}
    told = {file: [list(cell) for cell in table] for file, table in (cells or {}).items()}
    return encode([rules, told, windows])


def decode_rules(
    payload: bytes | bytearray,
) -> tuple[dict[str, tuple[str, str, int]], dict[str, Cells], tuple[int, ...]]:
    """Read broken rules, cells of notebooks, and windows from a worker. Raises MalformedError."""
    tree, told, windows = _list(
        decode(payload, max_depth=6, max_leaves=_MOST_TOLD, max_text=_MOST_CODE), 3
    )
    if not isinstance(tree, dict) or not isinstance(told, dict):
        raise MalformedError("rules or cells")
    cells: dict[str, Cells] = {}
    for file, table in told.items():
        if not isinstance(table, list):
            raise MalformedError("cells")
        read = [_list(cell, 3) for cell in table]
        cells[_text(file)] = tuple((_whole(n), _whole(at), _text(text)) for n, at, text in read)
    rules = {}
    for rule, what in tree.items():
        message, file, line = _list(what, 3)
        rules[_text(rule)] = (_text(message), _text(file), _whole(line))
    return rules, cells, () if windows is None else _windows(windows)


def _windows(tree: Any) -> tuple[int, ...]:
    if not isinstance(tree, np.ndarray) or tree.dtype != np.int64 or tree.ndim != 1:
        raise MalformedError("windows that are no whole numbers")
    if len(tree) > MOST_WINDOWS or np.any((tree < 0) | (tree >= 1 << 32)):
        raise MalformedError("windows: too many, or too large")
    return tuple(tree.tolist())


def encode_ask(
    probe: str, draws: Sequence[tuple[int, Mapping[str, Any]]], *, stages: int, cpu: float
) -> bytes:
    """Write a question: a probe and (case, inputs) of each draw.

    What a worker reads is ours, so that it is in a form read fast: the arrays one after the other,
    and before them a list in JSON of where each is. Other inputs are trees among the arrays.
    """
    blob = bytearray()

    def place(value: Any) -> list[Any]:
        if isinstance(value, np.ndarray | np.generic) and value.dtype in DTYPES:
            array = np.asarray(value)
            blob.extend(bytes(-len(blob) % 16))
            at = len(blob)
            blob.extend(array.astype(array.dtype.newbyteorder("<"), copy=False).tobytes())
            return [at, array.dtype.str, array.shape]
        tree = encode(value, max_bytes=_MOST_ASKED)
        blob.extend(tree)
        return [len(blob) - len(tree), len(tree)]

    places = [[case, {n: place(v) for n, v in inputs.items()}] for case, inputs in draws]
    head = json.dumps([probe, stages, cpu, places]).encode()
    head += b" " * (-(len(head) + 4) % 16)
    if len(head) + len(blob) > _MOST_ASKED:
        raise TooLargeError(f"more than {_MOST_ASKED >> 20} MiB")
    return len(head).to_bytes(4, "little") + head + blob


def decode_ask(
    payload: bytes | bytearray,
) -> tuple[str, int, float, list[tuple[int, dict[str, Any]]]]:
    """Read a question from the trusted side. Its arrays are not to be written to."""
    begin = 4 + int.from_bytes(payload[:4], "little")
    probe, stages, cpu, places = _FROM_JSON(payload[4:begin].decode())

    def read(at: int, kind: Any, shape: Sequence[int] | None = None) -> Any:
        if shape is None:
            return decode(
                payload[begin + at : begin + at + kind], max_depth=8, max_leaves=1_000_000
            )
        if not shape and kind == "<f8":
            return np.float64(_NUMBER.unpack_from(payload, begin + at)[0])
        array: Any = np.ndarray(shape, _DTYPE_OF[kind], payload, begin + at)
        return array if shape else array[()]

    draws = [(case, {n: read(*where) for n, where in named.items()}) for case, named in places]
    return probe, stages, cpu, draws


def as_drawn(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Return inputs as they were drawn: on the wire a number is an array without dimensions."""
    return {
        name: value[()] if type(value) is np.ndarray and not value.shape else value
        for name, value in inputs.items()
    }


def encode_answer(answer: Answer) -> bytes:
    """Write an answer; what is too large becomes a fault that says so."""
    stages = [_stage_tree(stage) for stage in answer.stages]
    used = [name[:_CAP] for name in answer.used[:_MOST]]
    tail = [list(answer.notes)[:_MOST], used, answer.seconds]
    try:
        return encode([stages, *tail])
    except TooLargeError:
        fault = Fault(kind="exception", type="ValueError", message="the answer is too large")
    except MemoryError:  # what student code keeps left no room for a copy
        fault = Fault(kind="memory", type="MemoryError", message="no room for the answer")
    return encode([[_stage_tree(fault)], *tail])


def decode_answer(payload: bytes | bytearray) -> Answer:
    """Read an answer from a worker. Raises MalformedError."""
    # A stage is in an answer, in its stages, beside its mark: three levels above a value's own.
    tree = _decode(payload, max_depth=3 + MAX_DEPTH, max_leaves=3 * MAX_LEAVES)
    stages, notes, used, seconds = _list(tree, 4)
    if not isinstance(stages, list) or len(stages) > 2 or not stages:
        raise MalformedError("stages")
    if not isinstance(seconds, float) or not math.isfinite(seconds) or seconds < 0:
        raise MalformedError("seconds")
    if not all(_NOTE.fullmatch(note) for note in _texts(notes)):
        raise MalformedError("a note that no worker makes")
    return Answer(
        stages=tuple(_read_stage(stage) for stage in stages),
        notes=_texts(notes),
        used=_texts(used),
        seconds=seconds,
    )


def decode_sample(payload: bytes | bytearray) -> tuple[str, int, str]:
    """Read (file, line, function) of where a worker was. Raises MalformedError."""
    file, line, function = _list(_decode(payload), 3)
    return _text(file), _whole(line), _text(function)


def _stage_tree(stage: Observation) -> list[Any]:
    return [0, stage.tree] if isinstance(stage, Value) else [1, _fault_tree(stage)]


def _read_stage(tree: Any) -> Observation:
    mark, content = _list(tree, 2)
    if type(mark) is not int or mark not in (0, 1):
        raise MalformedError("neither a value nor a fault")
    return _read_fault(content) if mark else Value(_clean(content))


def _clean(tree: Any) -> Any:
    """Return a value as it is; refuse a long text, and a name of an odd leaf that is not clean.

    Messages quote such names, and a worker cleans them itself. Cleaning them again took ten times
    as long as all the rest of reading, where every character had to go.
    """
    if isinstance(tree, list):
        for item in tree:
            _clean(item)
    elif isinstance(tree, dict):
        for key, item in tree.items():
            _short(key)
            _clean(item)
    elif isinstance(tree, str):
        _short(tree)
    elif isinstance(tree, Odd) and steers(tree.what):
        raise MalformedError("a name with control characters")
    return tree


def _short(text: str) -> None:
    if len(text) > MAX_TEXT:
        raise TooLargeError("a text that is too large")


def _fault_tree(fault: Fault) -> list[Any]:
    line = fault.line
    return [
        fault.kind,
        fault.type[:_CAP],
        fault.message[:_MAX_TEXT],
        None if fault.file is None else fault.file[:_CAP],
        None if line is None or not 0 <= line < _MAX_LINE else line,
        None if fault.function is None else fault.function[:_CAP],
    ]


def _read_fault(tree: Any) -> Fault:
    kind, name, message, file, line, function = _list(tree, 6)
    if not isinstance(kind, str) or kind not in _FROM_WORKER:
        raise MalformedError("a fault that a worker cannot know of")
    return Fault(
        kind=next(known for known in _FROM_WORKER if known == kind),
        type=_text(name),
        message=_text(message),
        file=None if file is None else _text(file),
        line=None if line is None else _whole(line),
        function=None if function is None else _text(function),
    )


def _decode(
    payload: bytes | bytearray, max_depth: int = MAX_DEPTH, max_leaves: int = MAX_LEAVES
) -> Any:
    """Read what a worker wrote: no text in it is longer than any that is wanted."""
    return decode(payload, max_depth=max_depth, max_leaves=max_leaves, max_text=_MAX_TEXT)


def _list(tree: Any, n: int) -> list[Any]:
    if not isinstance(tree, list) or len(tree) != n:
        raise MalformedError(f"not a list of {n}")
    return tree


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise MalformedError("not a text")
    return without_controls(value)


def _texts(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or len(value) > _MOST:
        raise MalformedError("not a list of texts")
    return tuple(_text(item) for item in value)


def _whole(value: Any) -> int:
    if type(value) is not int or not 0 <= value < _MAX_LINE:
        raise MalformedError("not a whole number")
    return value
