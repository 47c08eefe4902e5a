"""A search for marked texts and numbers in whatever form a file may hold them."""

from __future__ import annotations

import base64
import html
import io
import math
import re
import zipfile
from collections.abc import Iterable, Iterator
from urllib.parse import unquote_to_bytes

import numpy as np

from gradekit.sandbox.wire import MalformedError, decode

_NUMBER = re.compile(rb"\d[\d_]*(?:\.\d+)?(?:[eE][+-]?\d{1,3})?|\.\d+")
_HEX_FLOAT = re.compile(rb"0x[01](?:\.[0-9a-f]+)?p[+-]\d+")
_BASE64 = re.compile(rb"[A-Za-z0-9+/_-]{12,}")
_HEX = re.compile(rb"(?:[0-9a-fA-F]{2}[ :]?){8,}")
_LEAST, _MOST = 6, 12  # significant digits that make a number the same


class Canaries:
    """Marked texts, and numbers that are found where six digits of them are written."""

    def __init__(self, marks: Iterable[str], numbers: Iterable[float]) -> None:
        self._marks = {mark: mark.lower().encode() for mark in marks}
        self._numbers = sorted({abs(float(v)) for v in numbers if math.isfinite(v) and v})
        self._digits = {form for v in self._numbers for form in _forms_of(v)}
        self._free = {repr(v).replace(".", "").lstrip("0")[:9] for v in self._numbers}
        signed = np.array([*self._numbers, *(-v for v in self._numbers)])
        self._words = np.unique(np.concatenate([signed.view("<u8"), signed.view(">u8")]))

    def in_file(self, name: str, data: bytes) -> list[str]:
        """Say what a file holds: as it is, unpacked and decoded."""
        found: dict[str, None] = {}
        for what, view in _views(name, data):
            for said in (*self._texts(view), *self._values(view), *self._binary(view)):
                found[f"{what} holds {said}"] = None
        return list(found)

    def _texts(self, view: bytes) -> Iterator[str]:
        small = view.lower()
        yield from (mark for mark, spelled in self._marks.items() if spelled in small)

    def _values(self, view: bytes) -> Iterator[str]:
        for found in _HEX_FLOAT.findall(view):
            if _forms_of(abs(float.fromhex(found.decode()))) & self._digits:
                yield found.decode()
        for text in dict.fromkeys(_NUMBER.findall(view)):
            token = text.decode().replace("_", "")
            digits = re.sub(r"[eE].*|\.", "", token).lstrip("0")
            if len(digits) < _LEAST:
                continue
            value = float(token)
            written = (min(len(digits), _MOST), *_decimal(value, min(len(digits), _MOST)))
            # An integer may be a number without its point: nine digits are no chance.
            if written in self._digits or digits[:9] in self._free:
                yield token

    def _binary(self, view: bytes) -> Iterator[str]:
        for offset in range(8):
            words = np.frombuffer(view[offset : len(view) - (len(view) - offset) % 8], "<u8")
            hits = np.intersect1d(words, self._words)
            yield from (f"the bytes of {hit:#x}" for hit in hits)


def _decimal(value: float, digits: int) -> tuple[str, int]:
    if not value or not math.isfinite(value):
        return "", 0
    mantissa, _, exponent = f"{value:.{digits - 1}e}".partition("e")
    return mantissa.replace(".", ""), int(exponent)


def _forms_of(value: float) -> set[tuple[int, str, int]]:
    """Return a number as it is written with each number of digits, rounded and cut off."""
    long, power = _decimal(value, 17)
    forms = {(n, long[:n], power) for n in range(_LEAST, _MOST + 1)} if long else set()
    return forms | {(n, *_decimal(value, n)) for n in range(_LEAST, _MOST + 1)}


def _views(name: str, data: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield the bytes of a file, and what they stand for."""
    yield name, data
    if data[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for member in archive.namelist():
                yield f"{name}: the name {member}", member.encode()
                yield from _views(f"{name}: {member}", archive.read(member))
        return
    if name.endswith(".gk"):
        yield from _recorded(name, data)
    text = data.decode("utf-8", "replace")
    for how, other in (
        ("without NULs", data.replace(b"\0", b"")),
        ("unescaped", html.unescape(text).encode()),
        ("unquoted", unquote_to_bytes(data)),
        ("with points for underscores", re.sub(rb"(?<=\d)_(?=\d)", b".", data)),
        ("unfolded", re.sub(rb"\\u([0-9a-f]{4})", _character, data)),
        ("from base64", b"\n".join(_from_base64(data))),
        ("from hex", b"\n".join(_from_hex(data))),
    ):
        if other != data:
            yield f"{name} {how}", other


def _character(found: re.Match[bytes]) -> bytes:
    return chr(int(found[1], 16)).encode("utf-8", "replace")


def _from_base64(data: bytes) -> Iterator[bytes]:
    for run in dict.fromkeys(_BASE64.findall(data)):
        standard = run.replace(b"-", b"+").replace(b"_", b"/")
        for start in range(4):
            part = standard[start:]
            yield (whole := base64.b64decode(part + b"A" * (-len(part) % 4)))
            yield whole.replace(b"\0", b"")


def _from_hex(data: bytes) -> Iterator[bytes]:
    for run in dict.fromkeys(_HEX.findall(data)):
        digits = re.sub(rb"[ :]", b"", run)
        for start in range(2):
            part = digits[start : len(digits) - (len(digits) - start) % 2]
            yield bytes.fromhex(part.decode())


def _recorded(name: str, data: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield the texts and numbers of recorded answers one by one."""
    try:
        tree = decode(data, max_depth=16, max_leaves=1 << 30)
    except MalformedError:
        return
    yield f"{name} decoded", "\n".join(_leaves(tree)).encode()


def _leaves(tree: object) -> Iterator[str]:
    if isinstance(tree, dict):
        for key, value in tree.items():
            yield str(key)
            yield from _leaves(value)
    elif isinstance(tree, (list, tuple)):
        for value in tree:
            yield from _leaves(value)
    elif isinstance(tree, np.ndarray):
        yield from map(repr, tree.ravel().tolist())
    else:
        yield str(tree)
