"""Launching: out of a zygote, as a new process, and what becomes of a lost one."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from test_hostile import descriptors, processes_below
from test_interview import GATE, draws

from gradekit.model import Answer, CourseError, EnvironmentalError, Limits
from gradekit.sandbox import launch, leftovers, wire
from gradekit.sandbox.interview import Question, interview
from gradekit.sandbox.launch import Spawner, Zygote
from gradekit.sandbox.process import LostError, forking_works, remove_tree

LIMITS = Limits(cpu=0.5, wall=2.0)
GOOD = GATE.format(forward="pass", backward="pass")


def ask(launcher, source=GOOD, limits=LIMITS, n=2):
    question = Question(probe="add.add", draws=draws(n), cpu=limits.cpu)
    files = {"gates.py": source.encode()}
    return interview(launcher, files, ["gates.py"], [question], limits=limits)


@pytest.fixture(scope="module", params=["full", "strong", "none"])
def level(request, gates_place):
    zygote = Zygote(gates_place, isolation=request.param)
    if zygote.isolation != request.param:
        zygote.close()
        pytest.skip(f"this machine isolates at level {zygote.isolation}")
    yield zygote
    zygote.close()


def test_at_every_level_the_same_answers_and_ends(level):
    before = descriptors()
    for _ in range(3):
        assert isinstance(ask(level).answers["add.add"][0], Answer)
    ended = ask(level, GATE.format(forward="pass", backward="os._exit(9)")).answers["add.add"][0]
    assert "status 9" in ended.message
    killed = ask(level, GATE.format(forward="pass", backward="os.kill(os.getpid(), 11)"))
    assert "SIGSEGV" in killed.answers["add.add"][0].message
    assert descriptors() == before


def test_at_every_level_a_worker_tells_windows_and_the_lines_of_outputs(level):
    source = GOOD.replace("return [dz, dz]", "self.dx = dz\n        return [dz, dz]")
    files = {"gates.py": source.encode()}
    question = Question(probe="add.add", draws=draws(1), cpu=LIMITS.cpu)
    script = interview(level, files, ["gates.py"], [question], windows=True, outputs=True)
    assert script.windows
    assert isinstance(script.answers["add.add"][0], Answer)
    assert "AddGate.backward:dx" in script.loaded.places


@pytest.mark.parametrize(
    "deed",
    [
        "[open(f'f{k}', 'wb').write(bytes(1 << 18)) for k in range(40)]; time.sleep(60)",
        "[os.makedirs(f'{k}/e') or open(f'{k}/e/f', 'wb').write(bytes(1 << 18)) for k in range(9)]",
        "[open(f'f{k}', 'wb').close() for k in range(1500)]",
        "[os.mkdir('d' * 250) or os.chdir('d' * 250) for k in range(40)]",
        "os.posix_fallocate(os.open('f', 66), 0, 1 << 20); open('g', 'wb').write(bytes(1 << 18))",
    ],
)
def test_scratch_files_have_a_limit_together(level, deed):
    if level.isolation == "full":
        pytest.skip("a worker has a disk of its own there, of that size")
    limits = Limits(cpu=5.0, wall=15.0, scratch=1 << 20)
    started = time.monotonic()
    script = ask(level, GATE.format(forward="pass", backward=deed), limits, n=1)
    said = script.answers["add.add"][0]
    assert time.monotonic() - started < 5
    assert (said.kind, said.type) == ("exception", "OSError")
    assert "scratch files are too large: over 1 MiB together" in said.message
    assert isinstance(ask(level, limits=limits).answers["add.add"][0], Answer)
    assert list(Path(level._folder).iterdir()) == []


def test_a_file_written_while_importing_counts(level):
    limits = Limits(cpu=5.0, wall=15.0, scratch=1 << 20)
    deed = "\n[open(f'f{k}', 'wb').write(bytes(1 << 18)) for k in range(9)]\n"
    script = ask(level, GOOD + deed, limits)
    if level.isolation != "full":
        assert "too large while importing" in script.loading.message


def test_a_zygote_that_died_is_started_again_and_the_submission_asked_again(gates_place):
    zygote = Zygote(gates_place, isolation="auto")
    try:
        for _ in range(2):
            zygote._process.kill()
            zygote._process.wait()
            assert isinstance(ask(zygote).answers["add.add"][0], Answer)
    finally:
        zygote.close()


def test_a_lost_zygote_leaves_no_descriptor_and_no_folder(gates_place):
    zygote = Zygote(gates_place, isolation="strong")
    before = descriptors()
    process = zygote.launch()
    zygote._process.kill()
    with pytest.raises(LostError):
        process.end(kill=True)
    assert not Path(process.scratch or "/nowhere").exists()
    with pytest.raises(LostError):
        zygote._order({"do": "wait", "pid": 1})
    zygote.close()
    assert descriptors() < before


def test_a_submission_that_ends_the_zygote_twice_is_refused(gates_place):
    zygote = Zygote(gates_place, isolation="none")
    try:
        source = GATE.format(forward="pass", backward="os.kill(os.getppid(), 9); time.sleep(9)")
        script = ask(zygote, source, Limits(cpu=0.2, wall=0.4))
        assert script.loading.kind == "refused"
        assert isinstance(ask(zygote).answers["add.add"][0], Answer)
    finally:
        zygote.close()


def test_a_sandbox_that_became_weaker_stops_everything(gates_place):
    zygote = Zygote(gates_place, isolation="none")
    zygote.isolation = "full"
    zygote._process.kill()
    with pytest.raises(LostError):
        zygote.launch()
    with pytest.raises(EnvironmentalError, match="isolates at level none now"):
        zygote.launch()
    zygote.close()


def test_a_course_that_does_not_load_is_said_as_its_author_s_mistake(tmp_path):
    from gradekit.course import Place

    (tmp_path / "checks.py").write_text("1 / 0")
    with pytest.raises(CourseError, match="ZeroDivisionError"):
        Zygote(Place("broken", tmp_path, None), isolation="none")


def test_the_environment_of_a_worker_holds_nothing_of_ours(gates_place, monkeypatch, zygote):
    monkeypatch.setenv("GRADEKIT_SECRET", "s3cret")
    script = ask(zygote, GOOD + "\nraise ValueError(sorted(os.environ))")
    said = script.loaded.faults["gates.py"].message
    assert "OPENBLAS_NUM_THREADS" in said
    assert "SECRET" not in said


def test_a_new_process_answers_too(gates_place):
    before = descriptors()
    limits = Limits(cpu=3.0, wall=9.0)
    script = ask(Spawner(gates_place), GOOD + "\nprint('loaded')", limits)
    assert isinstance(script.answers["add.add"][0], Answer)
    assert script.output == b"loaded\n"
    assert descriptors() == before


def test_where_nothing_can_be_waited_for_a_watchdog_ends_the_worker(gates_place, monkeypatch):
    monkeypatch.setattr(wire, "CAN_WAIT", False)
    monkeypatch.setattr(launch, "CAN_WAIT", False)
    limits = Limits(cpu=1.0, wall=1.2)
    source = GATE.format(forward="pass", backward="print('x' * 200_000); time.sleep(60)")
    script = ask(Spawner(gates_place), source, limits, n=1)
    fault = script.answers["add.add"][0]
    assert fault.kind == "timeout"
    assert "time limit" in fault.message
    assert len(script.output) == limits.output


def test_a_scratch_folder_goes_whatever_is_in_it(tmp_path):
    outside = tmp_path / "outside"
    outside.write_text("kept")
    folder = tmp_path / "scratch"
    deep = folder
    for _ in range(50):
        deep = deep / "deep"
    deep.mkdir(parents=True)
    (deep / "link").symlink_to(outside)
    (folder / "locked").mkdir(mode=0)
    remove_tree(str(folder))
    remove_tree(str(folder))
    assert not folder.exists()
    assert outside.read_text() == "kept"
    assert sys.platform != "linux" or forking_works()


def started(pid):
    """Return when a process began, which tells it from a later one of the same number."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(errors="replace").rpartition(")")[2].split()[19]
    except OSError:
        return None


def descendants(pid):
    found = []
    for child in processes_below(pid):
        found += [(child, started(child)), *descendants(child)]
    return found


def holders(folder):
    """Return the processes that are in a folder or hold it open."""
    found = set()
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            links = [str(p.readlink()) for p in (entry / "cwd", *(entry / "fd").iterdir())]
        except OSError:
            continue
        found |= {entry.name for link in links if link.startswith(str(folder))}
    return found


def kill_a_run(course, submissions, folder, isolation, seconds):
    """Kill a grader with its process group after so long; return what is left behind of it."""
    temporary = folder / "temporary"
    temporary.mkdir(parents=True)
    run = subprocess.Popen(
        [sys.executable, "-m", "gradekit", "grade", "gates", str(submissions), "-j", "2",
         "-o", str(folder / "graded"), "--isolation", isolation],
        cwd=course,
        env={**os.environ, "TMPDIR": str(temporary)},
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    time.sleep(seconds)
    below = descendants(run.pid)
    os.killpg(run.pid, signal.SIGKILL)
    run.wait()
    deadline = time.monotonic() + 10
    while True:
        alive = [pid for pid, since in below if since and started(pid) == since]
        left = [alive, set(), list(temporary.iterdir())]
        late = time.monotonic() > deadline
        if late or not any(left):  # only then: every process of the machine is looked at
            left[1] = holders(temporary)
        if late or not any(left):
            return left
        time.sleep(0.05)


@pytest.mark.parametrize("isolation", ["full", "strong", "none"])
def test_a_grader_killed_with_its_process_group_leaves_nothing_behind(
    isolation, gates_place, tmp_path, reference
):
    if sys.platform != "linux":
        pytest.skip("no zygotes here")
    busy = GATE.format(forward="open('f', 'w').write('x')", backward="time.sleep(0.05)").encode()
    for k in range(60):
        (tmp_path / "class" / f"s{k:03}").mkdir(parents=True)
        (tmp_path / "class" / f"s{k:03}" / "gates.py").write_bytes((busy, reference)[k % 2])
    root = gates_place.public.parents[1]
    for k, seconds in enumerate((0.4, random.uniform(0.5, 1.2), random.uniform(1.2, 2.5))):
        folder = tmp_path / f"run{k}"
        assert kill_a_run(root, tmp_path / "class", folder, isolation, seconds) == [[], set(), []]


def test_the_folder_of_a_zygote_that_was_killed_goes_with_the_next(tmp_path):
    fcntl = pytest.importorskip("fcntl")
    left, young, locked = (tmp_path / f"gradekit-zygote-{k}" for k in ("left", "young", "locked"))
    for folder in (left, young, locked):
        (folder / "worker").mkdir(parents=True)
    (tmp_path / "gradekit-zygote-link").symlink_to(young)
    old = time.time() - 1000
    os.utime(left, (old, old))
    os.utime(locked, (old, old))
    holding = os.open(locked, os.O_RDONLY)
    fcntl.flock(holding, fcntl.LOCK_EX)
    leftovers.sweep(str(tmp_path))
    os.close(holding)
    assert sorted(p.name[16:] for p in tmp_path.iterdir()) == ["link", "locked", "young"]
