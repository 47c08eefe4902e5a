"""A cluster grades as this machine does, whatever of it dies; nothing stays on its machines."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path

import pytest
from dask_machines import Machines, wait_until
from small_course import square, write_course

from gradekit.gradebook import Gradebook
from gradekit.grading import cluster as clusters
from gradekit.grading import station as stations
from gradekit.grading.batch import Batch
from gradekit.grading.cluster import Cluster
from gradekit.grading.reading import Found
from gradekit.model import EnvironmentalError, Limits
from gradekit.sandbox import leftovers

ROOT = Path(__file__).resolve().parents[1]
pytestmark = pytest.mark.skipif(
    find_spec("distributed") is None or sys.platform != "linux",
    reason="needs gradekit[cluster], and Linux to kill workers on",
)
LIMITS = Limits(cpu=1.0, wall=5.0, submission=30.0)
# Copies every reference that it can find, and says what kept it from one.
THIEF = """
import glob
tops = [top + "/**/solutions/demo/demo.py" for top in {tops!r}]
found = [file for top in tops for file in glob.glob(top, recursive=True)]
source = open(found[0]).read() if found else "raise OSError('no reference found')"
exec(source)
"""
# Run in a Dask worker: its machine isolates no more, and again.
WEAKEN = """
from gradekit.grading import batch
from gradekit.sandbox.launch import Zygote
batch.Zygote = lambda place, limits, isolation: Zygote(place, limits=limits, isolation="none")
"""
MEND = """
from gradekit.grading import batch
from gradekit.sandbox.launch import Zygote
batch.Zygote = Zygote
"""


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A course, 32 submissions of many kinds, and what this machine makes of them."""
    folder = tmp_path_factory.mktemp("course")
    place = write_course(folder)
    kinds = [
        square(),
        square(backward="return self.x * dz"),
        square(forward="self.x = x; return x + x"),
        square(backward="raise RuntimeError('no idea')"),
        square(before="import time; time.sleep(0.1)"),
        "class Square:",
        "import os; os._exit(3)",
        "",
    ]
    submissions = []
    for number in range(32):
        path = folder / "handed in" / f"s{number:02}" / "demo.py"
        path.parent.mkdir(parents=True)
        path.write_text(kinds[number % len(kinds)], encoding="utf-8")
        submissions.append(Found(student=path.parent.name, paths=(path.parent,)))
    batch = Batch(place, limits=LIMITS, jobs=2)
    yield batch, submissions, graded(batch, submissions, folder / "here.db")
    batch.close()


@pytest.fixture
def batch(course):
    """A batch for a run that ends early: it is closed then."""
    return Batch(course[0].place, limits=LIMITS, jobs=1)


def graded(batch, submissions, path, cluster=None, progress=lambda *_: None):
    """Grade, here or on a cluster; return the documents by student, seconds left out."""
    gradebook = Gradebook(path)
    try:
        if cluster is not None:
            cluster.prepare(batch.place, isolation="auto", limits=LIMITS)
        batch.run(submissions, gradebook, progress=progress, elsewhere=cluster and cluster.grade)
    finally:
        found = {d["student"]: {**d, "seconds": None} for d in gradebook.documents()}
        gradebook.close()
    return found


@pytest.fixture(scope="module")
def standing(tmp_path_factory):
    """A scheduler with two workers that nothing bad happens to."""
    with Machines(tmp_path_factory.mktemp("standing")) as machines:
        machines.worker(threads=2)
        machines.worker()
        yield machines


@pytest.fixture(autouse=True)
def _nothing_half_connected():
    """Collect clients that found no scheduler: later, they would stop what others just start."""
    yield
    gc.collect()


@pytest.fixture
def machines(tmp_path):
    with Machines(tmp_path / "machines") as machines:
        yield machines


class connected:  # noqa: N801 - reads like the function that contextlib would make of it
    """A cluster of so many workers."""

    def __init__(self, machines, workers=0, **options):
        self.cluster = Cluster(machines.address, **options)
        wait_until(lambda: len(self.cluster._present()) >= workers)

    def __enter__(self):
        return self.cluster

    def __exit__(self, *_):
        self.cluster.close()


def after(number, do):
    """Make a progress that does something once, after so many submissions."""
    seen = []

    def progress(*_):
        seen.append(1)
        if len(seen) == number:
            do()

    return progress


# --- as on this machine


def test_marks_and_messages_are_those_of_this_machine_and_nothing_stays(course, standing, tmp_path):
    batch, submissions, want = course
    with connected(standing, 2) as cluster:
        assert graded(batch, submissions, tmp_path / "there.db", cluster) == want
        assert cluster.isolation == want["s00"]["isolation"]
        assert len(cluster._threads) == 2
        # One zygote a worker's thread at most, and the folder of the course in each worker.
        assert 2 <= len(standing.below()) <= 3
        assert {f.stat().st_mode & 0o777 for f in standing.folders()} == {0o700}
    wait_until(lambda: not standing.below())
    assert standing.folders() == []


def test_the_command_takes_an_address(course, standing):
    batch, submissions, want = course
    folder = submissions[0].paths[0].parent
    done = subprocess.run(
        [sys.executable, "-m", "gradekit", "grade", "demo", folder, "--cluster", standing.address],
        cwd=batch.place.public.parents[1], capture_output=True, text=True, timeout=100, check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert done.stderr == ""
    assert f"Isolation: {want['s00']['isolation']}." in done.stdout
    assert done.returncode == 0


def test_a_submission_finds_no_reference_and_no_key_on_a_worker(course, standing, tmp_path):
    batch, _, _ = course
    path = tmp_path / "s1" / "demo.py"
    path.parent.mkdir()
    tops = [str(standing._temporary), tempfile.gettempdir()]
    path.write_text(THIEF.format(tops=tops), encoding="utf-8")
    with connected(standing, 2) as cluster:
        found = graded(
            batch, [Found(student="s1", paths=(path.parent,))], tmp_path / "there.db", cluster
        )
        assert list(standing._temporary.glob("**/solutions/demo/demo.py"))  # it is there
    check = found["s1"]["questions"][0]["checks"][0]
    assert check["status"] == "crashed"
    assert "no reference found" in check["message"]


def test_an_interruption_keeps_what_is_finished_and_frees_the_workers(
    course, batch, standing, tmp_path
):
    _, submissions, want = course

    def interrupt():
        raise KeyboardInterrupt

    with connected(standing, 2) as cluster:
        found = graded(batch, submissions, tmp_path / "some.db", cluster, after(5, interrupt))
    assert 5 <= len(found) < 32
    assert found.items() <= want.items()
    wait_until(lambda: not standing.below())
    assert standing.folders() == []


# --- whatever dies


def test_a_worker_killed_with_its_nanny_loses_nothing(course, machines, tmp_path):
    batch, submissions, want = course
    first, _ = machines.worker(nanny=True), machines.worker()
    with connected(machines, 2) as cluster:
        progress = after(3, lambda: machines.kill(first))
        assert graded(batch, submissions, tmp_path / "there.db", cluster, progress) == want
        wait_until(lambda: len(cluster._present()) == 1)
    wait_until(lambda: not machines.below())
    # The folder of the killed one goes with the next zygote on its machine, a minute later.
    assert len(machines.folders()) == 1


def test_a_worker_that_its_nanny_starts_again_gets_the_course_again(course, machines, tmp_path):
    batch, submissions, want = course
    alone = machines.worker(nanny=True)
    with connected(machines, 1) as cluster:
        before = set(cluster._present())
        progress = after(3, lambda: machines.kill(alone, nanny=False))
        assert graded(batch, submissions, tmp_path / "there.db", cluster, progress) == want
        assert not before & set(cluster._threads)
    wait_until(lambda: not machines.below())


def test_what_kills_every_worker_is_graded_here(course, tmp_path, monkeypatch):
    batch, submissions, want = course

    def kill(_run, _tasks):
        os.kill(os.getpid(), 9)

    monkeypatch.setattr(clusters, "_grade", kill)
    with Machines(tmp_path / "machines", SCHEDULER__ALLOWED_FAILURES="0") as machines:
        machines.worker(nanny=True)
        with connected(machines, 1) as cluster:
            few = submissions[:3]
            assert graded(batch, few, tmp_path / "there.db", cluster) == {
                f.student: want[f.student] for f in few
            }


def test_without_workers_it_waits_and_then_stops_with_what_is_finished(
    course, batch, machines, tmp_path, monkeypatch
):
    whole, submissions, want = course
    monkeypatch.setattr(clusters, "_LOOK", 0.1)
    said = []
    alone = machines.worker()
    with connected(machines, 1, say=said.append, patience=0.5) as cluster:
        progress = after(3, lambda: machines.kill(alone))
        with pytest.raises(EnvironmentalError, match="No Dask worker is left") as stopped:
            graded(batch, submissions, tmp_path / "some.db", cluster, progress)
        machines.worker()  # the next run goes on, with a worker that came since
        wait_until(cluster._present)
        assert graded(whole, submissions, tmp_path / "some.db", cluster) == want
    assert stopped.value.exit_code == 5
    assert len(said) == 1
    assert f"dask worker {machines.address}" in said[0]


def test_a_lost_scheduler_is_named(course, batch, machines, tmp_path, monkeypatch):
    _, submissions, _ = course
    monkeypatch.setattr(clusters, "_LOOK", 0.1)
    machines.worker()
    with connected(machines, 1) as cluster:
        progress = after(3, machines.scheduler.kill)
        with pytest.raises(EnvironmentalError, match=r"scheduler at tcp://\S+ is lost"):
            graded(batch, submissions, tmp_path / "some.db", cluster, progress)


# --- what it takes


def test_without_distributed_the_command_that_installs_it_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(EnvironmentalError, match=r'pip install "gradekit\[cluster\]"'):
        Cluster("tcp://127.0.0.1:8786")


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:9", "nonsense://x", "tls://127.0.0.1:9"])
def test_a_scheduler_that_cannot_be_reached_is_named(address, monkeypatch):
    monkeypatch.setattr(clusters, "_REACH", 0.3)
    with pytest.raises(EnvironmentalError, match=f"No Dask scheduler can be reached at {address}"):
        Cluster(address)


def test_a_scheduler_without_workers_says_how_to_start_one(course, machines, monkeypatch):
    monkeypatch.setattr(clusters, "_REACH", 1.0)
    with (
        connected(machines) as cluster,
        pytest.raises(EnvironmentalError, match=f"dask worker {machines.address}"),
    ):
        cluster.prepare(course[0].place, isolation="auto", limits=LIMITS)


def test_a_worker_of_another_version_is_named_with_both(course, standing, monkeypatch):
    monkeypatch.setattr(stations, "__version__", "7.0")
    with (
        connected(standing, 2) as cluster,
        pytest.raises(
            EnvironmentalError, match=r"worker tcp://\S+ has gradekit \d\S*, and here it is 7\.0"
        ),
    ):
        cluster.prepare(course[0].place, isolation="auto", limits=LIMITS)
    assert standing.folders() == []


def test_a_worker_without_gradekit_is_named(course, standing, monkeypatch):
    # What such a worker answers: it cannot import what it is asked to run.
    monkeypatch.setattr(clusters, "_greet", lambda _: __import__("no_gradekit"))
    with (
        connected(standing, 2) as cluster,
        pytest.raises(EnvironmentalError, match=r"tcp://\S+ has no gradekit .*No module named"),
    ):
        cluster.prepare(course[0].place, isolation="auto", limits=LIMITS)


def test_a_worker_that_isolates_less_than_asked_is_named(course, standing):
    with connected(standing, 2) as cluster:
        cluster._client.run(exec, WEAKEN, {})
        try:
            with pytest.raises(EnvironmentalError, match="isolates at level none") as stopped:
                cluster.prepare(course[0].place, isolation="auto", limits=LIMITS)
        finally:
            cluster._client.run(exec, MEND, {})
    assert str(stopped.value).startswith("The Dask worker tcp://")
    assert stopped.value.exit_code == 5


# --- a station


def test_a_course_travels_whole_and_without_junk(course):
    place = course[0].place
    (place.public / "__pycache__").mkdir(exist_ok=True)
    (place.public / "__pycache__" / "x.pyc").touch()
    (place.public / "data").mkdir(exist_ok=True)
    (place.public / "data" / "digits.npy").write_bytes(b"digits")
    files = stations.packed(place, isolation="auto", limits=LIMITS).files
    assert sorted(files) == [
        "assignments/demo/checks.py",
        "assignments/demo/data/digits.npy",
        "solutions/.keys/demo",
        "solutions/demo/demo.py",
    ]
    assert "digits" not in repr(stations.packed(place, isolation="auto", limits=LIMITS))


def test_a_station_that_nobody_asks_any_more_ends_by_itself(course, tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    where = stations.packed(course[0].place, isolation="auto", limits=LIMITS)
    station = stations.Station(where, idle=0.05)
    wait_until(lambda: station.closed and not list(tmp_path.iterdir()))
    assert not station.grade([object()]).ready


def test_the_folder_of_a_killed_station_goes_with_the_next_zygote(tmp_path):
    folder, held = leftovers.locked_folder(str(tmp_path))
    os.utime(folder, (time.time() - 100, time.time() - 100))
    leftovers.sweep(str(tmp_path))
    assert Path(folder).is_dir()
    os.close(held)
    leftovers.sweep(str(tmp_path))
    assert not Path(folder).exists()


def test_chunks_begin_small_and_have_a_limit_of_bytes():
    class Task:
        def __init__(self, size):
            self.staged = type("Staged", (), {"files": {"a.py": bytes(size)}})

    sizes = [len(c) for c in clusters._chunks(iter([Task(1) for _ in range(60)]), 2)]
    assert sizes == [4, 4, 16, 16, 16, 4]
    heavy = clusters._chunks(iter([Task(3 << 20) for _ in range(3)]), 0)
    assert [len(c) for c in heavy] == [2, 1]
