"""What one submission may hold, and the things found in it."""

from __future__ import annotations

from dataclasses import dataclass

MAX_MEMBERS = 2_000
MAX_BYTES = 100_000_000
FOLDER = "is a folder, not a regular file"
ENDINGS = (".zip", ".tar", ".tar.gz", ".tgz")
_HEADERS_CAP = 16_000_000  # of tar, all of them: 0.2 s a megabyte where they are hostile
_TAR_SLACK = MAX_MEMBERS * 4 * 512  # headers and padding around 100 MB of content


class ArchiveRefused(Exception):  # noqa: N818 - the name says what happened
    """An archive, or a submission as a whole, that is not taken. The message says why."""

    @property
    def reason(self) -> str:
        """The sentence for people."""
        return str(self)


class Budget:
    """What one submission may hold; counted while reading, whatever sizes are declared.

    Besides what is unpacked it counts what costs time: archives as they lie on disk (packed), gzip
    streams and tar's extended headers. Else nested archives of nothing would cost hours.
    """

    def __init__(self) -> None:
        self._members = 0
        self._bytes = dict.fromkeys(("unpacked", "packed", "streamed", "headers"), 0)

    def member(self, where: str) -> None:
        """Count one file or folder."""
        self._members += 1
        if self._members > MAX_MEMBERS:
            raise ArchiveRefused(f"{where} is too large: it holds over {MAX_MEMBERS:,} files.")

    def take(self, count: int, where: str, kind: str = "unpacked") -> None:
        """Count bytes of one kind."""
        self._bytes[kind] += count
        slack = _TAR_SLACK if kind == "streamed" else 0
        cap = min(MAX_BYTES, _HEADERS_CAP) if kind == "headers" else MAX_BYTES + slack
        if self._bytes[kind] > cap:
            raise ArchiveRefused(
                f"{where} is too large: with it the submission holds over "
                f"{cap // 10**6} MB ({kind})."
            )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Item:
    """Something handed in: a file with its content, or what stands where a file should."""

    parts: tuple[str, ...]
    shown: str
    origin: str = ""  # the archive that it came in
    content: bytes = b""
    problem: str = ""

    @property
    def name(self) -> str:
        """The name without its folders."""
        return self.parts[-1]

    @property
    def depth(self) -> int:
        """How far from the top it lies."""
        return len(self.parts)

    @property
    def isfile(self) -> bool:
        """Whether it is no folder: one named like a file counts only where no file is."""
        return self.problem != FOLDER

    @property
    def odd(self) -> bool:
        """Whether it is a link, a device or unreadable."""
        return bool(self.problem) and self.isfile

    @property
    def empty(self) -> bool:
        """Whether it is a file of white space at most."""
        wide = self.content[:2] in (b"\xff\xfe", b"\xfe\xff")  # UTF-16
        blanks = b"\xff\xfe \t\r\n\0" if wide else b" \t\r\n\f\v"
        return not self.content.removeprefix(b"\xef\xbb\xbf").strip(blanks) and not self.problem

    @property
    def notebook(self) -> bool:
        """Whether it is a notebook, whatever its ending."""
        return self.name.lower().endswith(".ipynb") or (
            b'"nbformat"' in self.content and looks_like_notebook(self.content)
        )


def looks_like_notebook(content: bytes) -> bool:
    """Tell by its bytes whether a file is a notebook; nothing of it is parsed here."""
    keys = (b'"nbformat"', b'"cells"', b'"cell_type"')  # one is left even of one cut in half
    start = content[:1024].removeprefix(b"\xef\xbb\xbf").lstrip()
    return start.startswith(b"{") and any(key in content for key in keys)


def is_archive(name: str) -> bool:
    """Tell by its name whether a file is an archive that gradekit opens."""
    return name.lower().endswith(ENDINGS)
