"""A terminal: how wide it is, what it can show, and text that fits into it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TextIO

from gradekit.report.text import cells, cut
from gradekit.report.words import STATUS, status_words

_GUTTER = "│"
_GLYPHS = "".join(words.mark for words in STATUS.values()) + _GUTTER
_COLORS = {"good": "32", "bad": "31", "warn": "33", "open": "2", "person": "36"}
_PARAGRAPHS = 12
INDENT = "  "
# Of a command: what is quoted is one, and the first one brings its indent along.
_WORDS = re.compile(r"""^\s*\S+|(?:'[^']*'|"[^"]*"|[^\s'"])+|\S+""")


def terminal_fits_unicode(stream: TextIO) -> bool:
    """Whether the stream's encoding has every mark that a report may print."""
    try:
        _GLYPHS.encode(getattr(stream, "encoding", None) or "ascii", "strict")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The terminal that lines are made for; with ``unicode=False`` every character is ASCII."""

    width: int = 80
    unicode: bool = True
    color: bool = False

    @property
    def gutter(self) -> str:
        """What stands between a line's number and its code."""
        return _GUTTER if self.unicode else "|"

    def status(self, status: str, word: str) -> str:
        """Write the mark and the word: never colour alone."""
        words = status_words(status)
        mark = words.mark if self.unicode else words.ascii
        return self.paint(f"{mark:<2} {word}", _COLORS[words.tone])

    def heading(self, text: str) -> str:
        """Write a line that others belong to."""
        return self.paint(self.fit(self.text(text)), "1")

    def line(self, text: str, deeper: int = 0) -> str:
        """Write one line, indented; what does not fit is cut."""
        return self.fit(INDENT * (1 + deeper) + self.text(text))

    def wrap(self, text: str, deeper: int = 0) -> Iterator[str]:
        """Yield the sentence in lines; a word that does not fit is cut."""
        indent = INDENT * (1 + deeper)
        for paragraph in self.text(text).splitlines()[:_PARAGRAPHS]:
            line = ""
            for word in paragraph.split():  # textwrap counts characters, not columns
                if line and cells(f"{indent}{line} {word}") > self.width:
                    yield self.fit(indent + line)
                    line = ""
                line = f"{line} {word}" if line else word
            if line:
                yield self.fit(indent + line)

    def commands(self, rows: Sequence[tuple[str, str]]) -> Iterator[str]:
        """Yield the next commands, the first one as the thing to do; explained where it fits.

        A command is never cut, since it is there to be copied: a long one goes on in the next line.
        """
        shown = [(self.text(command), self.text(what)) for command, what in rows]
        size = max((cells(command) for command, _ in shown), default=0)
        for number, (command, what) in enumerate(shown):
            line = f"{'      ' if number else 'Next: '}{command}"
            longer = f"{line}{' ' * (size - cells(command))}   {what}"
            if what and cells(longer) <= self.width:
                yield longer
            else:
                yield from self._continued(line)

    def _continued(self, line: str) -> Iterator[str]:
        """Yield a command; one that is too long in lines that a shell takes for one."""
        kept, *words = _WORDS.findall(line)
        for left, word in zip(range(len(words) - 1, -1, -1), words, strict=True):
            longer = f"{kept} {word}"
            if cells(longer) + (2 if left else 0) > self.width:  # the sign that it goes on
                yield f"{kept} \\"
                longer = f"{' ' * 8}{word}"
            kept = longer
        yield kept

    def text(self, text: str) -> str:
        """Return the text in the characters that the terminal has."""
        return text if self.unicode else text.encode("ascii", "backslashreplace").decode()

    def fit(self, text: str, width: int | None = None) -> str:
        """Cut the text to the width."""
        return cut(text, max(self.width if width is None else width, 0))

    def pad(self, text: str, width: int) -> str:
        """Fill the text up with blanks."""
        return text + " " * (width - cells(text))

    def paint(self, text: str, code: str) -> str:
        """Colour the text where the terminal has colours."""
        return f"\x1b[{code}m{text}\x1b[0m" if self.color and text else text
