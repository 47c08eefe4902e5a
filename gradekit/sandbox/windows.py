"""Windows of tokens, as numbers: what similar pairs are found by, without anybody's text.

A window is a run of tokens that renaming, comments and layout do not change. The worker sends the
numbers of its own submission, before student code runs; outside only numbers are compared.
"""

from __future__ import annotations

import keyword
import re
import zlib
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from gradekit.sandbox.loading import read_source
from gradekit.sandbox.messages import MOST_WINDOWS

_LENGTH = 12  # tokens of a window: about one line
_NEIGHBOURS = 6  # of so many windows in a row one is kept: the least, wherever it stands
_MOST_TEXT = 200_000  # characters that are read
# What is in the group counts; comments and texts are matched so that nothing in them does.
_TOKEN = re.compile(
    r"((?:np|numpy)\.\w+|\d[\w.]*|\w+|[^\s\w\"'#])"
    r"|#.*"
    r"|\"\"\"[\s\S]*?\"\"\"|'''[\s\S]*?'''"
    r"|\"[^\"\\\n]*(?:\\.[^\"\\\n]*)*\"?|'[^'\\\n]*(?:\\.[^'\\\n]*)*'?"
)
_NOTHING, _NAME, _NUMBER = 0, 1, 2
_FACTOR = 0x9E3779B97F4A7C15  # odd, and its bits are spread evenly
_FACTORS = [np.uint64(pow(_FACTOR, power, 1 << 64)) for power in (1, 2, 4)]


class _Codes(dict[str, int]):
    """The number of each token: names of the student's choice have one together."""

    def __missing__(self, token: str) -> int:
        if token.isidentifier():
            code = _NAME
        elif token[0].isdigit():
            code = _NUMBER
        else:  # an operator, or an attribute of numpy under either name
            code = zlib.crc32(token.replace("numpy.", "np.", 1).encode("utf-8", "replace")) | 4
        self[token] = code
        return code


_CODES = _Codes({"": _NOTHING, **{word: zlib.crc32(word.encode()) | 4 for word in keyword.kwlist}})


def windows_of(files: Mapping[str, bytes], wanted: Sequence[str]) -> NDArray[np.int64]:
    """Return the windows of the files handed in, at most ``MOST_WINDOWS``, in rising order.

    Of each few in a row the least is kept, so that a passage of two lines that two submissions
    share gives both the same window, wherever it stands.
    """
    hashes = every_window(_text_of(files, wanted))
    if len(hashes) > _NEIGHBOURS:
        rows = len(hashes) - _NEIGHBOURS + 1
        least = hashes[:rows].copy()
        for k in range(1, _NEIGHBOURS):
            np.minimum(least, hashes[k : k + rows], out=least)
        hashes = least
    hashes.sort()
    # Not np.unique, which imports numpy.ma when it is first called: ten milliseconds a worker.
    first = np.ones(len(hashes), dtype=bool)
    first[1:] = hashes[1:] != hashes[:-1]
    return hashes[first][:MOST_WINDOWS]


def every_window(text: str) -> NDArray[np.int64]:
    """Return all windows of a text in order, as numbers of 32 bits."""
    found = _TOKEN.findall(text[:_MOST_TEXT])
    codes = np.array([_CODES[token] for token in found], dtype=np.uint64)
    codes = codes[codes != _NOTHING]
    rows = len(codes) - _LENGTH + 1
    if rows < 1:
        return np.zeros(0, dtype=np.int64)
    # A polynomial in the factor, of 12 tokens in four steps: of two, of four, of eight and four.
    once, twice, four_times = _FACTORS
    two = codes[:-1] * once + codes[1:]
    four = two[:-2] * twice + two[2:]
    eight = four[:-4] * four_times + four[4:]
    mixed = eight[:-4] * four_times + four[8:]
    mixed ^= mixed >> np.uint64(29)
    mixed *= once
    hashes: NDArray[np.int64] = (mixed >> np.uint64(32)).astype(np.int64)
    return hashes


def _text_of(files: Mapping[str, bytes], wanted: Sequence[str]) -> str:
    """Return the code of the files asked for, then of the other Python files that came with them.

    Of a notebook that of its cells. What cannot be read says nothing.
    """
    others = [name for name in files if name.endswith(".py") and name not in wanted]
    texts, room = [], _MOST_TEXT
    for name in (*wanted, *others):
        if name not in files or name == "given.py" or room <= 0:
            continue
        try:
            texts.append(read_source(files[name], name).text)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue
        room -= len(texts[-1])
    return "\n".join(texts)
