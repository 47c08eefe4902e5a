"""The prose of an assignment, said for its notebook: it speaks of the notebook and not of files."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Literal

_FENCE = re.compile(r" {0,3}(```+|~~~+)[ \t]*(\w*)")
_SHELLS = ("", "sh", "bash", "shell", "console", "text")
_COMMAND = re.compile(r"(?:\$ +)?gradekit (check|hint)((?: +\w+(?:\.py|\.ipynb)?)*) *(#.*)?")
_INLINE = re.compile(r"`(gradekit (?:check|hint)[^`\n]*)`")
_BEGINS = re.compile(r"(?:^|[.!?:]\s+|\n\s*\n|(?:^|\n)\s*(?:[-*>]|\d+[.)]|#+)\s+)[*_(\"]*$")
_Kind = Literal["prose", "shell", "program"]


def for_notebook(text: str, files: Sequence[str], book: str) -> str:
    """Return a text that speaks of the notebook ``book`` where it spoke of the ``files``.

    Where students write is "this notebook", what they hand in has its name, and commands for a
    terminal are the calls that do the same here. Programs stay as they are.
    """
    sources = [file for file in files if file.endswith(".py")]
    said = []
    for kind, part in _parts(text):
        if kind == "prose":
            said.append(_sentences(part, sources, book))
        else:
            said.append(_commands(part, sources) if kind == "shell" else part)
    return "\n".join(said)


def _parts(text: str) -> Iterator[tuple[_Kind, str]]:
    """Yield prose and blocks of code, in order."""
    lines, fence, kind = list[str](), "", "prose"
    for line in text.split("\n"):
        mark = _FENCE.match(line)
        if fence:
            lines.append(line)
            if mark and line.strip() == mark[1] and mark[1].startswith(fence):
                yield "shell" if kind == "shell" else "program", "\n".join(lines)
                lines, fence = [], ""
        elif mark:
            if lines:
                yield "prose", "\n".join(lines)
            lines, fence = [line], mark[1]
            kind = "shell" if mark[2] in _SHELLS else "program"
        else:
            lines.append(line)
    if lines:
        yield "program" if fence else "prose", "\n".join(lines)


def _sentences(text: str, sources: Sequence[str], book: str) -> str:
    text = _INLINE.sub(lambda m: f"`{_call(m[1], sources) or m[1]}`", text)
    if not sources:
        return text
    names = "|".join(map(re.escape, sources))
    one = rf"(?:\[?`(?:{names})`(?:\]\((?:{names})\))?|(?<![\w/.`(-])(?:{names})(?![\w/`-]))"
    some = rf"{one}(?:(?:,|,?\s+and|,?\s+or)\s+{one})*"
    beside = r"(?:\s+or\s+(?:in\s+|into\s+)?(?:the|its|your)\s+notebook)?"
    handed = rf"(\b[Hh]and(?:ed|s)?\s+in)(\s+(?:is|are))?\s+{some}{beside}(\s+alone)?"

    def hand_in(found: re.Match[str]) -> str:
        verb = " is" if found[2] else ""
        alone = " alone" if found[3] else ""
        return f"{found[1]}{verb} this notebook{alone}, `{book}`"

    def here(found: re.Match[str]) -> str:
        begins = _BEGINS.search(text[: found.start()])
        return "This notebook" if begins else "this notebook"

    text = re.sub(handed, hand_in, text)
    return re.sub(f"{some}{beside}", here, text)


def _commands(block: str, sources: Sequence[str]) -> str:
    """Return a block of gradekit's commands as calls; any other block as it is."""
    first, *lines, last = block.split("\n")
    calls = [(_call(line, sources), _comment(line)) for line in lines]
    if not any(call for call, _ in calls) or any(
        line.strip() and not call for line, (call, _) in zip(lines, calls, strict=True)
    ):
        return block
    width = max(len(call) for call, _ in calls)
    mark = _FENCE.match(first)
    assert mark is not None
    said = [f"{call:<{width}}  {comment}".rstrip() for call, comment in calls]
    return "\n".join([f"{mark[1]}python", *said, last])


def _comment(line: str) -> str:
    found = _COMMAND.fullmatch(line.strip())
    return (found[3] or "") if found else ""


def _call(command: str, sources: Sequence[str]) -> str:
    """Return the call that does what a command does; nothing where there is none."""
    found = _COMMAND.fullmatch(command.strip())
    if found is None:
        return ""
    books = [f"{source.removesuffix('.py')}.ipynb" for source in sources]
    words = [word for word in found[2].split() if word not in (*sources, *books)]
    if any("." in word for word in words) or (found[1] == "hint" and len(words) != 1):
        return ""
    asked = ", ".join(f'"{word}"' for word in words)
    return f"gk.{found[1]}({asked})" if words else "gk.check_all()"
