"""Answers heard before: in a class many give the same one to the last bit.

Such an answer is read and judged once. What is kept is keyed by the bytes themselves, so that no
two answers can be taken for each other, and it takes a bounded part of the memory.
"""

from __future__ import annotations

import math
import struct
from dataclasses import dataclass, field
from typing import Any, Final

from gradekit.model import Answer
from gradekit.sandbox.messages import decode_answer
from gradekit.sandbox.wire import MalformedError

_SECONDS: Final = struct.Struct("<cd")  # how an answer ends: a number that is never the same
_OBJECTS: Final = 2_000  # bytes that an answer takes in memory besides its own, about


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard(Answer):
    """An answer of a submission, with what was concluded from it for each draw.

    Its ``seconds`` are those of the first one who gave it.
    """

    conclusions: dict[object, Any] = field(default_factory=dict, compare=False, repr=False)


class Hearing:
    """Reads answers, each once as long as it is remembered: at most about ``most`` bytes twice."""

    def __init__(self, most: int = 6 << 20) -> None:
        self._most, self._room = most, most
        self._young: dict[bytes, Heard] = {}
        self._old: dict[bytes, Heard] = {}

    def read(self, payload: bytes | bytearray) -> Answer:
        """Read an answer from a worker. Raises MalformedError."""
        size = len(payload) + _OBJECTS
        if len(payload) <= _SECONDS.size or size > self._most // 8:
            return decode_answer(payload)
        key = bytes(payload[: -_SECONDS.size])
        found = self._young.get(key) or self._old.get(key)
        if found is None:
            answer = decode_answer(payload)
            # Decoded, it ends with a number: what comes before is the rest of it, whole.
            found = Heard(
                stages=answer.stages,
                notes=answer.notes,
                used=answer.used,
                seconds=answer.seconds,
            )
        else:
            tag, seconds = _SECONDS.unpack_from(payload, len(key))
            if tag != b"d" or not math.isfinite(seconds) or seconds < 0:
                raise MalformedError("seconds")
            if key in self._young:
                return found
        self._keep(key, found, size)
        return found

    def _keep(self, key: bytes, answer: Heard, size: int) -> None:
        """Remember an answer; what nobody gave for long is forgotten."""
        if size > self._room:
            self._old, self._young, self._room = self._young, {}, self._most
        self._young[key] = answer
        self._room -= size
