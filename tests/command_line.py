"""The command line as tests use it, mostly in this process, and a course to use it in.

Starting an interpreter and importing everything costs more than most commands.
"""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest

from gradekit.cli import main

ROOT = Path(__file__).resolve().parents[1]
Done = subprocess.CompletedProcess[str]


def gradekit(*words: object, cwd: Path) -> Done:
    """Run a command as ``main`` does, in a folder; return its exit code and what it printed."""
    said, warned = _stream(), _stream()
    arguments = [str(word) for word in words]
    with pytest.MonkeyPatch.context() as here, redirect_stdout(said), redirect_stderr(warned):
        here.chdir(cwd)
        here.setattr(sys, "argv", ["gradekit", *arguments])
        here.delenv("CI", raising=False)  # there `check` prints a line more a failing check
        here.setenv("COLUMNS", "80")  # what a command sees that is no terminal
        here.setenv("OPENBLAS_NUM_THREADS", "1")  # as commands set it, but not for good
        here.setattr(os, "cpu_count", lambda: 1)  # one sandbox is enough for a few submissions
        code = _code_of(main)
    return Done(arguments, code, _text(said), _text(warned))


def new_process(*words: object, cwd: Path, **environment: str) -> Done:
    """Run a command in an interpreter of its own, which has imported nothing yet."""
    return subprocess.run(
        [sys.executable, "-m", "gradekit", *map(str, words)],
        cwd=cwd, capture_output=True, text=True, timeout=100, check=False,
        env={**os.environ, **environment},
    )  # fmt: skip


def write_gates(root: Path, *, key: bool = True) -> Path:
    """Copy the gates course, so that nothing of the checkout is touched; mostly with a key."""
    for part in ("assignments", "solutions"):
        shutil.copytree(ROOT / part / "gates", root / part / "gates")
    if key:
        keys = root / "solutions" / ".keys"
        keys.mkdir(mode=0o700)
        (keys / "gates").write_text("5a" * 32 + "\n", encoding="ascii")
        (keys / "gates").chmod(0o600)
    return root


def _stream() -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="\n", write_through=True)


def _text(stream: io.TextIOWrapper) -> str:
    stream.flush()
    return stream.buffer.getvalue().decode("utf-8")  # type: ignore[attr-defined]


def _code_of(run: Callable[[], None]) -> int:
    try:
        run()
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 1
    return 0
