"""Fuzzing the wire: whatever bytes a worker writes, they are a message within its caps, or refused.

A million frames more: ``python -m tests.benchmarks wire``.
"""

import os
import random
import struct
import time
import tracemalloc

import numpy as np
import pytest
from benchmarks import wire as fuzz
from hypothesis import given, settings
from hypothesis import strategies as st
from test_wire import trees

from gradekit.model import Answer, Odd, Value
from gradekit.sandbox import messages, wire
from gradekit.sandbox.wire import Channel, FullError, LateError, MalformedError, decode, encode

READERS = sorted(fuzz._READERS.items())
SEEDS = fuzz.seeds()
U32 = struct.Struct("<I").pack


def used_by(read, data):
    """Return the bytes that reading took at its peak, whether it was refused or not."""
    tracemalloc.start()
    try:
        read(data)
    except MalformedError:
        pass
    finally:
        used = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    return used


def most_for(data):
    """Return what reading may take: the largest value of few bytes is an array of one element."""
    return 40 * len(data) + (64 << 10)


@st.composite
def mutated(draw):
    kind, payload = draw(st.sampled_from(SEEDS))
    raw = bytearray(payload)
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(raw)))
        deed = draw(st.integers(0, 3))
        if deed == 0:
            raw[at : at + 4] = U32(draw(st.sampled_from([0, 1, 2, 255, 1 << 16, 2**32 - 1])))
        elif deed == 1:
            raw[at : at + 1] = draw(st.binary(max_size=3))
        elif deed == 2:
            raw[at:at] = encode(draw(trees))
        else:
            del raw[at : at + draw(st.integers(0, 9))]
    return kind, bytes(raw)


@given(mutated())
@settings(max_examples=400, deadline=None)
def test_a_mutated_message_is_a_message_within_its_caps_or_malformed(made):
    kind, payload = made
    try:
        message = dict(READERS)[kind](payload)
    except MalformedError:
        return
    if isinstance(message, Answer):
        fuzz.check_caps(message)


@given(mutated(), st.sampled_from([decode, *dict(READERS).values()]))
@settings(max_examples=150, deadline=None)
def test_reading_takes_a_small_multiple_of_the_frame(made, read):
    assert used_by(read, made[1]) < most_for(made[1])


@given(st.binary(max_size=300), st.sampled_from([decode, *dict(READERS).values()]))
@settings(max_examples=150, deadline=None)
def test_any_bytes_take_a_small_multiple_of_their_number(data, read):
    assert used_by(read, data) < most_for(data)


ANSWER = fuzz.BEFORE, fuzz.AFTER
MANY = 29_000


@pytest.mark.parametrize(
    "leaf",
    [
        b"n", b"l" + U32(0), b"m" + U32(0), b"a\x00\x00\x01", b"a\x01\x01" + bytes(8),
        b"a\x01\x08" + struct.pack("<8Q", *[1] * 8) + b"\x01", b"i" + U32(64) + b"\x77" * 64,
        b"o" + U32(3) + b"odd", b"s" + U32(4) + "😀".encode(),
    ],
)  # fmt: skip
def test_as_many_values_as_may_be_are_read_soon_and_without_much_memory(leaf):
    data = ANSWER[0] + b"l" + U32(MANY) + leaf * MANY + ANSWER[1]
    started = time.thread_time()
    fuzz.check_caps(messages.decode_answer(data))
    assert time.thread_time() - started < 1.0  # 0.05 where nothing else runs
    assert used_by(messages.decode_answer, data) < most_for(data)


def test_a_large_array_is_the_frame_s_own_memory_and_no_copy():
    data = bytearray(encode(np.ones(1 << 20)))
    assert used_by(decode, data) < 64 << 10
    array = decode(data)
    array += 1.0
    assert array.sum() == 2 << 20
    assert decode(bytes(data)).flags.writeable  # read-only bytes are copied


def test_sixty_million_truth_values_are_looked_at_at_once():
    data = bytearray(b"a\x00\x01" + struct.pack("<Q", 60 << 20) + b"\x01" * (60 << 20))
    started = time.thread_time()
    decode(data)
    assert time.thread_time() - started < 0.5
    data[-1] = 2
    with pytest.raises(MalformedError):
        decode(data)


def test_a_text_that_is_no_utf_8_is_malformed():
    with pytest.raises(MalformedError):
        decode(b"s" + U32(1) + b"\xff")
    assert decode(encode("\ud800")) == "?"
    assert decode(encode(Odd("x" * 500))) == Odd("x" * 200)


@pytest.fixture
def pipe():
    reading, writing = os.pipe()
    wire.unblock(reading, writing)
    yield reading, writing
    os.close(reading)
    os.close(writing)


@given(st.data())
@settings(max_examples=300, deadline=None)
def test_a_mutated_header_is_a_frame_or_refused_before_anything_is_made(data):
    reading, writing = os.pipe()
    try:
        wire.unblock(reading, writing)
        _, payload = data.draw(st.sampled_from(SEEDS))
        head = bytearray(struct.pack("<4sBQI", b"gk\x01\n", 4, 1, len(payload)))
        for _ in range(data.draw(st.integers(0, 3))):
            head[data.draw(st.integers(0, len(head) - 1))] = data.draw(st.integers(0, 255))
        os.write(writing, bytes(head) + payload)

        def receive(_):
            channel = Channel(reading, -1)
            try:
                got = channel.receive(time.monotonic() + 0.005, messages.MOST)
            except LateError:
                return  # it declares more than it wrote
            assert len(got.payload) <= messages.MOST[got.kind]

        assert used_by(receive, b"") < 512 << 10
    finally:
        os.close(reading)
        os.close(writing)


def test_what_there_is_no_room_for_is_refused_by_its_header(pipe):
    os.write(pipe[1], struct.pack("<4sBQI", b"gk\x01\n", messages.ANSWER, 1, 1000))
    with pytest.raises(FullError):
        Channel(*pipe).receive(time.monotonic() + 2, messages.MOST, room=999)


def test_a_kind_that_no_worker_sends_is_malformed(pipe):
    os.write(pipe[1], struct.pack("<4sBQI", b"gk\x01\n", messages.LOAD, 1, 0))
    with pytest.raises(MalformedError, match="unknown kind"):
        Channel(*pipe).receive(time.monotonic() + 2, messages.MOST)


def test_where_a_worker_is_takes_few_bytes(pipe):
    os.write(pipe[1], struct.pack("<4sBQI", b"gk\x01\n", messages.SAMPLE, 0, 1 << 20))
    with pytest.raises(MalformedError, match="too large"):
        Channel(*pipe).receive(time.monotonic() + 2, messages.MOST)


def test_a_few_thousand_frames_of_the_benchmark_are_fine():
    tally = fuzz.chunk((7, 3000))
    assert tally.wrong == []
    # How a frame was made, and that some of each kind get through.
    accepted = {how for how, became in tally.counts if became == "accepted"}
    assert {"mutated messages", "random trees", "mutated headers"} <= accepted


def test_the_benchmark_finds_what_is_wrong(monkeypatch):
    def broken(_payload):
        raise ValueError("not what a reader may raise")

    monkeypatch.setitem(fuzz._READERS, messages.ANSWER, broken)
    assert "ValueError" in fuzz.chunk((7, 300)).wrong[0]
    with pytest.raises(AssertionError):
        fuzz.check_caps(Answer(stages=(Value("x" * 201),)))
    assert next(fuzz.frames(random.Random(1)))[0]
