"""The output folder of a batch: used by one run at a time, written file by file."""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from gradekit.model import EnvironmentalError

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]


@contextmanager
def output_folder(path: Path) -> Iterator[Path]:
    """Make the folder and hold it; a second run on the same folder stops with a sentence."""
    try:
        for folder in (path, path / "results", path / "feedback"):
            folder.mkdir(parents=True, exist_ok=True)
        lock = (path / ".lock").open("a+")
    except OSError as error:
        raise EnvironmentalError(
            f"The output folder {path} cannot be written: {error.strerror}. "
            "Choose another one with -o."
        ) from None
    try:
        _hold(lock, path)
        yield path
    finally:
        lock.close()


def _hold(lock: IO[str], path: Path) -> None:
    if fcntl is None:
        import msvcrt  # noqa: PLC0415 - Windows only

        try:
            lock.seek(0)
            msvcrt.locking(lock.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            raise _in_use(path) from None
        return
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise _in_use(path) from None
    except OSError as error:
        raise EnvironmentalError(
            f"The output folder {path} cannot be locked: {error.strerror}. Choose a folder on "
            "a disk of this machine with -o."
        ) from None


def _in_use(path: Path) -> EnvironmentalError:
    return EnvironmentalError(
        f"Another run is grading into {path}. Wait for it to end, or choose another folder with -o."
    )


def write_file(path: Path, text: str | Iterable[str]) -> None:
    """Write a file whole or not at all, from one text or piece by piece.

    Raises EnvironmentalError where that cannot be done.
    """
    part = path.with_name(f".{secrets.token_hex(6)}.part")
    try:
        # An id that is no Unicode text is shown with backslashes, in pages and tables alike.
        with part.open("w", encoding="utf-8", errors="backslashreplace", newline="\n") as out:
            out.writelines([text] if isinstance(text, str) else text)
        part.replace(path)
    except BaseException as error:
        with contextlib.suppress(OSError):
            part.unlink()
        if not isinstance(error, OSError):
            raise
        raise EnvironmentalError(
            f"{path} cannot be written: {error.strerror}. Results so far are kept in the "
            "gradebook; make room or choose another folder, and run the same command again."
        ) from None
