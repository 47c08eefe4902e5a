"""The wire: frames over a pair of pipes, each with a tree of plain values (``trees.py``).

Nothing here evaluates what it reads. Every size is checked against a cap before anything of that
size is made, so a forged frame can be refused but cannot harm.
"""

from __future__ import annotations

import os
import struct
import time
from collections.abc import Callable, Mapping
from typing import Final, NamedTuple

from gradekit.sandbox.trees import (
    DTYPES,
    MAX_BYTES,
    MAX_DEPTH,
    MAX_LEAVES,
    MAX_NDIM,
    MAX_TEXT,
    MalformedError,
    TooLargeError,
    decode,
    encode,
)

try:
    from select import POLLIN, POLLOUT, poll
except ImportError:  # Windows: reads there block, and a watchdog ends the process
    poll = None  # type: ignore[assignment,misc]

CAN_WAIT: Final = poll is not None  # for several descriptors at once
__all__ = [
    "CAN_WAIT",
    "DTYPES",
    "MAX_BYTES",
    "MAX_DEPTH",
    "MAX_FRAME",
    "MAX_LEAVES",
    "MAX_NDIM",
    "MAX_TEXT",
    "Channel",
    "ClosedError",
    "Frame",
    "FullError",
    "LateError",
    "MalformedError",
    "TooLargeError",
    "decode",
    "encode",
    "readable",
    "unblock",
]

MAX_FRAME: Final = MAX_BYTES + 4096
_MAGIC: Final = b"gk\x01\n"
_HEADER: Final = struct.Struct("<4sBQI")  # magic, kind, call id, length of the payload
_CHUNK: Final = 1 << 16  # what a pipe holds
_GLANCE: Final = 0.1  # seconds between two looks at what the other side uses up


class FullError(Exception):
    """A frame is larger than what there is room for."""


class LateError(Exception):
    """Nothing came before the deadline."""


class ClosedError(Exception):
    """The other side closed its end."""


def unblock(*fds: int) -> None:
    """Let reads and writes of these return at once; where they cannot, a watchdog is needed."""
    if CAN_WAIT:
        for fd in fds:
            os.set_blocking(fd, False)


def readable(fd: int) -> bool:
    """Tell whether a read would return at once: something, or that it ended."""
    if not CAN_WAIT:
        return True
    waiting = poll()
    waiting.register(fd, POLLIN)
    return bool(waiting.poll(0))


class Frame(NamedTuple):
    """One message: what kind, of which call, and its payload."""

    kind: int
    call: int
    payload: bytes | bytearray


class Channel:
    """Frames over two descriptors, read and written with a deadline.

    Deadlines need descriptors that do not block. ``drain`` is called for further descriptors that
    have something to read meanwhile, so that a flood of prints cannot block the one who prints;
    it tells whether there may be more. ``glance`` is called now and then while something is
    waited for, and may raise. ``nap`` is how long to sleep before waiting, in seconds: being woken
    up for each of many small frames takes both sides longer than reading them.
    """

    def __init__(
        self,
        read_fd: int,
        write_fd: int,
        drain: dict[int, Callable[[], bool]] | None = None,
        glance: Callable[[], None] | None = None,
    ) -> None:
        self.read_fd, self.write_fd = read_fd, write_fd
        self._drain, self._glance, self.nap = drain or {}, glance, 0.0
        self._next_glance = time.monotonic() + _GLANCE
        self._buffer, self._at = bytearray(), 0  # read already; where the next frame begins

    def send(self, kind: int, call: int, payload: bytes, deadline: float | None = None) -> None:
        """Write one frame. Raises ClosedError when nobody reads any more, LateError."""
        data = memoryview(_HEADER.pack(_MAGIC, kind, call, len(payload)) + payload)
        try:
            while data:  # most often once
                data = data[self._write(data, deadline) :]
        except (BrokenPipeError, ConnectionResetError) as error:
            raise ClosedError(str(error)) from None

    def receive(
        self,
        deadline: float | None = None,
        most: int | Mapping[int, int] = MAX_FRAME,
        room: int | None = None,
    ) -> Frame:
        """Read one frame of at most so many bytes, or for each kind so many.

        Raises LateError, ClosedError, MalformedError, and FullError for more than ``room``:
        judged by the size that the header declares, before any of it is read.
        """
        if self._at + _HEADER.size > len(self._buffer):
            self._fill(_HEADER.size, deadline)
        magic, kind, call, length = _HEADER.unpack_from(self._buffer, self._at)
        self._at += _HEADER.size
        if magic != _MAGIC:
            raise MalformedError("no frame begins here")
        limit = most if isinstance(most, int) else most.get(kind)
        if limit is None:
            raise MalformedError("a frame of an unknown kind")
        if length > limit:
            raise TooLargeError("a frame that is too large")
        if room is not None and length > room:
            raise FullError
        return Frame(kind, call, self._read(length, deadline))

    def _write(self, data: memoryview, deadline: float | None) -> int:
        try:
            return os.write(self.write_fd, data)
        except BlockingIOError:
            self._wait(self.write_fd, POLLOUT, deadline)
            return 0

    def _read(self, n: int, deadline: float | None) -> bytes | bytearray:
        if self._at + n > len(self._buffer):
            self._fill(n, deadline)
            if n >= _CHUNK and len(self._buffer) == n:  # handed on as it is: it may be large
                whole, self._buffer = self._buffer, bytearray()
                return whole
        begin, self._at = self._at, self._at + n
        with memoryview(self._buffer) as view:
            return bytes(view[begin : self._at])

    def _fill(self, n: int, deadline: float | None) -> None:
        """Read until ``n`` bytes are there, from the first one on."""
        del self._buffer[: self._at]
        self._at = 0
        while (missing := n - len(self._buffer)) > 0:
            # Looked at even where there is always something to read.
            self._look(deadline)
            # Tried first, waited for after that: most frames cost one system call.
            try:
                chunk = os.read(self.read_fd, _CHUNK if n < _CHUNK else min(missing, _CHUNK))
            except BlockingIOError:
                if self.nap:
                    time.sleep(self.nap)
                    self.nap = 0.0
                else:
                    self._wait(self.read_fd, POLLIN, deadline)
                continue
            if not chunk:
                raise ClosedError("the other side ended")
            self._buffer += chunk

    def _look(self, deadline: float | None) -> float:
        """Return the seconds until something else is due. Raises LateError."""
        now = time.monotonic()
        if deadline is not None and now >= deadline:
            raise LateError
        left = 60.0 if deadline is None else min(60.0, deadline - now)
        if self._glance is None:
            return left
        if now >= self._next_glance:
            self._glance()
            self._next_glance = time.monotonic() + _GLANCE
        return min(left, _GLANCE)

    def _wait(self, fd: int, event: int, deadline: float | None) -> None:
        """Wait until ``fd`` can be read or written, draining what is printed meanwhile."""
        waiting = poll()
        waiting.register(fd, event)
        for printing in self._drain:
            waiting.register(printing, POLLIN)
        while True:
            left = self._look(deadline)
            ready = [other for other, _ in waiting.poll(left * 1000)]
            for printing in [other for other in ready if other in self._drain]:
                if not self._drain[printing]():
                    del self._drain[printing]
                    waiting.unregister(printing)
            if fd in ready:
                return
