"""Trees of plain values as bytes: what frames carry.

Nothing here evaluates what it reads. Every size is checked against a cap before anything of that
size is made, so that forged bytes can be refused but cannot harm.
"""

from __future__ import annotations

import functools
import math
import struct
from typing import Any, Final

import numpy as np

from gradekit.model import Odd

MAX_DEPTH: Final = 4  # of what a probe yields
MAX_LEAVES: Final = 10_000
MAX_BYTES: Final = 64 << 20
MAX_NDIM: Final = 8
MAX_TEXT: Final = 200
_SHORT: Final = 64  # characters of a text that is kept as written
_MAX_INT: Final = 64  # bytes: more digits than any answer has
_SHARED: Final = 1 << 20  # bytes: arrays from here on are the frame's own memory, not a copy
DTYPES: Final = tuple(
    np.dtype(name) for name in ("?", "u1", "<i4", "<i8", "<f4", "<f8", "<c8", "<c16")
)
_CODE_OF: Final = {dtype: code for code, dtype in enumerate(DTYPES)}
_U32, _F64 = struct.Struct("<I"), struct.Struct("<d")
_DIMS: Final = tuple(struct.Struct(f"<{ndim}Q") for ndim in range(MAX_NDIM + 1))
_LISTS: Final = tuple(b"l" + _U32.pack(n) for n in range(32))
_SMALL_INTS: Final = tuple(b"i" + _U32.pack(1) + bytes((n,)) for n in range(128))
# What arrays begin with, the same few again and again: bytes of (dtype, shape), and back to
# (dtype, shape, elements, bytes).
_HEADS: Final[dict[tuple[np.dtype[Any], tuple[int, ...]], bytes]] = {}
_READ_HEADS: Final[dict[bytes, tuple[np.dtype[Any], tuple[int, ...], int, int]]] = {}
_MOST_HEADS: Final = 256


class MalformedError(Exception):
    """The bytes are no tree or no frame."""


class TooLargeError(MalformedError):
    """A tree has more leaves, levels or bytes than a frame may carry."""


def encode(tree: Any, *, max_bytes: int = MAX_BYTES) -> bytes:
    """Write a tree as bytes. Raises TooLargeError, or TypeError for what is not plain data."""
    parts: list[bytes] = []
    try:
        _write(tree, parts, max_bytes)
    except RecursionError:
        raise TooLargeError("nested too deeply") from None
    if sum(map(len, parts)) > max_bytes:
        raise TooLargeError(f"more than {max_bytes >> 20} MiB")
    return b"".join(parts)


def _write(node: Any, parts: list[bytes], max_bytes: int) -> None:
    kind = type(node)
    if kind is np.ndarray and (head := _HEADS.get((node.dtype, node.shape))) is not None:
        if node.nbytes > max_bytes:
            raise TooLargeError(f"more than {max_bytes >> 20} MiB")
        parts.append(head)
        parts.append(node.tobytes())
    elif kind is list or kind is tuple:
        n = len(node)
        parts.append(_LISTS[n] if n < len(_LISTS) else b"l" + _U32.pack(n))
        for item in node:
            _write(item, parts, max_bytes)
    elif kind is float:
        parts.append(b"d" + _F64.pack(node))
    elif kind is int and 0 <= node < len(_SMALL_INTS):
        parts.append(_SMALL_INTS[node])
    elif kind is str:
        parts.append(_name(node) if len(node) <= _SHORT else _text(b"s", node))
    elif kind is dict:
        parts.append(b"m" + _U32.pack(len(node)))
        for key, value in node.items():
            if type(key) is not str:
                raise TypeError(f"a key of type {type(key).__name__}")
            parts.append(_text(b"s", key))
            _write(value, parts, max_bytes)
    elif isinstance(node, np.ndarray | np.generic):
        if node.nbytes > max_bytes:
            raise TooLargeError(f"more than {max_bytes >> 20} MiB")
        _write_array(np.asarray(node), parts)
    else:
        parts.append(_leaf(node))


def _leaf(node: Any) -> bytes:
    kind = type(node)
    if node is None:
        return b"n"
    if kind is bool:
        return b"t" if node else b"f"
    if kind is int:
        raw: bytes = node.to_bytes((node.bit_length() + 8) // 8, "little", signed=True)
        return b"i" + _U32.pack(len(raw)) + raw
    if kind is bytes:
        return b"".join((b"b", _U32.pack(len(node)), node))
    if kind is Odd:
        return _text(b"o", node.what[:MAX_TEXT])
    raise TypeError(f"a value of type {kind.__name__}")


def _write_array(array: np.ndarray[Any, Any], parts: list[bytes]) -> None:
    code = _CODE_OF.get(array.dtype)
    if code is None:
        code = _CODE_OF.get(array.dtype.newbyteorder("<"))
    if code is None:
        raise TypeError(f"an array of dtype {array.dtype}")
    if array.ndim > MAX_NDIM:
        raise TooLargeError(f"an array of {array.ndim} dimensions")
    head = b"a" + bytes((code, array.ndim)) + _DIMS[array.ndim].pack(*array.shape)
    if array.dtype == DTYPES[code] and len(_HEADS) < _MOST_HEADS:
        _HEADS[array.dtype, array.shape] = head
    parts.append(head)
    # ndarray.astype keeps 0-d; ascontiguousarray would make it 1-d.
    parts.append(array.astype(DTYPES[code], copy=False).tobytes())


def _text(tag: bytes, text: str) -> bytes:
    raw = text.encode("utf-8", "replace")
    return tag + _U32.pack(len(raw)) + raw


@functools.lru_cache(maxsize=256)
def _name(text: str) -> bytes:
    """Write a short text: mostly the same few, the names of classes."""
    return _text(b"s", text)


class _Reader:
    """Reads one tree; keeps count of what it has allowed so far."""

    __slots__ = ("at", "data", "leaves_left", "max_text")

    def __init__(self, data: bytes | bytearray, max_leaves: int, max_text: int) -> None:
        self.data, self.at = data, 0
        self.leaves_left, self.max_text = max_leaves, max_text

    def skip(self, n: int) -> int:
        """Go on by ``n`` bytes and return where they begin."""
        at = self.at
        if at + n > len(self.data):
            raise MalformedError("a value is cut off")
        self.at = at + n
        return at

    def take(self) -> bytes:
        """Return bytes that are preceded by their number."""
        n = self.size()
        at = self.skip(n)
        return bytes(self.data[at : at + n])

    def size(self) -> int:
        return int(_U32.unpack_from(self.data, self.skip(4))[0])

    def text(self, most: int) -> str:
        n = self.size()
        if n > 4 * most:  # a character has at most 4 bytes
            raise TooLargeError("a text that is too large")
        at = self.skip(n)
        try:
            text = str(self.data[at : at + n], "utf-8")
        except UnicodeDecodeError:  # the writer leaves none
            raise MalformedError("a text that is none") from None
        if len(text) > most:
            raise TooLargeError("a text that is too large")
        return text

    def read(self, depth: int) -> Any:
        at = self.at
        if at >= len(self.data):
            raise MalformedError("a value is cut off")
        self.at = at + 1
        tag = self.data[at]
        self.leaves_left -= 1
        if self.leaves_left < 0:
            raise TooLargeError("too many values")
        if tag == _ARRAY:
            return self._array()
        if tag in b"lm":
            return self._container(tag, depth)
        return self._leaf(tag)

    def _container(self, tag: int, depth: int) -> Any:
        if depth == 0:
            raise TooLargeError("nested too deeply")
        n = self.size()
        # Each element needs at least one byte: a forged count cannot make a huge list.
        if n > len(self.data) - self.at or n > self.leaves_left:
            raise TooLargeError("too many values")
        if tag == _LIST:
            return [self.read(depth - 1) for _ in range(n)]
        out: dict[str, Any] = {}
        for _ in range(n):
            if self.data[self.skip(1)] != _STR:
                raise MalformedError("a key that is no text")
            key = self.text(self.max_text)
            out[key] = self.read(depth - 1)
        return out

    def _leaf(self, tag: int) -> Any:
        if tag == _FLOAT:
            return _F64.unpack_from(self.data, self.skip(8))[0]
        if tag == _STR:
            return self.text(self.max_text)
        if tag == _INT:
            raw = self.take()
            if len(raw) > _MAX_INT:
                raise MalformedError("an integer of more than 512 bits")
            return int.from_bytes(raw, "little", signed=True)
        if tag == _NONE:
            return None
        if tag in b"tf":
            return tag == _TRUE
        if tag == _BYTES:
            return self.take()
        if tag == _ODD:
            return Odd(self.text(MAX_TEXT))
        raise MalformedError("an unknown tag")

    def _array(self) -> Any:
        at = self.skip(2)
        code, ndim = self.data[at], self.data[at + 1]
        if code >= len(DTYPES) or ndim > MAX_NDIM:
            raise MalformedError("an array of an unknown kind")
        begins = self.skip(8 * ndim)
        head = bytes(self.data[at : self.at])
        dtype, shape, count, size = _READ_HEADS.get(head) or self._head(head, begins)
        at = self.skip(size)
        if count == 0:
            return np.empty(shape, dtype)
        if code == 0 and self._largest(at, count) > 1:
            raise MalformedError("a truth value that is neither")
        array: np.ndarray[Any, Any] = np.ndarray(shape, dtype, self.data, at)
        return array if size >= _SHARED and array.flags.writeable else array.copy()

    def _head(self, head: bytes, at: int) -> tuple[np.dtype[Any], tuple[int, ...], int, int]:
        shape = _DIMS[head[1]].unpack_from(self.data, at)
        dtype, count = DTYPES[head[0]], math.prod(shape)  # Python integers do not overflow
        # Without the zeros, since numpy multiplies the others.
        if (count or math.prod(n for n in shape if n)) > MAX_BYTES:
            raise TooLargeError("an array of an impossible shape")
        found = dtype, shape, count, count * dtype.itemsize
        if len(_READ_HEADS) < _MOST_HEADS:
            _READ_HEADS[head] = found
        return found

    def _largest(self, at: int, count: int) -> int:
        if count < 64:  # where numpy takes longer to begin than this to end
            return max(self.data[at : at + count])
        return int(np.frombuffer(self.data, np.uint8, count, at).max())


_LIST, _STR, _ARRAY, _FLOAT, _INT, _NONE, _TRUE, _BYTES, _ODD = b"lsadintbo"


def decode(
    data: bytes | bytearray,
    *,
    max_depth: int = MAX_DEPTH,
    max_leaves: int = MAX_LEAVES,
    max_text: int = 1 << 30,
) -> Any:
    """Read one tree. Raises MalformedError for anything else, whatever the bytes are."""
    reader = _Reader(data, max_leaves, max_text)
    tree = reader.read(max_depth)
    if reader.at != len(data):
        raise MalformedError("bytes after the end of a value")
    return tree
