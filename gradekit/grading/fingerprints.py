"""Fingerprints of all that a result depends on besides the submission: what changed, and for whom.

One digest a probe, so that an edited check is the only one that is asked again. What a probe reads
besides its own lines (helpers, the reference, the key) has digests of its own; a change there asks
everything again.
"""

from __future__ import annotations

import ast
import hashlib
import json
import os
import platform
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib import metadata
from pathlib import Path
from typing import Any

import numpy as np

from gradekit import __version__
from gradekit.assignment import Assignment
from gradekit.course import Place
from gradekit.model import Limits

_KINDS = ("gradient", "values", "raises")
_ABOUT_QUESTIONS = ("question", "written")  # they give points and words, and ask nothing
_OPTIONS_OF_QUESTIONS = ("points", "split", "needs", "hints", "bonus")
# Files that gradekit itself makes or reads, and no check does.
_OURS = ("checks.py", "judges.py", "README.md", "expected.gk", "survivors.toml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fingerprints:
    """Digests in hexadecimal.

    ``shared`` maps a part that all checks share, in words, to its digest; ``probes`` a probe's id;
    ``marking`` is of what gives points and words without asking anything.
    """

    shared: Mapping[str, str] = field(default_factory=dict)
    probes: Mapping[str, str] = field(default_factory=dict)
    marking: str = ""

    def as_json(self) -> str:
        """Return them as text; the same for the same fingerprints."""
        parts = {"shared": self.shared, "probes": self.probes, "marking": self.marking}
        return json.dumps(parts, sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> Fingerprints:
        """Read what ``as_json`` wrote."""
        return cls(**json.loads(text))

    @property
    def digest(self) -> str:
        """One digest of all of them."""
        return hashlib.sha256(self.as_json().encode()).hexdigest()

    def changed_shared(self, before: Fingerprints) -> tuple[str, ...]:
        """Name what all checks share and is not as it was."""
        names = dict.fromkeys([*before.shared, *self.shared])
        return tuple(n for n in names if before.shared.get(n) != self.shared.get(n))

    def changed_probes(self, before: Fingerprints) -> tuple[str, ...]:
        """Name the probes that have to be asked: edited or new ones; all, if a shared part is."""
        if self.changed_shared(before):
            return tuple(self.probes)
        return tuple(p for p, digest in self.probes.items() if before.probes.get(p) != digest)


def fingerprints_of(
    place: Place, assignment: Assignment, *, key: bytes, isolation: str, limits: Limits
) -> Fingerprints:
    """Take the fingerprints of an assignment as it lies in its folders."""
    assert place.hidden is not None
    checks = [_Parts.of(folder / "checks.py") for folder in (place.public, place.hidden)]
    judges = [_Parts.of(path) for path in place.judge_files()]
    files: dict[str, list[bytes]] = {"reference": [], "data": []}
    for path, name in _other_files(place, assignment):
        kind = "reference" if name in assignment.files or "also/" in name else "data"
        files[kind] += [os.fsencode(name), path.read_bytes()]
    versions = [__version__, SOURCE, platform.python_version(), platform.machine(), np.__version__]
    versions += [f"{name} {_version(name)}" for name in assignment.packages]
    limited = [assignment.files, assignment.packages, limits]
    shared = {
        "gradekit, Python or a package": _digest(versions),
        "the isolation": _digest([isolation]),
        "the secret key": _digest([hashlib.sha256(key).hexdigest()]),
        "the files or limits": _digest(map(repr, limited)),
        "the reference": _digest(files["reference"]),
        "the files beside the checks": _digest(files["data"]),
        "the rules": _digest(map(repr, assignment.rules)),
        "the code that checks share": _digest(text for part in checks for text in part.shared),
        "the code that judges share": _digest(text for part in judges for text in part.shared),
    }
    probes = {}
    for probe in assignment.probes:
        names = dict.fromkeys([probe.function.__name__, probe.name, probe.id])
        own = [text for part in (*checks, *judges) for name in names for text in part.own(name)]
        probes[probe.id] = _digest([probe.id, str(probe.public), *own])
    marking = [
        assignment.title,
        *map(repr, assignment.questions.values()),
        *map(repr, assignment.written_parts),
    ]
    return Fingerprints(shared=shared, probes=probes, marking=_digest(marking))


@dataclass(frozen=True, slots=True)
class _Parts:
    """A course file taken apart: what belongs to one probe, and what all of them share."""

    shared: list[str]
    _own: dict[str, list[str]]

    def own(self, name: str) -> list[str]:
        return self._own.get(name, [])

    @classmethod
    def of(cls, path: Path) -> _Parts:
        if not path.is_file():
            return cls([], {})
        source = path.read_bytes()
        body = ast.parse(source).body  # it was loaded: it does parse
        owners = [_owner(statement) for statement in body]
        used = {
            name
            for statement, owner in zip(body, owners, strict=True)
            for name in _names_read(statement)
            if owner != ""
        }
        shared: list[str] = []
        own: dict[str, list[str]] = {}
        for statement, owner in zip(body, owners, strict=True):
            if owner == "" or _is_text(statement):
                continue
            # A function that other code calls is more than one check's.
            if owner is None or (isinstance(statement, ast.FunctionDef) and statement.name in used):
                shared.append(ast.dump(statement))
            else:
                # Its place counts: a name may be bound again between two probes.
                text = f"{len(shared)} {ast.dump(_asking_only(statement))}"
                own.setdefault(owner, []).append(text)
        return cls(shared, own)


def _owner(statement: ast.stmt) -> str | None:
    """Return the probe that a statement belongs to; "" if it asks nothing, None if it is shared."""
    if isinstance(statement, ast.Expr) and _method(statement.value) in _ABOUT_QUESTIONS:
        return ""
    if not isinstance(statement, ast.FunctionDef) or len(statement.decorator_list) != 1:
        return None
    decorator = statement.decorator_list[0]
    method = _method(decorator)
    if method in _KINDS:
        return statement.name
    first = decorator.args[0] if isinstance(decorator, ast.Call) and decorator.args else None
    name = first.value if isinstance(first, ast.Constant) else None
    return name.rstrip("_") if method in ("of", "faster") and isinstance(name, str) else None


def _method(node: ast.expr) -> str:
    """Return the name of a method that is called: ``gradient`` of ``gates.gradient(...)``."""
    call = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    return node.func.attr if call else ""  # type: ignore[attr-defined]


def _names_read(statement: ast.stmt) -> Iterator[str]:
    for node in ast.walk(statement):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            yield node.id


def _is_text(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)


def _asking_only(statement: ast.stmt) -> ast.stmt:
    """Drop the docstring of a probe and what its decorator says about points: they ask nothing."""
    assert isinstance(statement, ast.FunctionDef)
    decorator = statement.decorator_list[0]
    if isinstance(decorator, ast.Call):
        decorator.keywords = [k for k in decorator.keywords if k.arg not in _OPTIONS_OF_QUESTIONS]
    statement.body = [line for line in statement.body if not _is_text(line)]
    return statement


def _other_files(place: Place, assignment: Assignment) -> Iterator[tuple[Path, str]]:
    """Yield the files besides checks and judges that a check or a judge may read, with names."""
    assert place.hidden is not None
    for folder, label in ((place.public, "public"), (place.hidden, "hidden")):
        seen: set[str] = set()
        for where, folders, names in os.walk(folder, followlinks=True):
            real = os.path.realpath(where)
            folders[:] = sorted(f for f in folders if f != "__pycache__" and real not in seen)
            seen.add(real)
            for file in sorted(names):
                path = Path(where, file)
                name = path.relative_to(folder).as_posix()
                template = folder == place.public and name in assignment.files
                ours = name in _OURS or path.suffix in (".pyc", ".ipynb") or template
                if not ours and path.is_file():
                    yield path, name if name in assignment.files else f"{label}/{name}"


def _version(package: str) -> str:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return ""


def _digest_of_source() -> str:
    root = Path(__file__).resolve().parents[1]
    digest = hashlib.sha256()
    for path in sorted(root.rglob("*.py")):
        name = path.relative_to(root)
        if name.parts[0] != "course":  # a wheel carries the public course there, a checkout not
            digest.update(f"{name.as_posix()}\0".encode() + path.read_bytes())
    return digest.hexdigest()[:12]


# When the code is imported, not when it is asked for: the files may have been updated since.
SOURCE = _digest_of_source()


def _digest(parts: Iterable[Any]) -> str:
    digest = hashlib.sha256()
    for part in parts:
        content = part if isinstance(part, bytes) else str(part).encode("utf-8", "replace")
        digest.update(len(content).to_bytes(8, "little") + content)
    return digest.hexdigest()
