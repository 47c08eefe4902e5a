"""Fuzz what the trusted side reads from a worker: random and mutated frames, a million of them.

    python -m tests.benchmarks wire [--frames N] [--jobs N]

Each frame goes through a pipe and the reader of its kind of message, as an answer of a worker
does. What comes out must be a message within the caps, or one of the refusals that the wire
knows; in at most 50 ms of CPU, and without memory that stays or grows. Else it exits 1.
"""

from __future__ import annotations

import argparse
import contextlib
import multiprocessing
import os
import random
import resource
import struct
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from gradekit.model import Answer, Fault, Odd, Value
from gradekit.sandbox import messages, wire

SEED = 20_260_101
CHUNK = 10_000  # frames of one seed
SLOWEST = 0.050  # seconds of CPU
GROWTH = 16 << 20  # bytes of resident memory, after the first chunk of a process
_READERS: dict[int, Callable[[Any], object]] = {
    messages.ANSWER: messages.decode_answer,
    messages.LOADED: messages.Loaded.decode,
    messages.BROKEN: messages.decode_rules,
    messages.SAMPLE: messages.decode_sample,
}
_NUMBERS = (0, 1, 2, 3, 7, 8, 9, 127, 128, 255, 256, 1000, 4096, 9_999, 10_001, 30_001, 65_535)
_WORDS = [struct.pack("<I", n) for n in (*_NUMBERS, 1 << 20, 1 << 26, (1 << 31) - 1, 0xFFFF_FFFF)]
_LONGS = [struct.pack("<Q", n) for n in (*_NUMBERS, 1 << 26, 1 << 32, 1 << 61, 1 << 63, 2**64 - 1)]
_TAGS = [bytes((tag,)) for tag in b"lmsadintfbo?"]

# An answer with one stage, around the tree of that stage.
BEFORE, AFTER = wire.encode([[[0, None]], [], [], 0.5]).split(b"n", 1)


# --- making frames


def seeds() -> list[tuple[int, bytes]]:
    """Return messages as honest workers send them, and some at the edge of what is allowed."""
    fault = Fault(kind="exception", type="ValueError", message="no: é", file="gates.py", line=3)
    arrays = [np.arange(6, dtype=d).reshape(2, 3) for d in wire.DTYPES if d.kind != "b"]
    answers = [
        Answer(stages=(Value(np.ones((4, 3))), Value({"x": np.ones((4, 3)), "W": np.ones(9)}))),
        Answer(stages=(Value(1.5), fault), notes=("forward changes x in place",), seconds=0.1),
        Answer(stages=(Value([1, 2.5, None, True, "text", Odd("object"), *arrays]),)),
        Answer(stages=(Value([[[np.zeros((0, 2, 0))], np.array(True)], {}]),), used=("A", "B")),
        Answer(stages=(fault,), used=("AddGate",)),
    ]
    places = {"AddGate.forward": ("gates.py", 12)}
    loaded = messages.Loaded(
        faults={"gates.py": fault}, notes=("n",), absent=("A.b",), places=places
    )
    return [
        *((messages.ANSWER, messages.encode_answer(answer)) for answer in answers),
        (messages.LOADED, loaded.encode()),
        (messages.LOADED, messages.Loaded().encode()),
        (messages.BROKEN, messages.encode_rules({"q.rule": ["no loops", "gates.py", 3]})),
        (messages.BROKEN, messages.encode_rules({}, {"a": [(1, 1, "x")]}, np.arange(400) << 22)),
        (messages.SAMPLE, wire.encode(["gates.py", 3, "backward"])),
    ]


def large_seeds() -> list[tuple[int, bytes]]:
    """Return what takes long to read for its size: many small values, or large ones."""
    row: list[Any] = [None, 1.5, "x", Odd("o"), np.array(1.0), [], {}]
    trees: list[Any] = [
        [row] * 1200,
        [np.zeros(0)] * 9_900,
        [{"a": "é" * 200}] * 4_900,
        [Odd("\x1b" * 200)] * 9_900,
        [Odd("o" * 200)] * 9_900,
        np.ones(1 << 20, bool),
        np.ones(1 << 17),
        [np.ones((1,) * 8, np.uint8)] * 9_900,
    ]
    return [(messages.ANSWER, messages.encode_answer(Answer(stages=(Value(t),)))) for t in trees]


def frames(rng: random.Random) -> Iterator[tuple[str, int, bytes]]:
    """Yield (how it was made, kind of message, frame) without end."""
    small, large = seeds(), large_seeds()
    while True:
        chosen = rng.random()
        if chosen < 0.15:
            kind, payload = rng.choice(small)[0], rng.randbytes(rng.randrange(200))
            how = "random bytes"
        elif chosen < 0.40:
            kind, payload = messages.ANSWER, BEFORE + _tree(rng, 6) + AFTER
            if rng.random() < 0.3:
                kind, payload = rng.choice(small)[0], _tree(rng, 6)
            how = "random trees"
        elif chosen < 0.998:
            kind, payload = rng.choice(small)
            payload = _mutated(rng, payload, small)
            how = "mutated messages"
        else:
            kind, payload = rng.choice(large)
            payload = _mutated(rng, payload, small)
            how = "mutated large messages"
        header = bytearray(wire._HEADER.pack(wire._MAGIC, kind, rng.getrandbits(64), len(payload)))
        if rng.random() < 0.1:
            how = "mutated headers"
            for _ in range(rng.randint(1, 3)):
                header[rng.randrange(len(header))] = rng.getrandbits(8)
        yield how, kind, bytes(header) + payload


def _tree(rng: random.Random, depth: int) -> bytes:
    """Write something that looks like a tree; sizes are right more often than not."""
    tag = rng.choice(_TAGS)
    if tag in (b"l", b"m"):
        n = rng.randrange(4) if depth else 0
        parts = [_tree(rng, depth - 1) for _ in range(n)]
        if tag == b"m":
            parts = [_sized(rng, b"s", rng.randbytes(3)) + part for part in parts]
        return tag + _count(rng, n) + b"".join(parts)
    if tag in (b"s", b"b", b"o", b"i"):
        return _sized(rng, tag, rng.randbytes(rng.randrange(12)))
    if tag == b"d":
        return tag + rng.randbytes(8)
    if tag == b"a":
        ndim = rng.randrange(4)
        shape = [rng.choice((0, 1, 2, 3)) for _ in range(ndim)]
        dims = [rng.choice(_LONGS) if rng.random() < 0.1 else struct.pack("<Q", n) for n in shape]
        size = int(np.prod(shape, dtype=int)) * rng.choice((1, 4, 8, 16))
        head = bytes((rng.choice((0, 1, 2, 3, 4, 5, 6, 7, 8, 255)), ndim))
        return tag + head + b"".join(dims) + rng.randbytes(size)
    return tag


def _count(rng: random.Random, n: int) -> bytes:
    return rng.choice(_WORDS) if rng.random() < 0.1 else struct.pack("<I", n)


def _sized(rng: random.Random, tag: bytes, content: bytes) -> bytes:
    return tag + _count(rng, len(content)) + content


def _mutated(rng: random.Random, payload: bytes, others: list[tuple[int, bytes]]) -> bytes:
    raw = bytearray(payload)
    for _ in range(rng.choice((1, 1, 2, 4))):
        at = rng.randrange(len(raw) + 1)
        deed = rng.randrange(8)
        if deed == 0:
            raw[at : at + 1] = rng.randbytes(1)
        elif deed == 1:
            raw[at : at + 1] = rng.choice(_TAGS)
        elif deed == 2:
            raw[at : at + 4] = rng.choice(_WORDS)
        elif deed == 3:
            raw[at : at + 8] = rng.choice(_LONGS)
        elif deed == 4:
            del raw[at : at + rng.randint(1, 16)]
        elif deed == 5:
            raw[at:at] = _tree(rng, 2)
        elif deed == 6:
            other = rng.choice(others)[1]
            raw[at:] = other[rng.randrange(len(other)) :]
        elif rng.random() < 0.2:
            del raw[at:]
    return bytes(raw)


# --- reading them


class Pipe:
    """What a worker writes to, with as much room as the largest frame here."""

    def __init__(self) -> None:
        self.reading, self.writing = os.pipe()
        wire.unblock(self.reading, self.writing)

    def receive(self, frame: bytes) -> wire.Frame:
        """Read one frame as the trusted side does, then throw away what is left."""
        channel = wire.Channel(self.reading, -1)
        rest = memoryview(frame)
        rest = rest[self._write(rest) :]
        channel._wait = lambda *_: self._more(rest)  # type: ignore[method-assign]
        try:
            return channel.receive(None, messages.MOST)
        finally:
            self._empty()

    def _more(self, rest: memoryview) -> None:
        # Only large frames come here: what the pipe could not hold is written now.
        sent = getattr(self, "_sent", 0)
        if sent >= len(rest):
            self._sent = 0
            raise wire.LateError
        self._sent = sent + self._write(rest[sent:])

    def _write(self, data: memoryview) -> int:
        try:
            return os.write(self.writing, data) if data else 0
        except BlockingIOError:
            return 0

    def _empty(self) -> None:
        self._sent = 0
        try:
            while os.read(self.reading, 1 << 16):
                pass
        except BlockingIOError:
            pass


def read(pipe: Pipe, frame: bytes) -> str:
    """Read one frame; return what became of it. Raises whatever no frame may cause."""
    try:
        got = pipe.receive(frame)
        message = _READERS[got.kind](got.payload)
    except wire.TooLargeError:
        return "too large"
    except wire.MalformedError:
        return "malformed"
    except wire.LateError:
        return "cut off"
    if isinstance(message, Answer):
        check_caps(message)
    return "accepted"


def check_caps(answer: Answer) -> None:
    """Raise AssertionError for an answer that is more than an answer may be."""
    assert 1 <= len(answer.stages) <= 2
    seen = [(stage.tree, 0) for stage in answer.stages if isinstance(stage, Value)]
    for count, (node, depth) in enumerate(seen):
        assert count <= 3 * wire.MAX_LEAVES
        assert depth <= wire.MAX_DEPTH
        if isinstance(node, list):
            seen += [(item, depth + 1) for item in node]
        elif isinstance(node, dict):
            assert all(type(key) is str and len(key) <= wire.MAX_TEXT for key in node)
            seen += [(item, depth + 1) for item in node.values()]
        elif isinstance(node, np.ndarray):
            assert node.dtype in wire.DTYPES
            assert node.ndim <= wire.MAX_NDIM
            assert node.nbytes <= wire.MAX_BYTES
        elif isinstance(node, str):
            assert len(node) <= wire.MAX_TEXT
        elif isinstance(node, Odd):
            assert len(node.what) <= wire.MAX_TEXT
        else:
            assert node is None or type(node) in (bool, int, float, bytes)


@dataclass
class Tally:
    """What became of many frames."""

    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    slowest: float = 0.0
    slowest_is: str = ""
    grown: int = 0

    def add(self, other: Tally) -> None:
        """Join two tallies."""
        self.counts += other.counts
        self.wrong += other.wrong
        self.grown = max(self.grown, other.grown)
        if other.slowest > self.slowest:
            self.slowest, self.slowest_is = other.slowest, other.slowest_is


_first_peak = 0


def chunk(work: tuple[int, int]) -> Tally:
    """Read the frames of one seed."""
    global _first_peak  # noqa: PLW0603 - one a process
    seed, n = work
    tally, pipe = Tally(), Pipe()
    made = frames(random.Random(seed))
    for number in range(n):
        how, _, frame = next(made)
        started = time.thread_time()
        try:
            became = read(pipe, frame)
        except Exception as error:  # noqa: BLE001 - that is what this looks for
            became = "WRONG"
            tally.wrong.append(f"seed {seed}, frame {number}: {type(error).__name__}: {error}")
        took = time.thread_time() - started
        if took > SLOWEST:  # a busy machine slows CPU time down as well: again, to be sure
            took = min(took, *(_again(pipe, frame) for _ in range(3)))
        if took > tally.slowest:
            tally.slowest, tally.slowest_is = took, f"{how}, {len(frame):,} bytes, {became}"
        tally.counts[how, became] += 1
    os.close(pipe.reading)
    os.close(pipe.writing)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss << 10
    _first_peak = _first_peak or peak
    tally.grown = peak - _first_peak
    return tally


def _again(pipe: Pipe, frame: bytes) -> float:
    started = time.thread_time()
    with contextlib.suppress(Exception):
        read(pipe, frame)
    return time.thread_time() - started


def main(arguments: list[str]) -> int:
    """Read the frames, print what became of them, and tell whether all is well."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks wire")
    parser.add_argument("--frames", type=int, default=1_000_000)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    options = parser.parse_args(arguments)
    works = [
        (SEED + k, min(CHUNK, options.frames - at))
        for k, at in enumerate(range(0, options.frames, CHUNK))
    ]
    total, started = Tally(), time.monotonic()
    with multiprocessing.get_context("spawn").Pool(options.jobs) as pool:
        for tally in pool.imap_unordered(chunk, works):
            total.add(tally)
    seconds = time.monotonic() - started
    print(f"{options.frames:,} frames in {seconds:.1f} s: {options.frames / seconds:,.0f} a second")
    became = sorted({b for _, b in total.counts})
    print(f"{'':<24}" + "".join(f"{b:>12}" for b in became))
    for how in sorted({h for h, _ in total.counts}):
        print(f"{how:<24}" + "".join(f"{total.counts[how, b]:>12,}" for b in became))
    print(f"slowest: {total.slowest * 1000:.1f} ms of CPU ({total.slowest_is})")
    print(f"memory grown after the first {CHUNK:,} frames: {total.grown / 2**20:.1f} MiB")
    for line in total.wrong[:20]:
        print(line)
    fine = not total.wrong and total.slowest <= SLOWEST and total.grown <= GROWTH
    print("fine" if fine else "NOT FINE")
    return 0 if fine else 1
