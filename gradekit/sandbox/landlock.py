"""Landlock: which files a worker can open at all, and no TCP, foreign signal or abstract socket.

Rules hang on files, not on names, and hold for whatever is mounted below a directory.
"""

from __future__ import annotations

import os
import stat
import struct
from collections.abc import Iterable

from gradekit.sandbox import kernel

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446  # the same on every processor
_PATH_BENEATH = 1

_WRITE_FILE, _READ_FILE, _READ_DIR, _TRUNCATE = 1 << 1, 1 << 2, 1 << 3, 1 << 14
# Remove and make files and folders, move them between folders. No links, pipes, sockets or
# devices: the trusted side clears this directory.
_SCRATCH = _WRITE_FILE | _READ_FILE | _READ_DIR | _TRUNCATE | 0b10_0001_1011_0000
# dlopen needs no EXECUTE: only execve asks for it.
_ON_FILES = _READ_FILE | _WRITE_FILE | _TRUNCATE
_BITS_OF_ABI = {1: 13, 2: 14, 3: 15, 4: 15}  # 16 rights from ABI 5 on
_BIND_TCP_AND_CONNECT_TCP = 0b11
_ABSTRACT_SOCKETS_AND_SIGNALS = 0b11


def abi() -> int:
    """Return the kernel's Landlock version, 0 where there is none."""
    try:
        return kernel.syscall(_CREATE_RULESET, 0, 0, 1)
    except (OSError, AttributeError, TypeError):  # no such call, switched off, or not Linux
        return 0


class Rules:
    """What stays readable, collected once; ``restrict`` confines the process that calls it."""

    def __init__(self, readable: Iterable[str], listable: Iterable[str] = ()) -> None:
        self._version = abi()
        self._handled = (1 << _BITS_OF_ABI.get(self._version, 16)) - 1
        # Opened here, so that a worker pays one call a rule.
        self._rules = [
            *self._collect(readable, _READ_FILE | _READ_DIR),
            *self._collect([os.devnull], _READ_FILE | _WRITE_FILE),
            *self._collect(listable, _READ_DIR),
        ]
        self._ready: kernel.Call | None = None

    def make_ready(self, scratch: str) -> None:
        """Make the ruleset now, for workers that all have this writable directory."""
        self._ready = kernel.ready(_RESTRICT_SELF, self._create(scratch), 0)

    def restrict(self, scratch: str | None) -> None:
        """Confine this thread, and all it starts, for good; ``scratch`` is writable."""
        call = self._ready or kernel.ready(_RESTRICT_SELF, self._create(scratch), 0)
        kernel.no_new_privileges()
        call()

    def _create(self, scratch: str | None) -> int:
        version = self._version
        attributes = struct.pack(
            "=QQQ",
            self._handled,
            _BIND_TCP_AND_CONNECT_TCP if version >= 4 else 0,
            _ABSTRACT_SOCKETS_AND_SIGNALS if version >= 6 else 0,
        )
        size = 24 if version >= 6 else 16 if version >= 4 else 8
        ruleset = kernel.syscall(_CREATE_RULESET, kernel.buffer(attributes), size, 0)
        writable = self._collect([scratch] if scratch else [], _SCRATCH)
        for rule in [*self._rules, *writable]:
            kernel.syscall(_ADD_RULE, ruleset, _PATH_BENEATH, rule, 0)
        return ruleset

    def _collect(self, paths: Iterable[str], rights: int) -> list[kernel.Buffer]:
        rules = []
        for path in paths:
            try:
                target = os.open(path, os.O_PATH | os.O_CLOEXEC)
            except OSError:
                continue  # not there: nothing to allow; the self-test misses what is needed
            folder = stat.S_ISDIR(os.fstat(target).st_mode)
            wanted = rights & self._handled & (-1 if folder else _ON_FILES)
            rules.append(kernel.buffer(struct.pack("=Qi", wanted, target)))
        return rules
