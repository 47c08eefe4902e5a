"""A Dask cluster on loopback, each part a process of its own that can be killed as machines die."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

# A machine ends with the test, even where the test was killed.
_WATCH = """
import os, threading
def watch():
    os.read(0, 1)
    os._exit(1)
threading.Thread(target=watch, daemon=True).start()
"""


class Machines:
    """A scheduler and its workers; all that is left of them ends with ``close``."""

    def __init__(self, folder: Path, **settings: str) -> None:
        self._folder = folder
        self._temporary = folder / "tmp"
        self._temporary.mkdir(parents=True)
        self._settings = {f"DASK_DISTRIBUTED__{name}": value for name, value in settings.items()}
        self._processes: list[subprocess.Popen[bytes]] = []
        self._known: dict[int, object] = {}
        told = folder / "scheduler.address"
        program = (
            "import sys; from pathlib import Path\n"
            "from distributed.cli.dask_scheduler import main\n"
            "main(['--host', '127.0.0.1', '--port', '0', '--no-dashboard', '--no-show',\n"
            f"      '--scheduler-file', {str(told)!r}])"
        )
        self.scheduler = self._start(program, "scheduler")
        self.address = self._address(told)

    def _address(self, told: Path) -> str:
        import json

        for _ in range(600):
            with contextlib.suppress(OSError, ValueError, KeyError):
                return str(json.loads(told.read_text(encoding="utf-8"))["address"])
            time.sleep(0.05)
        raise RuntimeError(f"no scheduler: {(self._folder / 'scheduler.log').read_text()}")

    def _start(self, program: str, name: str) -> subprocess.Popen[bytes]:
        with (self._folder / f"{name}.log").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-c", _WATCH + program], stdin=subprocess.PIPE,
                stdout=log, stderr=log,
                env={**os.environ, "TMPDIR": str(self._temporary), **self._settings},
                cwd=Path(__file__).resolve().parents[1],
            )  # fmt: skip
        self._processes.append(process)
        return process

    def worker(self, *, threads: int = 1, nanny: bool = False) -> subprocess.Popen[bytes]:
        """Start a worker; it is there a little later."""
        number = len(self._processes)
        program = (
            "from distributed.cli.dask_worker import main\n"
            f"if __name__ == '__main__':\n    main([{self.address!r}, '--nthreads', '{threads}',\n"
            f"        '--no-dashboard', '--name', 'w{number}', '--host', '127.0.0.1',\n"
            f"        '--local-directory', {str(self._folder)!r},\n"
            f"        '--{'' if nanny else 'no-'}nanny'])"
        )
        return self._start(program, f"worker{number}")

    def wait_for(self, workers: int) -> None:
        """Wait until so many workers are there."""
        from distributed import Client

        with Client(self.address, set_as_default=False) as client:
            client.wait_for_workers(workers, timeout=60)

    def kill(self, worker: subprocess.Popen[bytes], *, nanny: bool = True) -> None:
        """End a worker with a signal that it cannot refuse; with its nanny, or without.

        What the worker itself started is not killed: it has to end by itself.
        """
        import psutil

        inner = [p for p in psutil.Process(worker.pid).children() if "spawn_main" in _words(p)]
        self._remember()
        if nanny:
            worker.kill()
            worker.wait()
        for process in inner:
            process.kill()

    def below(self) -> list[str]:
        """Name the processes below the workers, and those below workers that are gone."""
        self._remember()
        own = {p.pid for p in self._processes}
        left = [p for pid, p in self._known.items() if pid not in own and p.is_running()]
        return [_words(p) for p in left if "sandbox.zygote" in _words(p)]

    def folders(self) -> list[Path]:
        """Name the folders of gradekit on these machines."""
        return sorted(self._temporary.glob("gradekit-*"))

    def _remember(self) -> None:
        import psutil

        for process in self._processes:
            with contextlib.suppress(psutil.Error):
                for child in psutil.Process(process.pid).children(recursive=True):
                    self._known.setdefault(child.pid, child)

    def close(self) -> None:
        """End everything, the last resort for what did not end by itself."""
        self._remember()
        for process in reversed(self._processes):
            process.send_signal(signal.SIGKILL)
            process.wait()
            if process.stdin is not None:
                process.stdin.close()
        import psutil

        for process in self._known.values():
            with contextlib.suppress(psutil.Error):
                process.kill()

    def __enter__(self):
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _words(process: object) -> str:
    import psutil

    try:
        return " ".join(process.cmdline())
    except psutil.Error:
        return ""


def wait_until(what) -> None:
    """Wait for something that comes by itself."""
    for _ in range(1200):
        if what():
            return
        time.sleep(0.05)
    raise AssertionError("it never came")
