"""A term's policy, from ``assignments/course.toml``: what students see of hidden checks, and when.

The file is optional, and lies beside the assignments: students may read it. Tables that later
parts of a policy need, such as dates and penalties, may stand in it.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date, datetime, tzinfo
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from gradekit.course import Place, assignment_names, nearest
from gradekit.model import CourseError, EnvironmentalError
from gradekit.report.withheld import LEVELS, Level

FILE_NAME = "course.toml"
_DISCLOSURE = ("hidden", "from")
_TOP = ("timezone", "disclosure", "assignments")
_SEEN: Mapping[Level, str] = {
    "points": "nothing but the points",
    "status": "how each went",
    "hint": "how each went, and the first hint on a known mistake",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Disclosure:
    """What students see of hidden checks: ``hidden``, and before ``start`` the points alone."""

    hidden: Level = "status"
    start: datetime | None = None

    def level(self, now: datetime) -> Level:
        """Return what is in force."""
        return "points" if self.start is not None and now < self.start else self.hidden

    def told(self, now: datetime) -> str:
        """Say in one line what students see now, and from when they see more."""
        seen = f"Hidden checks: students see {_SEEN[self.level(now)]}"
        if self.start is None or self.level(now) == self.hidden:
            return f"{seen}."
        when = f"{self.start:%Y-%m-%d %H:%M %Z}"
        return f"{seen}; from {when} on, when you grade again: {_SEEN[self.hidden]}."


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """The policy for one assignment at one time."""

    now: datetime
    timezone: tzinfo | None = None
    disclosure: Disclosure = field(default_factory=Disclosure)

    @property
    def level(self) -> Level:
        """What students see of hidden checks now."""
        return self.disclosure.level(self.now)

    @property
    def told(self) -> str:
        """The same in one line for staff."""
        return self.disclosure.told(self.now)


def read_policy(place: Place, now: datetime) -> Policy:
    """Read the policy of the course that an assignment belongs to. Raises CourseError.

    ``now`` has an offset. Without the file, students see how hidden checks went.
    """
    path = place.public.parent / FILE_NAME
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return Policy(now=now)
    except UnicodeDecodeError:
        raise CourseError(path, None, "it is not UTF-8", "save the file as UTF-8") from None
    except OSError as error:
        raise EnvironmentalError(f"{path} cannot be read: {error.strerror}.") from None
    names = assignment_names(place.public.parents[1])
    return policy_of(text, path, place.name, sorted({*names, place.name}), now)


def policy_of(text: str, path: Path, name: str, names: list[str], now: datetime) -> Policy:
    """Read the text of a policy for the assignment ``name``, one of ``names``."""
    source = _Source(path, text, _tree(text, path))
    source.allow((), _TOP)
    zone = source.timezone()
    found = source.disclosure(("disclosure",), Disclosure(), zone)
    chosen = found
    for other in source.table(("assignments",)):  # a mistake is said whichever is graded
        if other not in names:
            raise source.error(
                ("assignments", other), f"there is no assignment {other!r}", nearest(other, names)
            )
        source.allow(("assignments", other), ("disclosure",))
        own = source.disclosure(("assignments", other, "disclosure"), found, zone)
        chosen = own if other == name else chosen
    return Policy(now=now, timezone=zone, disclosure=chosen)


def _tree(text: str, path: Path) -> dict[str, Any]:
    if sys.version_info >= (3, 11):
        import tomllib  # noqa: PLC0415 - only where there is a policy
    else:
        import tomli as tomllib  # type: ignore[import-not-found,unused-ignore]  # noqa: PLC0415
    try:
        tree: dict[str, Any] = tomllib.loads(text)
    except ValueError as error:
        found = re.search(r"\(at line (\d+)", str(error))
        line = int(found[1]) if found else text.count("\n") + 1
        problem = f"it is no TOML: {str(error).partition(' (at ')[0]}"
        fix = 'write key = "text" or key = 2026-12-01T12:00:00+01:00, below a [table]'
        raise CourseError(path, line, problem, fix) from None
    return tree


@dataclass(frozen=True, slots=True)
class _Source:
    """A parsed file that knows the lines of its keys."""

    path: Path
    text: str
    tree: Mapping[str, Any]

    def error(self, key: tuple[str, ...], problem: str, fix: str) -> CourseError:
        """Return an error at the line of a key, or of the table that it stands in."""
        lines = dict(reversed([*_keys(self.text)]))
        line = next((lines[key[:n]] for n in range(len(key), 0, -1) if key[:n] in lines), None)
        return CourseError(self.path, line, problem, fix)

    def table(self, key: tuple[str, ...]) -> Mapping[str, Any]:
        """Return a table, empty where there is none."""
        found: Any = self.tree
        for part in key:
            found = found.get(part, {})
            if not isinstance(found, dict):
                name = ".".join(key)
                raise self.error(key, f"{name} is no table", f"write [{name}] on a line of its own")
        return found  # type: ignore[no-any-return]

    def allow(self, key: tuple[str, ...], known: tuple[str, ...], *, more: bool = True) -> None:
        """Refuse keys that are not known; a table of another name is left to who reads it."""
        inside = f" in [{'.'.join(key)}]" if key else ""
        for name, value in self.table(key).items():
            if name in known:
                continue
            near = get_close_matches(name, known, n=1, cutoff=0.7)
            if near:
                fix = f"Did you mean {near[0]}?"
            elif name in _DISCLOSURE:
                fix = f"write it below [{'.'.join((*key, 'disclosure'))}]"
            elif more and isinstance(value, dict):
                continue
            else:
                fix = f"remove it, or write one of {', '.join(known)}"
            raise self.error((*key, name), f"nothing reads the key {name!r}{inside}", fix)

    def timezone(self) -> tzinfo | None:
        """Return the zone of times without an offset."""
        name = self.tree.get("timezone")
        if name is None:
            return None
        import zoneinfo  # noqa: PLC0415 - only where a zone is named

        if not isinstance(name, str):
            raise self.error(
                ("timezone",), "the timezone is no text", 'write timezone = "Europe/Zurich"'
            )
        with suppress(zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
            return zoneinfo.ZoneInfo(name)
        known = sorted(zoneinfo.available_timezones())
        if not known:
            raise EnvironmentalError(
                f"{self.path} names the timezone {name!r}, and this machine has no list of "
                "timezones. Install one: pip install tzdata"
            )
        cities = {zone.rpartition("/")[2].casefold(): zone for zone in known}
        near = cities.get(name.casefold())
        fix = f"Did you mean {near}?" if near else nearest(name, known)
        fix = fix if fix.startswith("Did") else "write a name such as Europe/Zurich or UTC"
        raise self.error(("timezone",), f"there is no timezone {name!r}", fix)

    def disclosure(self, key: tuple[str, ...], base: Disclosure, zone: tzinfo | None) -> Disclosure:
        """Return a disclosure; what its table lacks is as in ``base``."""
        table = self.table(key)
        self.allow(key, _DISCLOSURE, more=False)
        hidden = table.get("hidden", base.hidden)
        if hidden not in LEVELS:
            near = get_close_matches(str(hidden), LEVELS, n=1, cutoff=0.7)
            choices = "choose one of " + ", ".join(f'"{level}"' for level in LEVELS)
            fix = f'Did you mean "{near[0]}"?' if near else choices
            raise self.error((*key, "hidden"), f"hidden = {_written(hidden)} is no choice", fix)
        start = base.start
        if "from" in table:
            start = self.time((*key, "from"), table["from"], zone)
        return replace(base, hidden=hidden, start=start)

    def time(self, key: tuple[str, ...], value: object, zone: tzinfo | None) -> datetime:
        """Return a time with its offset; a day begins at midnight."""
        if isinstance(value, date) and not isinstance(value, datetime):
            value = datetime(value.year, value.month, value.day)  # noqa: DTZ001 - zoned below
        if not isinstance(value, datetime):
            raise self.error(
                key,
                f"{key[-1]} = {_written(value)} is no time",
                "write it without quotes: 2026-12-01T12:00:00+01:00",
            )
        if value.tzinfo is not None:
            return value
        if zone is None:
            raise self.error(
                key,
                f"{key[-1]} = {value.isoformat()} has no offset, and the file names no timezone",
                f'write {value.isoformat()}+01:00, or timezone = "Europe/Zurich" at the top',
            )
        return value.replace(tzinfo=zone)


def _written(value: object) -> str:
    return f'"{value}"' if isinstance(value, str) else str(value)


_PART = r"""(?:[\w-]+|"[^"]*"|'[^']*')"""
_PATH = re.compile(rf"\s*(\[)?\s*({_PART}(?:\s*\.\s*{_PART})*)\s*([=\]])")


def _keys(text: str) -> Iterator[tuple[tuple[str, ...], int]]:
    """Yield the keys and tables of a TOML file with their lines."""
    table: tuple[str, ...] = ()
    for number, line in enumerate(text.splitlines(), start=1):
        found = _PATH.match(line)
        if found is None:
            continue
        path = tuple(part.strip("\"'") for part in re.findall(_PART, found[2]))
        if found[1] and found[3] == "]":
            table = whole = path
        elif not found[1] and found[3] == "=":
            whole = table + path
        else:
            continue
        for length in range(len(whole), 0, -1):  # a table may be named by what is inside alone
            yield whole[:length], number
