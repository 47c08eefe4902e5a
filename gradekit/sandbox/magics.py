"""What notebooks add to Python: magics, shell lines and questions, taken out of a cell's text."""

from __future__ import annotations

import ast
import re
import textwrap
from dataclasses import dataclass

# Cell magics that run the rest of the cell here.
_WRAPPERS = frozenset(("time", "timeit", "capture", "prun", "snakeviz", "memit", "mprun", "lprun"))
_WRITTEN = re.compile(r"%%(?:writefile|file)(?: +-a)? +(?:\S*/)?(\w+)\.py\s*$")
_SHELL = re.compile(
    r"\s*(?:[%!].*"
    r"|\?{1,2}\s*[\w.*%]+\s*"  # ?np
    r"|[%\w.*\[\]()]+\s*\?{1,2}\s*(?:#.*)?"  # np.sum??
    r"|[\w., ]+=\s*[%!].*"  # files = !ls
    r"|[/,;]\s*\w.*)$"  # /f x calls f
)
_TIMED = re.compile(r"(\s*)(?:%time\s+)+(\S.*)$")
_PROMPT = re.compile(r"^(?:(?:>>>|\.\.\.)(?: |$)|In \[\d+\]: ?|[ ]+\.{3,}: ?)+", re.MULTILINE)
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff"), "") | dict.fromkeys(
    map(ord, "\u00a0\u202f\u2007\u3000"), " "
)
_MOST_TRIES = 60


@dataclass(slots=True)
class Python:
    """A cell as Python: its tree, or why it has none; line for line as the student wrote it."""

    text: str
    tree: ast.Module | None
    error: SyntaxError | None = None
    dropped: tuple[int, ...] = ()  # lines that are no Python
    written: tuple[str, ...] = ()  # modules that the cell would write


def python_of(text: str) -> Python:
    """Read a cell: as it is, else without what is no Python."""
    tree, error = _parse(text)
    if error is None:
        return Python(text, tree)
    if _PROMPT.match(text.lstrip("\n")):  # pasted from a console, and run all the same
        return python_of(_PROMPT.sub("", text))
    lines, dropped = text.split("\n"), list[int]()
    written: tuple[str, ...] = ()
    begin = next((n for n, line in enumerate(lines) if line.strip() and line[0] != "#"), 0)
    if lines[begin].startswith("%%"):
        name = lines[begin][2:].partition(" ")[0].strip()
        if found := _WRITTEN.match(lines[begin]):
            written = (found[1],)  # perhaps the answer, on its way into a file
        elif name not in _WRAPPERS:
            return Python("", ast.Module(body=[], type_ignores=[]), None, (begin + 1,))
        lines[begin] = ""
        tree, error = _parse("\n".join(lines))
    # Only where Python stumbles: "% b" may be half of an expression in another line.
    for _ in range(_MOST_TRIES):
        if error is None:
            break
        line = (error.lineno or 0) - 1
        if not (0 <= line < len(lines) and _blank(lines, line, dropped)):
            break
        tree, error = _parse("\n".join(lines))
    if error is not None:
        tree, error = _all_at_once(lines, dropped, error)
    if error is not None and (mended := text.translate(_INVISIBLE)) != text:
        return python_of(mended)  # blanks from a web page, which no one can see
    return Python("\n".join(lines), tree, error, tuple(sorted(n + 1 for n in dropped)), written)


def dedented(text: str) -> str:
    """Return a cell without the indent that all of it has: notebooks run such a cell."""
    return textwrap.dedent(text)


def _all_at_once(
    lines: list[str], dropped: list[int], error: SyntaxError
) -> tuple[ast.Module | None, SyntaxError | None]:
    """Take out all that looks like a magic, in case Python names another line."""
    trial, more = list(lines), list(dropped)
    for line in range(len(trial)):
        _blank(trial, line, more)
    tree, still = _parse("\n".join(trial))
    if still is not None:
        return None, error
    lines[:], dropped[:] = trial, more
    return tree, None


def _blank(lines: list[str], line: int, dropped: list[int]) -> bool:
    """Replace a magic, with the lines that a backslash joins to it; False if it is none.

    Of a line that is only timed, the statement stays.
    """
    if line in dropped or not _SHELL.match(lines[line]):
        return False
    timed = _TIMED.match(lines[line])
    if timed and _parse(timed[2])[0] is not None:
        lines[line] = timed[1] + timed[2]
        return True
    indent = lines[line][: len(lines[line]) - len(lines[line].lstrip())]
    replacement = f"{indent}pass"
    while True:
        goes_on = lines[line].rstrip().endswith("\\") and line + 1 < len(lines)
        lines[line], replacement = replacement, ""
        dropped.append(line)
        if not goes_on:
            return True
        line += 1


def _parse(text: str) -> tuple[ast.Module | None, SyntaxError | None]:
    try:
        return ast.parse(text), None
    except SyntaxError as error:
        return None, error
    except (ValueError, RecursionError, MemoryError) as error:
        # A null byte, or brackets nested too deeply: not the fault of another cell.
        return None, SyntaxError(str(error) or "nested too deeply for Python to read")
