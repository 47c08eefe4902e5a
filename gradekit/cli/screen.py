"""A screen of its own in the terminal, and keys without Enter; both are given back at the end."""

from __future__ import annotations

import contextlib
import os
import select
import shutil
import signal
import sys
from collections.abc import Iterator, Mapping
from types import FrameType, TracebackType
from typing import TYPE_CHECKING, Any

from gradekit.report.terminal.frame import Shown, frame_lines
from gradekit.report.terminal.page import Page

if TYPE_CHECKING:
    from typing_extensions import Self  # of typing only from Python 3.11 on

_ENTER, _LEAVE = "\x1b[?1049h\x1b[?25l\x1b[H\x1b[2J", "\x1b[?25h\x1b[?1049l"
_HOME, _END_OF_LINE, _REST = "\x1b[H", "\x1b[K", "\x1b[J"


class Terminal:
    """The terminal while a folder is watched."""

    def __init__(self, *, unicode: bool, color: bool) -> None:
        self._unicode, self._color = unicode, color
        self._size, self._process = (0, 0), os.getpid()
        self._keys = _Windows() if os.name == "nt" else _Posix()
        self._former: Mapping[int, Any] = {}

    def __enter__(self) -> Self:
        self._former = {number: signal.signal(number, self._ended) for number in _ending()}
        if hasattr(signal, "SIGTSTP"):
            self._former = {
                **self._former,
                signal.SIGTSTP: signal.signal(signal.SIGTSTP, self._stop),
            }
        self._begin()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        tb: TracebackType | None,
    ) -> None:
        self._finish()
        for number, handler in self._former.items():
            signal.signal(number, handler)

    def draw(self, shown: Shown) -> None:
        """Draw over what is there: clearing first would flicker."""
        self._size = _size()
        width, height = self._size
        page = Page(width=width, unicode=self._unicode, color=self._color)
        lines = (line + _END_OF_LINE for line in frame_lines(shown, page, height))
        self._write(_HOME + "\r\n".join(lines) + _REST)

    def key(self, seconds: float) -> str:
        """Wait for a key; a window of another size counts as the key ``redraw``."""
        if _size() != self._size:
            return "redraw"
        return self._keys.read(seconds)

    def _begin(self) -> None:
        self._keys.begin()
        self._write(_ENTER)

    def _finish(self) -> None:
        self._write(_LEAVE)
        self._keys.end()

    @staticmethod
    def _write(text: str) -> None:
        with contextlib.suppress(OSError):  # a window that was closed
            sys.stdout.write(text)
            sys.stdout.flush()

    @staticmethod
    def _ended(number: int, _: FrameType | None) -> None:
        raise SystemExit(128 + number)  # so that the terminal is given back on the way out

    def _stop(self, number: int, _: FrameType | None) -> None:
        """Give the terminal back while the student is elsewhere (Ctrl-Z, fg)."""
        own = os.getpid() == self._process  # a worker is a fork, and the screen is not its own
        if own:
            self._finish()
        signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)
        signal.signal(number, self._stop)
        if own:
            self._begin()
            self._size = (0, 0)


class _Posix:
    """Keys of a terminal that knows termios; without it there are none."""

    def __init__(self) -> None:
        self._fd = sys.stdin.fileno()
        self._former: Any = None
        self._left = ""

    def begin(self) -> None:
        with contextlib.suppress(ImportError):
            import termios  # noqa: PLC0415 - not everywhere
            import tty  # noqa: PLC0415

            with contextlib.suppress(termios.error):
                self._former = termios.tcgetattr(self._fd)
                tty.setcbreak(self._fd)

    def end(self) -> None:
        if self._former is not None:
            import termios  # noqa: PLC0415

            with contextlib.suppress(termios.error):
                termios.tcsetattr(self._fd, termios.TCSAFLUSH, self._former)

    def read(self, seconds: float) -> str:
        if not self._left:
            ready, _, _ = select.select([self._fd], [], [], seconds)
            if not ready:
                return ""
            typed = os.read(self._fd, 64)
            if not typed:
                return "q"  # the terminal is gone
            text = typed.decode("ascii", "ignore")
            self._left = "" if text.startswith("\x1b") else text.lower()  # an arrow, say
        key, self._left = self._left[:1], self._left[1:]
        return key


class _Windows:
    """Keys of a Windows console."""

    def begin(self) -> None:
        os.system("")  # noqa: S605, S607 - the shortest way to a console that knows escapes

    def end(self) -> None:
        """Nothing was changed."""

    def read(self, seconds: float) -> str:
        import msvcrt  # noqa: PLC0415 - only there
        import time  # noqa: PLC0415

        console: Any = msvcrt
        until = time.monotonic() + seconds
        while not console.kbhit():
            if time.monotonic() >= until:
                return ""
            time.sleep(0.02)
        key = str(console.getwch())
        if key in "\x00\xe0":  # the first half of an arrow
            console.getwch()
            return ""
        if key == "\x03":
            raise KeyboardInterrupt
        return key.lower()


def _ending() -> Iterator[int]:
    for name in ("SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            yield getattr(signal, name)


def _size() -> tuple[int, int]:
    columns, lines = shutil.get_terminal_size((80, 24))
    # Before Python 3.11 a terminal that does not know its size is said to have none.
    return min(100, max(40, columns or 80)), max(6, lines or 24)
