"""Names that students made: shown without harm, judged, and turned into names on disk."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache
from pathlib import PurePosixPath

_JUNK = frozenset({"__macosx", "thumbs.db", "desktop.ini", "__pycache__"})
_PLAIN = frozenset("-_.@+=, ()")  # beside letters and digits
_DEVICES = re.compile(
    r"(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³])\s*(?:\..*)?", re.IGNORECASE
)
_MAX_BYTES = 200  # with an ending such as ".json", below the 255 of every file system
_MAX_LEVELS = 12
_COPY = (
    r"(?:copy of )?{stem}"
    r"(?:[ _-]*\(\d{{1,3}}\)|[ _-]+\d{{1,3}}|[ _-]+(?:copy|kopie|copie|copia|kopia)){{0,3}}{ending}"
)


def shown(name: str, limit: int = 120) -> str:
    r"""Return a name as people may see it: no control, invisible or invalid characters.

    >>> print(shown("a\nb\u202e.py"))
    a\x0ab\u202e.py
    """
    text = "".join(c if c.isprintable() else _escaped(c) for c in name[:limit])
    return text if len(name) <= limit else f"{text}..."


def a_few(names: Sequence[str], most: int = 3) -> str:
    """Name the first of many ids as people may see them, all where one more would not matter.

    >>> a_few(["a", "b", "c", "d"]), a_few(["a", "b", "c", "d", "e"])
    ('a, b, c, d', 'a, b, c, ...')
    """
    cut = len(names) > most + 1
    few = [shown(name) for name in names[: most if cut else most + 1]]
    return ", ".join([*few, "..."] if cut else few)


def as_text(name: str) -> str:
    r"""Return a name exactly, but for bytes that are no UTF-8, which become ``\xNN``."""
    return "".join(_escaped(c) if "\ud800" <= c <= "\udfff" else c for c in name)


def is_junk(name: str) -> bool:
    """Tell whether a file or folder is litter of an operating system or an editor."""
    return name.startswith(".") or name.lower() in _JUNK


def hazard(parts: Sequence[str]) -> str:
    """Return why a relative path is not given to a worker, or "" for an ordinary one."""
    if len(parts) > _MAX_LEVELS:
        return f"it lies deeper than {_MAX_LEVELS} levels"
    for part in parts:
        if part in ("", ".", "..") or set(part) & set("/\\:"):
            return "its name could lead elsewhere"
        if any(unicodedata.category(c) == "Cs" for c in part):
            return "its name is not UTF-8"
        if not part.isprintable():
            return "its name has characters that cannot be seen"
        if len(part.encode()) > _MAX_BYTES:
            return f"its name is longer than {_MAX_BYTES} bytes"
    return ""


def like_name(file: str, ending: str = "") -> re.Pattern[str]:
    """Match a file's name, also in other case or as systems rename copies.

    >>> [bool(like_name("gates.py").fullmatch(n)) for n in ("Gates (1).py", "gates-2.py", "g.py")]
    [True, True, False]
    """
    path = PurePosixPath(file)
    stem, end = re.escape(path.stem), re.escape(ending or path.suffix)
    return re.compile(_COPY.format(stem=stem, ending=end), re.IGNORECASE)


@lru_cache(maxsize=1 << 14)
def folded(name: str) -> str:
    """Return what the most careless file system would take the name for."""
    for _ in range(2):  # folding can undo normal form, and the other way round
        name = unicodedata.normalize("NFKC", unicodedata.normalize("NFKD", name).casefold())
    return name.rstrip(". ")


class Places:
    """The names in one folder tree that are taken, as the most careless file system sees them."""

    def __init__(self) -> None:
        self._files: set[tuple[str, ...]] = set()
        self._folders: set[tuple[str, ...]] = set()

    def free(self, parts: Sequence[str]) -> bool:
        """Tell whether nothing has a place, and no file lies on the way to it."""
        path = tuple(folded(part) for part in parts)
        above = {path[:i] for i in range(1, len(path))}
        return path not in self._files and path not in self._folders and not above & self._files

    def take(self, parts: Sequence[str]) -> bool:
        """Take a place; False where it is not free."""
        free = self.free(parts)
        if free:
            path = tuple(folded(part) for part in parts)
            self._files.add(path)
            self._folders |= {path[:i] for i in range(1, len(path))}
        return free


def safe_file_name(student: str, taken: Collection[str]) -> str:
    """Return a name on disk, without ending, for a student's id.

    ``taken`` holds the names given to others; what a file system would confuse with one of them
    gets a mark of its own. For a whole class see ``safe_file_names``.

    >>> safe_file_name("s042", ()), safe_file_name("a/b", ()), safe_file_name("CON", ())
    ('s042', 'a%2Fb', '%43ON')
    """
    return _marked_if_confused(student, {folded(name) for name in taken})


def safe_file_names(students: Iterable[str]) -> dict[str, str]:
    """Return a name on disk for each student, whatever order they come in."""
    names: dict[str, str] = {}
    taken: set[str] = set()
    for student in sorted(set(students)):
        names[student] = _marked_if_confused(student, taken)
        taken.add(folded(names[student]))
    return names


def short_hash(name: str) -> str:
    """Return eight hexadecimal digits that tell a name from others."""
    import hashlib  # noqa: PLC0415 - loads OpenSSL; a student's check takes no digest

    return hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:8]


def _marked_if_confused(student: str, taken: Collection[str]) -> str:
    name = "".join(c if c.isalnum() or c in _PLAIN else _percent(c) for c in student) or "%"
    if _DEVICES.fullmatch(name) or name[0] in ". ":
        name = _percent(name[0]) + name[1:]
    if name[-1] in ". ":
        name = name[:-1] + _percent(name[-1])
    marked = len(name.encode()) > _MAX_BYTES or folded(name) in taken
    # "~" is escaped in ids, so that no id can look like a name with a mark.
    return f"{_cut(name)}~{short_hash(student)}" if marked else name


def _escaped(char: str) -> str:
    code = ord(char)
    if 0xDC80 <= code <= 0xDCFF:
        code -= 0xDC00  # the byte that os.fsdecode could not read
    width, letter = (2, "x") if code < 0x100 else (4, "u") if code < 0x10000 else (8, "U")
    return f"\\{letter}{code:0{width}x}"


def _percent(char: str) -> str:
    return "".join(f"%{byte:02X}" for byte in char.encode("utf-8", "surrogatepass"))


def _cut(name: str) -> str:
    """Cut a name to leave room for a mark, never within a character or an escape."""
    head = name.encode()[: _MAX_BYTES - 9].decode("utf-8", "ignore")
    return re.sub(r"%[0-9A-F]?\Z", "", head)
