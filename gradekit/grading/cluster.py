"""Grading on Dask workers: chunks of submissions go out, results come back to the one writer.

Whatever Dask loses is sent again: a chunk with its worker, or a course that a new worker lacks.
"""

from __future__ import annotations

import asyncio
import contextlib
import importlib
import itertools
import logging
import queue
import secrets
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError
from dataclasses import replace
from typing import Any

from gradekit.course import Place
from gradekit.grading.batch import Graded, Here, Task
from gradekit.grading.station import Chunk, Course, Station, packed, versions
from gradekit.model import EnvironmentalError, GradekitError, Limits

_MOST, _MOST_BYTES = 16, 4 << 20  # of a chunk: a lost worker loses so much
_FIRST = 4  # submissions in each of the first chunks: all workers start soon, small classes too
_REACH = 10.0  # seconds to reach the scheduler, and for its first worker to come
_LOOK = 2.0  # seconds between two looks at who is there
_PATIENCE = 60.0  # seconds without any worker


# --- what runs on a Dask worker


def _name(run: str) -> str:
    return f"gradekit-{run}"


def _greet(run: str, dask_worker: Any) -> tuple[dict[str, str], str]:
    """Return the versions of a Dask worker, and the isolation of its station if it has one."""
    keeper = dask_worker.plugins.get(_name(run))
    ready = keeper is not None and not keeper.station.closed
    return versions(), keeper.station.isolation if ready else ""


async def _open(run: str, course: Course, dask_worker: Any) -> str | tuple[str, int]:
    """Set up a station in a Dask worker. Return its isolation, or a problem with its exit code."""
    try:
        # In a thread: a Dask worker that does not answer for seconds counts as lost.
        station = await asyncio.to_thread(Station, course)
    except GradekitError as error:
        return str(error), error.exit_code
    except OSError as error:  # such as a full disk
        return f"{error}. Make room there, or end this worker.", 5
    plugin = type(
        "Keeper",
        (_distributed().WorkerPlugin,),
        {"station": station, "teardown": lambda self, **_: asyncio.to_thread(self.station.close)},
    )
    await dask_worker.plugin_add(plugin(), name=_name(run))
    return station.isolation


async def _leave(run: str, dask_worker: Any) -> None:
    if _name(run) in dask_worker.plugins:
        await dask_worker.plugin_remove(name=_name(run))


def _grade(run: str, tasks: Sequence[Task]) -> Chunk:
    worker = _distributed().get_worker()
    keeper = worker.plugins.get(_name(run))
    chunk = Chunk(ready=False) if keeper is None else keeper.station.grade(tasks)
    return replace(chunk, worker=worker.address)


# --- the side that asks


def _distributed() -> Any:
    try:
        return importlib.import_module("distributed")
    except ImportError as error:
        raise EnvironmentalError(
            f"--cluster needs dask.distributed, and it cannot be imported ({error}). Install it "
            'here and on every machine of the cluster: pip install "gradekit[cluster]"'
        ) from None


class Cluster:
    """The Dask workers of one scheduler, for one run."""

    def __init__(
        self,
        address: str,
        *,
        say: Callable[[str], None] = lambda _: None,
        patience: float = _PATIENCE,
    ) -> None:
        self._address, self._say, self._patience = address, say, patience
        self._dask = _distributed()
        self._run = secrets.token_hex(8)
        self._threads: dict[str, int] = {}  # of each worker that has the course
        self._levels: dict[str, str] = {}
        self._course: Course | None = None
        for name in ("distributed", "distributed.client"):  # what it would say, is said here
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)
        try:
            self._client = self._dask.Client(address, timeout=_REACH, set_as_default=False)
        except (OSError, asyncio.TimeoutError, ValueError, TypeError, ImportError) as error:
            raise EnvironmentalError(
                f"No Dask scheduler can be reached at {address}: {_first_line(error)}\n"
                "Start one with `dask scheduler`, give the address that it prints, and see that "
                "no firewall is between. For tls:// addresses, Dask's own configuration names "
                "the certificates."
            ) from None

    def prepare(self, place: Place, *, isolation: str, limits: Limits) -> None:
        """Give every worker the course. Raises EnvironmentalError where one cannot do the same."""
        self._course = packed(place, isolation=isolation, limits=limits)
        ends = time.monotonic() + _REACH
        while not self._present() and time.monotonic() < ends:
            time.sleep(0.2)
        self._admit(self._present())
        if not self._threads:
            raise EnvironmentalError(
                f"The Dask scheduler at {self._address} has no workers. Start some, each on a "
                f"machine with gradekit: dask worker {self._address}"
            )

    @property
    def isolation(self) -> str:
        """The weakest level that a worker has had."""
        order = ("none", "strong", "full")
        return min(self._levels.values(), key=order.index, default="")

    def grade(self, todo: Iterator[Task], here: Here) -> Iterator[tuple[Task, Graded]]:
        """Grade tasks in chunks; yield each as its chunk is done, in any order.

        A few chunks a worker are under way, so that memory does not grow with the class. What
        killed several workers is tried alone, and then ``here``, on this machine.
        """
        flight = _Flight(self._client)
        chunks = _chunks(todo, 2 * sum(self._threads.values()))
        again: deque[Sequence[Task]] = deque()
        try:
            while True:
                while len(flight) < 2 * sum(self._threads.values()) + 1:
                    tasks = again.popleft() if again else next(chunks, None)
                    if tasks is None:
                        break
                    flight.send(_grade, self._run, tasks)
                if not len(flight):
                    return
                future, tasks = self._landed(flight)
                yield from self._received(future, tasks, again, here)
        finally:
            flight.cancel()

    def _landed(self, flight: _Flight) -> tuple[Any, Sequence[Task]]:
        """Wait for a chunk, as long as there is somebody to wait for."""
        deserted = None
        while True:
            with contextlib.suppress(queue.Empty):
                return flight.landed(_LOOK)
            present = self._present()
            if present:
                deserted = None
                self._admit(present)
            elif deserted is None:
                deserted = time.monotonic()
                self._say(
                    f"No Dask worker is left at {self._address}. Waiting {self._patience:g} s for "
                    f"one to come back; to start one: dask worker {self._address}"
                )
            elif time.monotonic() - deserted > self._patience:
                raise EnvironmentalError(
                    f"No Dask worker is left at {self._address}. What was finished is saved. Start "
                    "workers and run the same command to go on, or go on here without --cluster."
                )

    def _received(
        self, future: Any, tasks: Sequence[Task], again: deque[Sequence[Task]], here: Here
    ) -> Iterator[tuple[Task, Graded]]:
        try:
            chunk: Chunk = future.result(timeout=30)
        except CancelledError:
            raise self._lost() from None
        except (asyncio.TimeoutError, TimeoutError):  # its worker is gone, with the result
            again.append(tasks)
            return
        except self._dask.KilledWorker:
            if len(tasks) > 1:
                again.extend([task] for task in tasks)
            else:
                yield tasks[0], here(tasks[0])
            return
        except Exception as error:
            self._admit(self._present())  # a worker of another version says so better
            raise EnvironmentalError(
                f"A Dask worker could not grade: {_first_line(error)}\nSee its log. What was "
                "finished is saved; run the same command to go on."
            ) from error
        yield from zip(tasks, chunk.graded, strict=False)
        if chunk.problem:
            raise EnvironmentalError(
                f"The Dask worker {chunk.worker} cannot grade: {chunk.problem}\n"
                "What was finished is saved; run the same command to go on."
            )
        if not chunk.ready:
            again.append(tasks[len(chunk.graded) :])
            self._threads.pop(chunk.worker, None)
            self._admit(self._present())

    def _present(self) -> dict[str, int]:
        """Return the workers that the scheduler knows, and how many threads each has."""
        if self._client.status != "running":
            raise self._lost()
        try:
            return dict(self._client.nthreads())
        except (OSError, asyncio.TimeoutError):
            raise self._lost() from None

    def _lost(self) -> EnvironmentalError:
        return EnvironmentalError(
            f"The Dask scheduler at {self._address} is lost. What was finished is saved. Start it "
            "again and run the same command to go on, or go on here without --cluster."
        )

    def _admit(self, present: dict[str, int]) -> None:
        """Compare new workers with this machine and give them the course."""
        self._threads = {w: n for w, n in self._threads.items() if w in present}
        new = [worker for worker in present if worker not in self._threads]
        if not new:
            return
        levels = self._greeted(new)
        if without := [worker for worker, level in levels.items() if not level]:
            levels |= self._client.run(
                _open, self._run, self._course, workers=without, on_error="return"
            )
        for worker, level in levels.items():
            if isinstance(level, str):
                self._threads[worker], self._levels[worker] = present[worker], level
            elif not isinstance(level, OSError):
                said, code = level if isinstance(level, tuple) else (_first_line(level), 5)
                error = EnvironmentalError(f"The Dask worker {worker} cannot grade: {said}")
                error.exit_code = code
                raise error

    def _greeted(self, workers: Sequence[str]) -> dict[str, Any]:
        """Compare versions; return the isolation of each worker's station, "" if it has none."""
        answers = self._client.run(_greet, self._run, workers=workers, on_error="return")
        levels = {}
        for worker, answer in answers.items():
            if not isinstance(answer, OSError):  # one that is gone by now is none of ours
                _compare(worker, answer if isinstance(answer, Exception) else answer[0], versions())
                levels[worker] = answer[1]
        return levels

    def close(self) -> None:
        """Take the course back from the workers; what they have under way ends at once."""
        alive = self._client.status == "running"
        if alive:
            with contextlib.suppress(OSError, asyncio.TimeoutError):
                self._client.run(_leave, self._run, on_error="ignore")
        self._client.close(timeout=5 if alive else 1)


def _compare(worker: str, theirs: Any, ours: dict[str, str]) -> None:
    """Raise EnvironmentalError where a worker has other versions than this machine."""
    if isinstance(theirs, Exception):
        raise EnvironmentalError(
            f"The Dask worker {worker} has no gradekit that it can import, or one of another "
            f"version ({_first_line(theirs)}); here it is {ours['gradekit']}. Install that one "
            "there, beside dask, and start the worker again."
        )
    for name, version in ours.items():
        if theirs[name] != version:
            raise EnvironmentalError(
                f"The Dask worker {worker} has {name} {theirs[name]}, and here it is {version}: "
                "marks might not be the same. Install the same version there and start the worker "
                "again."
            )


def _first_line(error: BaseException) -> str:
    lines = str(error).splitlines()
    return f"{type(error).__name__}: {lines[0]}" if lines else type(error).__name__


class _Flight:
    """The chunks under way: what was sent and has not come back."""

    def __init__(self, client: Any) -> None:
        self._client = client
        self._sent: dict[str, tuple[Any, Sequence[Task]]] = {}
        self._back: queue.SimpleQueue[str] = queue.SimpleQueue()

    def __len__(self) -> int:
        return len(self._sent)

    def send(self, function: Callable[..., Chunk], run: str, tasks: Sequence[Task]) -> None:
        future = self._client.submit(
            function, run, tasks, key=f"gradekit-chunk-{secrets.token_hex(8)}", pure=False
        )
        self._sent[future.key] = future, tasks
        future.add_done_callback(lambda done: self._back.put(done.key))

    def landed(self, timeout: float) -> tuple[Any, Sequence[Task]]:
        """Return a chunk that is done. Raises queue.Empty."""
        return self._sent.pop(self._back.get(timeout=timeout))

    def cancel(self) -> None:
        if self._sent and self._client.status == "running":
            with contextlib.suppress(OSError, asyncio.TimeoutError):
                self._client.cancel([future for future, _ in self._sent.values()], force=True)
        self._sent.clear()


def _chunks(todo: Iterator[Task], few: int) -> Iterator[Sequence[Task]]:
    """Cut into chunks, the first ``few`` of them small."""
    for number in itertools.count():
        tasks: list[Task] = []
        size = 0
        for task in todo:
            tasks.append(task)
            size += sum(map(len, task.staged.files.values()))
            if len(tasks) == (_FIRST if number < few else _MOST) or size >= _MOST_BYTES:
                break
        if not tasks:
            return
        yield tasks
