"""Launching: out of a zygote, as a new process, and what becomes of a lost one."""

import sys
from pathlib import Path

import pytest
from test_hostile import descriptors
from test_interview import GATE, draws

from gradekit.model import Answer, CourseError, EnvironmentalError, Limits
from gradekit.sandbox import launch, wire
from gradekit.sandbox.interview import Question, interview
from gradekit.sandbox.launch import Spawner, Zygote
from gradekit.sandbox.process import LostError, forking_works, remove_tree

LIMITS = Limits(cpu=0.5, wall=2.0)
GOOD = GATE.format(forward="pass", backward="pass")


def ask(launcher, source=GOOD, limits=LIMITS, n=2):
    question = Question(probe="add.add", draws=draws(n), cpu=limits.cpu)
    files = {"gates.py": source.encode()}
    return interview(launcher, files, ["gates.py"], [question], limits=limits)


@pytest.fixture(params=["full", "strong", "none"])
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
