"""Draws: the inputs that a probe is asked with, for one key."""

from __future__ import annotations

from typing import Any

from gradekit.assignment import Probe
from gradekit.inputs import (
    Draw,
    bind_sizes,
    describe,
    describe_constants,
    draw_inputs,
    generator,
)
from gradekit.judges import JudgeBook
from gradekit.model import CourseError
from gradekit.sandbox.wire import encode


def make_draws(probe: Probe, key: bytes, book: JudgeBook, *, public: bool) -> list[Draw]:
    """Make the draws of a probe for one key: as declared, badly scaled, and each case."""
    n = _scaled_index(probe)
    places = [(0, index) for index in range(n)]
    if any(spec.scalable for spec in probe.inputs.values()) and probe.kind == "gradient":
        places.append((0, n))
    places += [(case, 0) for case in range(1, len(probe.cases) + 1)]
    return [make_draw(probe, key, book, case, index, public=public) for case, index in places]


def make_draw(
    probe: Probe,
    key: bytes,
    book: JudgeBook,
    case: int,
    index: int,
    *,
    public: bool,
    attempt: int = 0,
) -> Draw:
    """Make one draw; the index after the last of case 0 is the badly scaled one."""
    declared = probe.declared(case)
    names = [name for spec in declared.values() for name in spec.size_names]
    fixed = [s for spec in declared.values() for s in spec.size if isinstance(s, int)]
    sizes = bind_sizes(names, probe.dims, index, fixed)
    scaled = case == 0 and index == _scaled_index(probe)
    stream = generator(key, probe.id, case, index, attempt)
    try:
        inputs = draw_inputs(declared, sizes, stream, scaled=scaled, held_inputs=book.held)
        encode(inputs, max_bytes=256 << 20)
    except Exception as error:
        raise _drawing_failed(probe, book, error) from error
    told = [describe(inputs), *describe_constants(probe.inputs, declared)]
    label = ", ".join(filter(None, told)) + (", badly scaled" if scaled else "")
    return Draw(case=case, index=index, public=public, label=label, inputs=inputs)


def _scaled_index(probe: Probe) -> int:
    """Return how many draws case 0 has as declared: each size of ``dims`` occurs in one."""
    counts = [len(sizes) for sizes in probe.dims.values() if not isinstance(sizes, int)]
    return max(probe.draws, *counts, 1)


def _drawing_failed(probe: Probe, book: JudgeBook, error: Exception) -> CourseError:
    """Name the held input that cannot be had, else the probe."""
    code: Any = probe.function.__code__
    held = [spec.literal for spec in probe.inputs.values() if spec.role == "held"]
    if held and held[0] in book.held:
        code = book.held[held[0]].__code__
    return CourseError(
        code.co_filename,
        code.co_firstlineno,
        f"the inputs of {probe.id} cannot be drawn: {type(error).__name__}: {error}",
        "give arrays, numbers, texts, or lists and dicts of these",
    )
