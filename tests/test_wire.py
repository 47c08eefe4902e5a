"""The wire: what goes in comes out, and nothing that is read can harm."""

import os
import struct
import threading
import time
import tracemalloc

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from gradekit.model import Odd
from gradekit.sandbox.wire import (
    DTYPES,
    Channel,
    ClosedError,
    LateError,
    MalformedError,
    TooLargeError,
    decode,
    encode,
    unblock,
)

arrays = st.sampled_from([d for d in DTYPES if d.kind != "b"]).flatmap(
    lambda dtype: hnp.arrays(dtype, hnp.array_shapes(min_dims=0, max_dims=4, min_side=0))
)
leaves = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**400), 2**400),
    st.floats(allow_nan=True),
    st.text(max_size=20),
    st.binary(max_size=20),
    st.text(max_size=20).map(Odd),
    arrays,
    hnp.arrays(bool, hnp.array_shapes(max_dims=2)),
)
trees = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.dictionaries(st.text(max_size=5), inner, max_size=4)
    ),
    max_leaves=8,
)


def same(one, other):
    if isinstance(one, np.ndarray):
        return (
            isinstance(other, np.ndarray)
            and (one.dtype, one.shape) == (other.dtype, other.shape)
            and one.tobytes() == other.tobytes()
        )
    if isinstance(one, list):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, dict):
        return list(one) == list(other) and all(same(one[k], other[k]) for k in one)
    if isinstance(one, float):
        return struct.pack("<d", one) == struct.pack("<d", other)
    return type(one) is type(other) and one == other


@given(trees)
@settings(max_examples=150, deadline=None)
def test_any_tree_of_plain_values_survives(tree):
    assert same(tree, decode(encode(tree), max_depth=100))


@given(st.binary(max_size=200))
@settings(max_examples=300, deadline=None)
def test_any_bytes_are_a_tree_or_malformed(data):
    try:  # noqa: SIM105
        decode(data)
    except MalformedError:
        pass


@given(trees, st.data())
@settings(max_examples=300, deadline=None)
def test_a_mutated_tree_is_a_tree_or_malformed(tree, data):
    raw = bytearray(encode(tree))
    for _ in range(data.draw(st.integers(1, 4))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    raw = raw[: data.draw(st.integers(0, len(raw)))]
    tracemalloc.start()
    try:
        decode(bytes(raw))
    except MalformedError:
        pass
    finally:
        used = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert used < 1 << 20


U32 = struct.Struct("<I").pack


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"l" + U32(0xFFFFFFFF),
        b"m" + U32(0xFFFFFFFF),
        b"s" + U32(0xFFFFFFFF),
        b"b" + U32(0xFFFFFFFF),
        b"i" + U32(65) + bytes(65),
        b"l" + U32(1) + b"l" + U32(1) + b"l" + U32(1) + b"l" + U32(1) + b"l" + U32(0),
        b"l" + U32(20_000) + b"n" * 20_000,
        b"l" + U32(5_000) + (b"l" + U32(1) + b"l" + U32(0)) * 5_000,
        b"m" + U32(1) + b"nn",
        b"a\x05\x09" + bytes(100),
        b"a\x08\x00" + bytes(100),
        b"a\x05\x01" + struct.pack("<Q", 2**63),
        b"a\x05\x08" + struct.pack("<8Q", *[2**26] * 8),
        b"a\x05\x08" + struct.pack("<8Q", 0, *[2**26] * 7),
        b"a\x05\x02" + struct.pack("<2Q", 2**20, 2**20),
        b"a\x00\x00\x02",
        b"nn",
        b"?",
        b"d1234",
    ],
)
def test_a_forged_size_is_refused_before_anything_of_that_size_is_made(data):
    tracemalloc.start()
    try:
        with pytest.raises(MalformedError):
            decode(data)
        assert tracemalloc.get_traced_memory()[1] < 4 << 20
    finally:
        tracemalloc.stop()


def test_what_is_no_plain_data_cannot_be_written():
    for odd in (object(), {1: 2}, {"a": {3}}, np.array([object()]), np.float16(1), 1j):
        with pytest.raises(TypeError):
            encode(odd)


def test_too_much_is_refused_by_the_writer():
    with pytest.raises(TooLargeError, match="1 MiB"):
        encode(np.broadcast_to(0.0, (10**6, 10**6)), max_bytes=1 << 20)
    with pytest.raises(TooLargeError):
        encode([b"x" * 600_000] * 2, max_bytes=1 << 20)
    deep = []
    deep.append(deep)
    with pytest.raises(TooLargeError):
        encode(deep)


def test_a_text_that_is_too_long_is_refused_where_a_limit_is_given():
    assert decode(encode("é" * 10), max_text=10) == "é" * 10
    for text in ("x" * 11, "é" * 1000):
        with pytest.raises(TooLargeError):
            decode(encode([text]), max_text=10)
        with pytest.raises(TooLargeError):
            decode(encode({text: 1}), max_text=10)


def test_big_endian_and_strided_arrays_travel_by_value():
    array = np.arange(24, dtype=">f8").reshape(4, 6)[::2, ::-1].T
    assert np.array_equal(decode(encode(array)), array)


@pytest.fixture
def pipe():
    reading, writing = os.pipe()
    unblock(reading, writing)
    yield reading, writing
    for fd in (reading, writing):
        try:  # noqa: SIM105
            os.close(fd)
        except OSError:  # noqa: PERF203
            pass


def soon(seconds=2.0):
    return time.monotonic() + seconds


def test_frames_come_out_as_they_went_in_however_large(pipe):
    channel = Channel(*pipe)
    payloads = [b"", b"x", bytes(300_000), b"y" * 70_000]

    def send():
        for n, payload in enumerate(payloads):
            channel.send(n, 2**62 + n, payload, soon())

    sender = threading.Thread(target=send)
    sender.start()
    for n, payload in enumerate(payloads):
        frame = channel.receive(soon())
        assert (frame.kind, frame.call, frame.payload) == (n, 2**62 + n, payload)
    sender.join()


def test_a_reader_that_never_reads_makes_the_writer_late(pipe):
    started = time.monotonic()
    with pytest.raises(LateError):
        Channel(*pipe).send(1, 1, bytes(1 << 20), soon(0.05))
    assert time.monotonic() - started < 1


def test_a_writer_that_drips_or_is_silent_makes_the_reader_late(pipe):
    with pytest.raises(LateError):
        Channel(*pipe).receive(soon(0.05))
    os.write(pipe[1], b"gk\x01\n")
    with pytest.raises(LateError):
        Channel(*pipe).receive(soon(0.05))


def test_a_writer_that_never_pauses_makes_the_reader_late_as_well(tmp_path):
    frames = tmp_path / "frames"  # a file is always ready
    frames.write_bytes(struct.pack("<4sBQI", b"gk\x01\n", 5, 0, 1000) + bytes(1000))
    with frames.open("rb") as file, pytest.raises(LateError):
        Channel(file.fileno(), -1).receive(time.monotonic())


def test_an_end_in_the_middle_of_a_frame_is_an_end(pipe):
    os.write(pipe[1], struct.pack("<4sBQI", b"gk\x01\n", 1, 1, 100) + b"half")
    os.close(pipe[1])
    with pytest.raises(ClosedError):
        Channel(*pipe).receive(soon())


def test_nobody_who_reads_is_an_end_for_the_writer(pipe):
    os.close(pipe[0])
    with pytest.raises(ClosedError):
        Channel(*pipe).send(1, 1, b"", soon())


def test_a_frame_of_four_gigabytes_is_refused_at_its_header(pipe):
    os.write(pipe[1], struct.pack("<4sBQI", b"gk\x01\n", 1, 1, 0xFFFFFFFF))
    with pytest.raises(TooLargeError):
        Channel(*pipe).receive(soon())


def test_what_is_no_frame_is_malformed(pipe):
    os.write(pipe[1], b"HTTP/1.1 200 OK\r\n")
    with pytest.raises(MalformedError, match="no frame"):
        Channel(*pipe).receive(soon())


def test_prints_are_drained_while_an_answer_is_waited_for(pipe):
    printing = os.pipe()
    unblock(*printing)
    drained = []

    def drain():
        drained.append(os.read(printing[0], 1 << 16))
        return bool(drained[-1])

    os.write(printing[1], b"hello")
    os.close(printing[1])
    with pytest.raises(LateError):
        Channel(*pipe, {printing[0]: drain}).receive(soon(0.05))
    assert drained == [b"hello", b""]
    os.close(printing[0])
