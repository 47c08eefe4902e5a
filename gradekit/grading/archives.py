"""Archives as handed in, read in memory: every byte counted, nothing extracted.

Tar is read here rather than by ``tarfile``, whose header parsing can be made to run for ever in
Python versions that courses use (CVE-2024-6232, CVE-2025-8194).
"""

from __future__ import annotations

import gzip
import io
import re
import stat
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import NoReturn

from gradekit.grading.items import (
    FOLDER,
    MAX_MEMBERS,
    ArchiveRefused,
    Budget,
    Item,
    is_archive,
)
from gradekit.grading.names import is_junk, shown

MAX_LEVEL = 3
_CHUNK = 1 << 16
_BLOCK = 512  # of tar
_HEADER_CAP = 1 << 16  # a name or a set of attributes in tar


@dataclass(frozen=True, slots=True)
class Unpacked:
    """All that an archive holds, nested archives opened."""

    members: list[Item] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Entry:
    name: str
    folder: bool
    read: Callable[[], bytes]


def read_archive(name: str, data: bytes, budget: Budget) -> Unpacked:
    """Read all members of an archive. Raises ArchiveRefused, and nothing else, for any bytes."""
    found: dict[tuple[str, ...], Item] = {}
    notes: list[str] = []
    for member in _members(data, name, (), 1, budget):
        key = (member.origin, *member.parts)
        if key in found and found[key].content != member.content:
            notes.append(f"{member.shown} is in its archive twice; the last one counts.")
        found[key] = member
    return Unpacked(list(found.values()), notes)


def _members(
    data: bytes, where: str, at: tuple[str, ...], level: int, budget: Budget
) -> Iterator[Item]:
    if level > MAX_LEVEL:
        _refuse(where, f"archives lie in one another more than {MAX_LEVEL} deep")
    for entry in _entries(data, where, budget):
        budget.member(shown(where))
        inner = _inside(entry.name, where)
        if not inner or any(is_junk(part) for part in inner):
            continue
        parts, path = (*at, *inner), f"{where}/{'/'.join(inner)}"
        label = shown(path, 400)
        if entry.folder:
            yield Item(parts=parts, shown=label, origin=where, problem=FOLDER)
        elif is_archive(inner[-1]):
            yield from _members(entry.read(), path, parts[:-1], level + 1, budget)
        else:
            yield Item(parts=parts, shown=label, origin=where, content=entry.read())


def _entries(data: bytes, where: str, budget: Budget) -> Iterator[_Entry]:
    """Choose by what the bytes are: browsers and people give archives wrong endings."""
    if data[:2] == b"\x1f\x8b":
        return _tar_entries(_gunzip(data, where, budget), where, budget)
    if data[:2] != b"PK" and (data[257:262] == b"ustar" or not where.lower().endswith(".zip")):
        return _tar_entries(data, where, budget)
    return _zip_entries(data, where, budget)


def _inside(name: str, where: str) -> tuple[str, ...]:
    """Split a member's path. Raises ArchiveRefused where it leaves the archive."""
    if name.startswith(("/", "\\")) or re.match(r"[A-Za-z]:", name):
        _refuse(where, f"the path of its member {shown(name)} is absolute")
    level = 0
    for part in re.split(r"[/\\]", name):
        level += -1 if part == ".." else part not in ("", ".")
        if level < 0:
            _refuse(where, f"the path of its member {shown(name)} leaves the archive")
    return tuple(part for part in name.split("/") if part not in ("", "."))


def _refuse(where: str, why: str) -> NoReturn:
    raise ArchiveRefused(f"{shown(where)} is refused: {why}.")


# --- zip


def _zip_entries(data: bytes, where: str, budget: Budget) -> Iterator[_Entry]:
    # Before zipfile builds an object for each: what claims 50 times too many is not opened.
    if data.count(b"PK\x01\x02") > 50 * MAX_MEMBERS:
        _refuse(where, f"it is too large, with over {MAX_MEMBERS:,} members")
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except Exception as error:  # noqa: BLE001 - hostile bytes raise struct.error, ValueError, ...
        _refuse(where, f"it is damaged or no archive ({_said(error)})")
    with archive:
        for info in archive.infolist():
            name = _zip_name(info)
            _check_zip_member(info, name, where)
            yield _Entry(
                name,
                name.endswith("/") or stat.S_ISDIR(info.external_attr >> 16),
                partial(_read_zip, archive, info, name, where, budget),
            )


def _zip_name(info: zipfile.ZipInfo) -> str:
    name = info.orig_filename
    if not info.flag_bits & 0x800:  # not flagged as UTF-8: zipfile took it for cp437
        try:
            name = name.encode("cp437").decode()
        except UnicodeError:
            name = info.orig_filename
    # Some Windows packers separate by backslashes, which no honest name holds elsewhere.
    return name.replace("\\", "/")


def _check_zip_member(info: zipfile.ZipInfo, name: str, where: str) -> None:
    kind = stat.S_IFMT(info.external_attr >> 16)
    if info.flag_bits & 0x2041:  # encrypted, strongly, or with a hidden directory
        _refuse(where, f"its member {shown(name)} is protected by a password (encrypted)")
    if kind == stat.S_IFLNK:
        _refuse(where, f"its member {shown(name)} is a symbolic link")
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        _refuse(where, f"its member {shown(name)} is not a regular file")
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        _refuse(where, f"its member {shown(name)} is packed by method {info.compress_type}")


def _read_zip(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str, where: str, budget: Budget
) -> bytes:
    chunks = []
    try:
        with archive.open(info) as source:
            while chunk := source.read(_CHUNK):
                budget.take(len(chunk), shown(f"{where}/{name}"))
                chunks.append(chunk)
    except ArchiveRefused:
        raise
    except Exception as error:  # noqa: BLE001 - zlib.error, EOFError, BadZipFile, ValueError, ...
        _refuse(where, f"its member {shown(name)} is damaged ({_said(error)})")
    return b"".join(chunks)


def _said(error: Exception) -> str:
    return shown(f"{type(error).__name__}: {error}")


# --- tar


def _gunzip(data: bytes, where: str, budget: Budget) -> bytes:
    chunks = []
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(data)) as source:
            while chunk := source.read(_CHUNK):
                budget.take(len(chunk), shown(where), "streamed")
                chunks.append(chunk)
    except ArchiveRefused:
        raise
    except Exception as error:  # noqa: BLE001 - BadGzipFile, EOFError, zlib.error, struct.error
        _refuse(where, f"it is damaged ({_said(error)})")
    return b"".join(chunks)


def _tar_entries(data: bytes, where: str, budget: Budget) -> Iterator[_Entry]:
    position, said = 0, dict[str, bytes]()
    while (header := data[position : position + _BLOCK]).strip(b"\0"):
        kind, size = _tar_header(header, said, where)
        begin = position + _BLOCK
        if begin + size > len(data):
            _refuse(where, f"it is damaged: it ends within {shown(_tar_name(header, said))}")
        position = begin + -(-size // _BLOCK) * _BLOCK
        if kind in b"LKxg":
            budget.take(size + _BLOCK, shown(where), "headers")
            said.update(_tar_said(kind, data[begin : begin + size], size, where))
            continue
        name = _tar_name(header, said)
        _check_tar_member(kind, said, name, where)
        said = {}
        if kind != b"V":  # the volume's label
            yield _Entry(
                name,
                kind == b"5" or name.endswith("/"),
                partial(_read_tar, data, begin, size, f"{where}/{name}", budget),
            )
    if len(header) < _BLOCK:
        _refuse(where, "it is damaged: it ends too early")


def _tar_header(header: bytes, said: dict[str, bytes], where: str) -> tuple[bytes, int]:
    """Return a member's kind and size."""
    sum_said = _tar_number(header[148:156])
    if len(header) < _BLOCK or sum_said != sum(header) - sum(header[148:156]) + 8 * 32:
        _refuse(where, "it is damaged or no archive (the checksum of a header is wrong)")
    kind = header[156:157]
    extended = said.get("size", b"") if kind not in b"LKxg" else b""
    number = _tar_number(extended, 10) if extended else _tar_number(header[124:136])
    if number is None:
        _refuse(where, f"it is damaged: the size of {shown(_tar_name(header, said))} is no number")
    return kind, 0 if kind in b"123456" else number


def _tar_number(text: bytes, base: int = 8) -> int | None:
    if text[:1] == b"\x80" and base == 8:
        return int.from_bytes(text[1:], "big")
    digits = text.strip(b" \0")
    if not re.fullmatch(rb"[0-7]{0,20}" if base == 8 else rb"[0-9]{1,20}", digits):
        return None
    return int(digits or b"0", base)


def _tar_name(header: bytes, said: dict[str, bytes]) -> str:
    name = header[:100].split(b"\0", 1)[0]
    prefix = header[345:500].split(b"\0", 1)[0] if header[257:263] == b"ustar\0" else b""
    name = said.get("path") or (prefix + b"/" + name if prefix else name)
    return name.decode("utf-8", "surrogateescape")


def _tar_said(kind: bytes, body: bytes, size: int, where: str) -> dict[str, bytes]:
    """Read what an extended header says of the next member. Global ones say nothing we use."""
    if size > _HEADER_CAP:
        _refuse(where, f"it is damaged: a header of it is too large ({size:,} bytes)")
    if kind == b"L":
        return {"path": body.split(b"\0", 1)[0]}
    said: dict[str, bytes] = {}
    at, end = 0, len(body.rstrip(b"\0")) if kind == b"x" else 0
    while at < end:
        space = body.find(b" ", at, at + 8)
        length = _tar_number(body[at : max(space, at)], 10) or 0
        key, equals, value = body[space + 1 : at + length].partition(b"=")
        if not (at < space < at + length <= end and equals and value.endswith(b"\n")):
            _refuse(where, "it is damaged: a header of it cannot be read")
        said[key.decode("ascii", "replace")] = value[:-1]
        at += length
    return said


def _check_tar_member(kind: bytes, said: dict[str, bytes], name: str, where: str) -> None:
    if kind == b"2":
        _refuse(where, f"its member {shown(name)} is a symbolic link")
    if kind == b"1":
        _refuse(where, f"its member {shown(name)} is a hard link")
    if kind == b"S" or any(key.startswith("GNU.sparse") for key in said):
        _refuse(where, f"its member {shown(name)} is sparse, which is not read")
    if kind not in b"05\x007V":
        _refuse(where, f"its member {shown(name)} is not a regular file")


def _read_tar(data: bytes, begin: int, size: int, path: str, budget: Budget) -> bytes:
    budget.take(size, shown(path))
    return data[begin : begin + size]
