"""What a worker may read: the interpreter, the standard library, numpy, and packages by name.

Never a whole site-packages: gradekit, a course or a solution may be installed there.
"""

from __future__ import annotations

import importlib.util
import os
import re
import sys
import sysconfig
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

_DEVICES = (os.devnull, "/dev/zero", "/dev/urandom")
_SYSTEM = ("/etc/ld.so.cache", "/etc/localtime", "/usr/share/zoneinfo")


class Readable(NamedTuple):
    """Files and folders to read with all that is in them, and folders to list only."""

    files: tuple[str, ...]
    folders: tuple[str, ...] = ()


def default_readable(packages: Sequence[str]) -> Readable:
    """Collect what lazy imports of the standard library, numpy and these packages open."""
    stdlib = {sysconfig.get_path(kind) for kind in ("stdlib", "platstdlib")}
    files: list[str] = [*_DEVICES, *_SYSTEM, *_shared_libraries()]
    folders = sorted(stdlib)
    for folder in folders:
        files += [str(p) for p in Path(folder).iterdir() if not p.name.endswith("-packages")]
    for name in ("numpy", *packages):
        found = sorted(_package(name))
        files += found
        folders += [str(Path(found[0]).parent)] if found else []
    return Readable(tuple(dict.fromkeys(files)), tuple(dict.fromkeys(folders)))


def _package(name: str) -> Iterator[str]:
    """Yield a package's own folder or file, its shared libraries and its metadata."""
    spec = importlib.util.find_spec(name.partition(".")[0])
    if spec is None:
        return
    places = spec.submodule_search_locations or ([spec.origin] if spec.origin else [])
    for place in map(Path, places):
        yield str(place)
        own = re.compile(rf"{re.escape(place.stem)}(\.libs|-[^-]*\.dist-info)", re.IGNORECASE)
        yield from (str(p) for p in place.parent.iterdir() if own.fullmatch(p.name))


def _shared_libraries() -> Iterator[str]:
    """Yield the system's library directories: those this process has libraries from.

    Where such a directory holds a Python as well, with all its packages, only the libraries.
    """
    mapped = set()
    try:
        lines = Path("/proc/self/maps").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        lines = []
    for line in lines:
        path = line.partition("/")[2]
        if ".so" in path and "-packages/" not in path and "/lib-dynload/" not in path:
            mapped.add(Path("/" + path).parent)
    for folder in sorted({*mapped, Path(sys.base_prefix, "lib")}):
        if not folder.is_dir():
            continue
        if any(folder.glob("python*")) or _is_ours(folder):
            yield from (str(p) for p in folder.glob("*.so*"))
        else:
            yield str(folder)


def _is_ours(folder: Path) -> bool:
    """Tell whether it belongs to an installed package or an environment, not to the system."""
    prefixes = {sys.prefix, sys.base_prefix} - {"/usr", "/"}
    return any(folder.is_relative_to(prefix) for prefix in prefixes)
