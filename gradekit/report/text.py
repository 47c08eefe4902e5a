"""Text that students wrote, made safe to show, and numbers made short enough to read.

Escaping for HTML is the template engine's work. Changed here is what no escaping helps against:
terminal escape sequences, control characters, and characters that reorder the text around them.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterator
from typing import Any

# CSI ... final byte; OSC/DCS/PM/APC up to their end; two-byte escapes. C1 forms as well.
_ESCAPES = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]?"
    r"|(?:\x1b[\]PX^_]|[\x9d\x90\x98\x9e\x9f]).*?(?:\x07|\x1b\\|\x9c|$)"
    r"|\x1b[ -/]*[0-~]?",
    re.DOTALL,
)
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
# Bidirectional controls ("Trojan Source"), invisible spaces, line separators, tags.
_REORDERING = re.compile(
    "[\u061c\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\U000e0000-\U000e007f]"
)
# The form of a probe's docstring: a name in words, then a sentence that may give the answer away.
_DOCSTRING = re.compile(r"([^\W\d][\w.]*(?: [^\W\d]\w*){0,3}): ")
_TINY = 1e-6  # from here on a factor is written as 1 plus the rest
_PLAIN = 0.01  # from here on an error is written without an exponent
_LONGEST = 4_000  # characters of one string; the engine caps as well


def visible(value: Any, longest: int = _LONGEST) -> str:
    r"""Return the text without escape sequences; what would reorder it is spelled out.

    >>> visible("a\x1b[31mred\x1b[0m\x07b")
    'aredb'
    >>> visible("x = 1 \u202e# evil")
    'x = 1 \\u202e# evil'
    """
    text = "" if value is None else str(value)
    if len(text) > longest:
        text = text[: longest - 3] + "..."
    if text.isascii() and text.isprintable():  # most texts: three times as fast
        return text
    text = _ESCAPES.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = _CONTROLS.sub("", text).expandtabs(4)
    text = _REORDERING.sub(lambda found: found[0].encode("unicode_escape").decode(), text)
    return text.encode("utf-8", "backslashreplace").decode()  # lone surrogates cannot be written


def one_line(value: Any, longest: int = _LONGEST) -> str:
    r"""Return the visible text on one line.

    >>> one_line("two\n  lines")
    'two lines'
    """
    return " ".join(visible(value, longest).split())


def number(value: Any) -> float | None:
    """Read a number of a result document, where NaN and infinity are strings."""
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return None
    try:
        return float(value)
    except (ValueError, OverflowError):
        return None


def plain(value: Any) -> str:
    """Write points without trailing noise.

    >>> plain(2.0), plain(1.5), plain(0.1 + 0.2), plain(None)
    ('2', '1.5', '0.3', '')
    """
    found = number(value)
    if found is None:
        return ""
    text = f"{found:.4f}".rstrip("0").rstrip(".") if math.isfinite(found) else str(found)
    return "0" if text == "-0" else text


def signed(value: Any) -> str:
    """Write an element with its sign, as the table of wrong elements shows it.

    >>> signed(0.172905), signed(-1.5e-12), signed("nan"), signed(3), signed(None)
    ('+0.172905', '-1.5e-12', 'nan', '+3', '')
    """
    found = number(value)
    if found is None:
        return one_line(value, 24)
    return "nan" if math.isnan(found) else f"{found:+.6g}" if found else "0"


def apart(got: Any, want: Any) -> tuple[str, str]:
    """Write two elements as ``signed`` does, with more digits where they would read the same.

    >>> apart(0.5, 0.25), apart(1.0, 1.0000000025)
    (('+0.5', '+0.25'), ('+1', '+1.000000002'))
    """
    one, other = number(got), number(want)
    texts = signed(got), signed(want)
    if one is None or other is None or one == other:
        return texts
    for digits in (10, 13, 17):
        if texts[0] != texts[1]:
            break
        texts = f"{one:+.{digits}g}", f"{other:+.{digits}g}"
    return texts


def ratio(got: Any, want: Any) -> str:
    """Write yours / expected where that is a number; of values that differ it never reads 1.

    >>> ratio(1.0, -2.0), ratio(1.0, 0.0), ratio("nan", 1.0)
    ('-0.5', '', '')
    >>> ratio(1.0001, 1.0), ratio(0.99996, 1.0), ratio(1 + 2e-9, 1.0)
    ('1.0001', '0.99996', '1+2e-09')
    """
    top, bottom = number(got), number(want)
    if top is None or bottom is None or not bottom:
        return ""
    found = top / bottom if math.isfinite(top) and math.isfinite(bottom) else math.nan
    text = f"{found:.4g}" if math.isfinite(found) else ""
    text = "0" if text == "-0" else text
    off = (top - bottom) / bottom if text == "1" else 0.0  # found - 1 would round
    if not off:
        return text
    if abs(off) < _TINY:
        return f"1{off:+.1g}"
    return f"{found:.{1 - math.floor(math.log10(abs(off)))}f}".rstrip("0")


def relative(got: Any, want: Any) -> str:
    """Write the relative error of two elements: their distance by the larger of them.

    >>> relative(1.0, 2.0), relative(-1.0, 1.0), relative(0.0, 0.0), relative("nan", 1.0)
    ('0.5', '2', '0', '')
    >>> relative(1.0, 1.01), relative(1.0, 1.0123), relative(1.0, 1 + 2e-9)
    ('9.9e-03', '0.012', '2e-09')
    """
    one, other = number(got), number(want)
    if one is None or other is None or not math.isfinite(one) or not math.isfinite(other):
        return ""
    size = max(abs(one), abs(other))
    if not size or one == other:
        return "0"
    found = abs(one / size - other / size)
    return f"{found:.2g}" if found >= _PLAIN else f"{found:.1e}".replace(".0e", "e")


def short(value: Any) -> str:
    """Write an error or a tolerance with two digits.

    >>> short(2.34e-11), short("inf"), short(None)
    ('2.3e-11', 'inf', '')
    """
    found = number(value)
    return "" if found is None else f"{found:.2g}"


def cells(text: str) -> int:
    """Count the columns of a terminal that the text takes."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1
        for c in text
    )


def cut(text: str, width: int) -> str:
    """Cut the text to at most that many columns, and show that it was cut.

    >>> cut("unbreakable", 8)
    'unbre...'
    """
    if cells(text) <= width:
        return text
    kept = ""
    for character in text:
        if cells(kept + character) > max(width - 3, 0):
            break
        kept += character
    return (kept + "...")[:width]


def plural(count: int, noun: str, many: str = "") -> str:
    """Write a count with its noun.

    >>> plural(1, "question"), plural(3, "question")
    ('1 question', '3 questions')
    """
    return f"{count} {noun if count == 1 else many or noun + 's'}"


def listed(value: Any) -> Iterator[str]:
    """Yield the strings of a list that may be absent."""
    if isinstance(value, (list, tuple)):
        yield from (text for text in map(one_line, value) if text)


def short_title(title: str) -> str:
    """Return a title without the sentence that a docstring adds to the name.

    >>> short_title("MultiplyGate: each gradient is ..."), short_title("Part 2: the sigmoid")
    ('MultiplyGate', 'Part 2: the sigmoid')
    """
    found = _DOCSTRING.match(title)
    return found[1] if found else title
