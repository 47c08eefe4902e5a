"""The wire: trees of plain values as bytes, and frames of these over a pair of pipes.

Nothing here evaluates what it reads. Every size is checked against a cap before anything of that
size is made, so a forged frame can be refused but cannot harm.
"""

from __future__ import annotations

import math
import os
import struct
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from gradekit.model import Odd

try:
    from select import POLLERR, POLLHUP, POLLIN, POLLOUT, poll
except ImportError:  # Windows: reads there block, and a watchdog ends the process
    poll = None  # type: ignore[assignment,misc]

MAX_DEPTH: Final = 4  # of what a probe yields
MAX_LEAVES: Final = 10_000
MAX_BYTES: Final = 64 << 20
MAX_NDIM: Final = 8
MAX_TEXT: Final = 200
_MAGIC: Final = b"gk\x01\n"
_HEADER: Final = struct.Struct("<4sBQI")  # magic, kind, call id, length of the payload
_DTYPES: Final = tuple(
    np.dtype(name) for name in ("?", "u1", "<i4", "<i8", "<f4", "<f8", "<c8", "<c16")
)
_CODE_OF: Final = {dtype: code for code, dtype in enumerate(_DTYPES)}
_U32, _I64, _F64 = struct.Struct("<I"), struct.Struct("<q"), struct.Struct("<d")


class MalformedError(Exception):
    """The bytes are no tree or no frame."""


class TooLargeError(MalformedError):
    """A tree has more leaves, levels or bytes than a frame may carry."""


class LateError(Exception):
    """Nothing came before the deadline."""


class ClosedError(Exception):
    """The other side closed its end."""


def encode(tree: Any, *, max_bytes: int = MAX_BYTES) -> bytes:
    """Write a tree as bytes. Raises TooLargeError, or TypeError for what is not plain data."""
    parts: list[bytes] = []
    size = 0
    stack = [tree]
    while stack:
        node = stack.pop()
        chunk, children = _encode_node(node)
        size += len(chunk)
        if size > max_bytes:
            raise TooLargeError(f"more than {max_bytes >> 20} MiB")
        parts.append(chunk)
        stack.extend(reversed(children))
    return b"".join(parts)


def _encode_node(node: Any) -> tuple[bytes, list[Any]]:
    kind = type(node)
    if node is None:
        return b"n", []
    if kind is bool:
        return (b"t" if node else b"f"), []
    if kind is int:
        raw = node.to_bytes((node.bit_length() + 8) // 8, "little", signed=True)
        return b"i" + _U32.pack(len(raw)) + raw, []
    if kind is float:
        return b"d" + _F64.pack(node), []
    if kind is str:
        return b"s" + _text(node), []
    if kind is bytes:
        return b"b" + _U32.pack(len(node)) + node, []
    if kind is Odd:
        return b"o" + _text(node.what), []
    if kind is list or kind is tuple:
        return b"l" + _U32.pack(len(node)), list(node)
    if kind is dict:
        children = []
        for key, value in node.items():
            if type(key) is not str:
                raise TypeError(f"a key of type {type(key).__name__}")
            children += [key, value]
        return b"m" + _U32.pack(len(node)), children
    if isinstance(node, np.generic | np.ndarray):
        array = np.asarray(node)
        code = _CODE_OF.get(array.dtype.newbyteorder("<"))
        if code is None:
            raise TypeError(f"an array of dtype {array.dtype}")
        # ndarray.astype keeps 0-d; ascontiguousarray would make it 1-d.
        raw = array.astype(_DTYPES[code], copy=False).tobytes()
        dims = struct.pack(f"<{array.ndim}Q", *array.shape)
        return b"a" + bytes((code, array.ndim)) + dims + raw, []
    raise TypeError(f"a value of type {kind.__name__}")


def _text(text: str) -> bytes:
    raw = text.encode("utf-8", "replace")
    return _U32.pack(len(raw)) + raw


class _Reader:
    """Reads one tree; keeps count of what it has allowed so far."""

    __slots__ = ("at", "data", "leaves_left")

    def __init__(self, data: bytes | memoryview, max_leaves: int) -> None:
        self.data, self.at, self.leaves_left = memoryview(data), 0, max_leaves

    def take(self, n: int) -> memoryview:
        end = self.at + n
        if end > len(self.data):
            raise MalformedError("a value is cut off")
        chunk = self.data[self.at : end]
        self.at = end
        return chunk

    def size(self) -> int:
        return int(_U32.unpack(self.take(4))[0])

    def read(self, depth: int) -> Any:
        tag = bytes(self.take(1))
        if tag in (b"l", b"m"):
            return self._container(tag, depth)
        self.leaves_left -= 1
        if self.leaves_left < 0:
            raise TooLargeError("too many values")
        return self._leaf(tag)

    def _container(self, tag: bytes, depth: int) -> Any:
        if depth == 0:
            raise TooLargeError("nested too deeply")
        n = self.size()
        # Each element needs at least one byte: a forged count cannot make a huge list.
        if n > len(self.data) - self.at or n > self.leaves_left:
            raise TooLargeError("too many values")
        # Empty lists are no leaves, so they are counted here.
        self.leaves_left -= 1
        if tag == b"l":
            return [self.read(depth - 1) for _ in range(n)]
        out: dict[str, Any] = {}
        for _ in range(n):
            if bytes(self.take(1)) != b"s":
                raise MalformedError("a key that is no text")
            key = str(self.take(self.size()), "utf-8", "replace")
            out[key] = self.read(depth - 1)
        return out

    def _leaf(self, tag: bytes) -> Any:
        if tag == b"n":
            return None
        if tag in (b"t", b"f"):
            return tag == b"t"
        if tag == b"i":
            n = self.size()
            if n > 64:  # more digits than any answer has
                raise MalformedError("an integer of more than 512 bits")
            return int.from_bytes(self.take(n), "little", signed=True)
        if tag == b"d":
            return _F64.unpack(self.take(8))[0]
        if tag == b"s":
            return str(self.take(self.size()), "utf-8", "replace")
        if tag == b"b":
            return bytes(self.take(self.size()))
        if tag == b"o":
            return Odd(str(self.take(self.size()), "utf-8", "replace")[:MAX_TEXT])
        if tag == b"a":
            return self._array()
        raise MalformedError("an unknown tag")

    def _array(self) -> Any:
        code, ndim = self.take(2)
        if code >= len(_DTYPES) or ndim > MAX_NDIM:
            raise MalformedError("an array of an unknown kind")
        shape = struct.unpack(f"<{ndim}Q", self.take(8 * ndim))
        dtype = _DTYPES[code]
        if any(n > MAX_BYTES for n in shape):
            raise TooLargeError("an array of an impossible shape")
        raw = self.take(math.prod(shape) * dtype.itemsize)  # Python integers: no overflow
        return np.frombuffer(raw, dtype).reshape(shape).copy()


def decode(
    data: bytes | memoryview, *, max_depth: int = MAX_DEPTH, max_leaves: int = MAX_LEAVES
) -> Any:
    """Read one tree. Raises MalformedError for anything else, whatever the bytes are."""
    reader = _Reader(data, max_leaves)
    try:
        tree = reader.read(max_depth)
    except (struct.error, ValueError, OverflowError, RecursionError) as error:
        raise MalformedError(str(error)) from None
    if reader.at != len(reader.data):
        raise MalformedError("bytes after the end of a value")
    return tree


@dataclass(frozen=True, slots=True)
class Frame:
    """One message: what kind, of which call, and its payload."""

    kind: int
    call: int
    payload: bytes


class Channel:
    """Frames over two descriptors, read with a deadline.

    ``drain`` is called for further descriptors that have something to read meanwhile, so that a
    flood of prints cannot block the one who prints.
    """

    def __init__(
        self, read_fd: int, write_fd: int, drain: dict[int, Callable[[], bool]] | None = None
    ) -> None:
        self.read_fd, self.write_fd = read_fd, write_fd
        self._drain = drain or {}

    def send(self, kind: int, call: int, payload: bytes, deadline: float | None = None) -> None:
        """Write one frame. Raises ClosedError when nobody reads any more, LateError."""
        data = memoryview(_HEADER.pack(_MAGIC, kind, call, len(payload)) + payload)
        try:
            while data:
                self._wait(self.write_fd, deadline)
                # Pieces that fit a pipe: a ready pipe takes them without blocking.
                data = data[os.write(self.write_fd, data[:4096] if deadline else data) :]
        except (BrokenPipeError, ConnectionResetError) as error:
            raise ClosedError(str(error)) from None

    def receive(self, deadline: float | None = None, max_bytes: int = MAX_BYTES + 4096) -> Frame:
        """Read one frame. Raises LateError, ClosedError, MalformedError."""
        magic, kind, call, length = _HEADER.unpack(self._read(_HEADER.size, deadline))
        if magic != _MAGIC:
            raise MalformedError("no frame begins here")
        if length > max_bytes:
            raise TooLargeError("a frame that is too large")
        return Frame(kind, call, self._read(length, deadline))

    def pending(self) -> bool:
        """Tell whether bytes wait to be read that nobody asked for."""
        if poll is None:
            return False
        waiting = poll()
        waiting.register(self.read_fd, POLLIN)
        return any(event & POLLIN for _, event in waiting.poll(0))

    def _read(self, n: int, deadline: float | None) -> bytes:
        chunks: list[bytes] = []
        while n:
            self._wait(self.read_fd, deadline)
            chunk = os.read(self.read_fd, min(n, 1 << 20))
            if not chunk:
                raise ClosedError("the other side ended")
            chunks.append(chunk)
            n -= len(chunk)
        return b"".join(chunks)

    def _wait(self, fd: int, deadline: float | None) -> None:
        """Wait until ``fd`` can be read or written, draining what is printed meanwhile."""
        if deadline is None or poll is None:
            return
        while True:
            left = deadline - time.monotonic()
            if left <= 0:
                raise LateError
            waiting = poll()
            for printing in self._drain:
                waiting.register(printing, POLLIN)
            waiting.register(fd, POLLIN if fd == self.read_fd else POLLOUT)
            ready = dict(waiting.poll(min(left, 60.0) * 1000))
            for printing in [p for p in self._drain if p in ready]:
                if not self._drain[printing]():
                    del self._drain[printing]
            if ready.get(fd, 0) & (POLLIN | POLLHUP | POLLOUT | POLLERR):
                return
