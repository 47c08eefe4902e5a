"""One submission: asked, asked once more where it matters, and never at another check's cost."""

from __future__ import annotations

import time

import pytest
from small_course import CHECKS as PATIENT
from small_course import REFERENCE, Course, make, square, write_course

from gradekit.grading.asked import without_repeats
from gradekit.grading.one import grade_files, unasked
from gradekit.model import Limits, Verdict
from gradekit.sandbox.local import Forker

# Loops run until their limit ends them: no answer here needs a tenth of it.
CHECKS = PATIENT.replace("limit=0.5", "limit=0.2")
LOOP = "\n        while True: pass"
SECOND = CHECKS.replace('a = Assignment("demo", files=["demo.py"])', "").replace("square", "again")
# A file outside the worker that remembers the first asking: what a noisy machine looks like.
ONCE = "import os\nFLAG = {flag!r}\nfirst = not os.path.exists(FLAG)\n"
MARK = "open(FLAG, 'w').close()"


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    return make(tmp_path_factory.mktemp("one"), CHECKS)


@pytest.fixture
def once(tmp_path):
    return ONCE.format(flag=str(tmp_path / "flag"))


def statuses(course, source):
    found = course.checks(source)
    return [(v.status, v.reason) for v in found.values()]


def test_the_reference_is_right(course):
    assert statuses(course, REFERENCE) == [("correct", None)] * 2


def test_an_endless_backward_leaves_the_forward_right(course):
    found = course.checks(square(backward=LOOP))
    assert [v.status for v in found.values()] == ["correct", "timeout"]
    assert "time limit" in found["square.backward"].message
    assert found["square.backward"].line == 8


def test_an_endless_forward_blocks_the_backward(course):
    assert [s for s, _ in statuses(course, square(forward=LOOP))] == ["timeout", "blocked"]


@pytest.mark.parametrize(
    ("backward", "status"),
    [('raise NotImplementedError("Square.backward")', "not_started"), ("", "missing")],
)
def test_behind_an_endless_forward_the_backwards_own_state_is_told(course, backward, status):
    source = square(forward=LOOP, backward=backward)
    if not backward:
        source = source.split("    def backward")[0]
    assert [s for s, _ in statuses(course, source)] == ["timeout", status]


def test_a_process_that_ends_itself_costs_its_own_stage_only(course):
    found = course.checks(square(backward="import os; os._exit(3)"))
    assert [v.status for v in found.values()] == ["correct", "crashed"]
    assert "ended" in found["square.backward"].message


def test_a_submission_that_answers_now_so_now_so_is_nondeterministic(course, once):
    body = f"\n        if first: {MARK}; return dz\n        return 2 * self.x * dz"
    assert statuses(course, square(backward=body, before=once))[1] == ("wrong", "nondeterministic")


def test_a_crash_that_does_not_come_again_is_nondeterministic(course, once):
    body = f"\n        if first: {MARK}; 1 / 0\n        return 2 * self.x * dz"
    assert statuses(course, square(backward=body, before=once))[1] == ("wrong", "nondeterministic")


@pytest.mark.parametrize("stage", ["forward", "backward"])
def test_what_takes_too_long_once_and_is_right_then_is_right_with_a_note(course, once, stage):
    right = {"forward": "self.x = x; return x * x", "backward": "return 2 * self.x * dz"}
    slow = f"\n        if first:\n            {MARK}\n            while True: pass\n        "
    found = course.checks(square(**{**right, stage: slow + right[stage]}, before=once))
    assert [v.status for v in found.values()] == ["correct", "correct"]


def test_memory_that_ran_out_once_is_forgiven_for_both_stages(course, once):
    body = f"\n        if first: {MARK}; raise MemoryError\n        self.x = x; return x * x"
    found = course.checks(square(forward=body, before=once))
    assert [v.status for v in found.values()] == ["correct", "correct"]
    assert "second time" in found["square.forward"].notes[-1]


def test_what_is_right_is_asked_once(course, tmp_path):
    log = tmp_path / "log"
    course.checks(square(before=f"open({str(log)!r}, 'a').write('.')"))
    assert log.read_text() == "."
    course.checks(square(backward="return dz", before=f"open({str(log)!r}, 'a').write('.')"))
    assert log.read_text() == "..."


def test_one_hanging_question_takes_nothing_from_the_others(tmp_path):
    course = make(tmp_path, CHECKS + SECOND.replace("Square", "Cube"),
                  REFERENCE + REFERENCE.replace("Square", "Cube"))  # fmt: skip
    source = square(backward=LOOP) + REFERENCE.replace("Square", "Cube")
    found = course.questions(source)
    assert [found[q].status for q in ("square", "again")] == ["timeout", "correct"]


def test_all_askings_of_a_submission_share_its_time(tmp_path):
    both = REFERENCE + REFERENCE.replace("Square", "Cube")
    place = write_course(tmp_path, CHECKS + SECOND.replace("Square", "Cube"), both)
    course = Course(place, limits=Limits(cpu=1.0, wall=1.0, submission=1.5, memory=8 << 30))
    started = time.monotonic()
    sleepy = square(forward="import time; time.sleep(60)")
    found = course.questions(REFERENCE + sleepy.replace("Square", "Cube"))
    assert time.monotonic() - started < 4
    assert [found[q].status for q in ("square", "again")] == ["correct", "timeout"]
    # What was answered before the time was up stays as it is.
    found = course.questions(sleepy.replace("Square", "Cube") + REFERENCE)
    assert found["square"].status == "correct"


def test_the_courses_own_files_replace_submitted_copies(tmp_path):
    checks = CHECKS + "@a.values()\ndef given(student):\n    yield student.given.word()\n"
    course = make(tmp_path, checks, given="def word():\n    return 'ours'\n")
    files = {"demo.py": REFERENCE.encode(), "given.py": b"def word():\n    return 'theirs'\n"}
    from dataclasses import replace

    bench = replace(course.bench, given={"given.py": b"def word():\n    return 'ours'\n"})
    found = {q.id: q.status for q in grade_files(bench, course.launcher, files).questions}
    assert found["given"] == "correct"


def test_a_broken_rule_is_refused_and_named(tmp_path):
    course = make(tmp_path, CHECKS + 'a.rule("square", forbid_imports=["torch"])\n')
    found = course.questions("import torch\n" + REFERENCE)["square"]
    assert [c.verdict.status for c in found.checks] == ["refused", "correct", "correct"]
    assert (found.status, found.points, found.checks[0].verdict.line) == ("refused", 2.0, 1)
    course = Course(course.place, limits=Limits(cpu=0.3, wall=1.0, memory=8 << 30))
    hanging = course.checks("while True: pass\n")
    assert {v.status for v in hanging.values()} == {"timeout"}
    assert all("while importing" in v.message for v in hanging.values())


def test_what_was_not_asked_has_one_verdict_and_written_parts_stay(tmp_path):
    course = make(tmp_path, CHECKS + 'a.written("why", points=1, prompt="Why?")\n')
    found = {q.id: q for q in unasked(course.bench, Verdict(status="refused", message="no"))}
    assert (found["square"].status, found["square"].points) == ("refused", 0.0)
    assert (found["why"].status, found["why"].points) == ("written", None)


def test_a_function_pair_that_is_not_started_is_told(tmp_path):
    checks = """
    a = Assignment("demo", files=["demo.py"])
    @a.gradient(x=normal("N"), dz=upstream("N"))
    def rows(student, x, dz):
        yield student.rows(x)
        yield student.rows_backward(dz, x)
    """
    reference = (
        "def rows(x):\n    return x * x\ndef rows_backward(dz, x):\n"
        "    # BEGIN SOLUTION\n    return 2 * x * dz\n    # END SOLUTION\n"
    )
    course = make(tmp_path, checks, reference)
    template = course.bench.templates["demo.py"]
    assert [s for s, _ in statuses(course, template)] == ["correct", "not_started"]
    broken = template.replace("return x * x", "1 / 0")
    assert [s for s, _ in statuses(course, broken)] == ["crashed", "not_started"]


def test_the_backward_of_a_class_is_its_own_and_not_another_method(tmp_path):
    reference = REFERENCE.replace("return x * x", "return self.helper(x)") + (
        "\n    def helper(self, x):\n        # BEGIN SOLUTION\n        return x * x\n"
        "        # END SOLUTION\n"
    )
    course = make(tmp_path, CHECKS, reference)
    source = reference.replace("return x * x", 'raise NotImplementedError("Square.helper")')
    assert [s for s, _ in statuses(course, source)] == ["not_started", "blocked"]


@pytest.fixture
def launches(monkeypatch):
    """Count the workers that are started."""
    started, launch = [], Forker.launch

    def counted(self):
        started.append(self)
        return launch(self)

    monkeypatch.setattr(Forker, "launch", counted)
    return started


@pytest.fixture(scope="module")
def two(tmp_path_factory):
    return make(tmp_path_factory.mktemp("two"), CHECKS + SECOND)


def test_mistakes_that_are_the_same_once_more_cost_one_worker_together(two, launches):
    found = statuses(two, square(backward="return 3 * self.x * dz"))
    assert found == [("correct", None), ("wrong", "value")] * 2
    assert len(launches) == 2


def test_a_mistake_that_is_another_one_once_more_is_asked_for_alone(two, launches, once):
    body = f"\n        if first: {MARK}; return dz\n        return 3 * self.x * dz"
    found = statuses(two, square(backward=body, before=once))
    assert found == [("correct", None), ("wrong", "value")] * 2
    assert len(launches) == 4


def test_one_right_answer_once_more_makes_each_asked_for_alone(two, launches, once):
    body = f"\n        if first: {MARK}; return dz\n        return 2 * self.x * dz"
    found = statuses(two, square(backward=body, before=once))
    assert set(found) == {("correct", None), ("wrong", "nondeterministic")}
    assert len(launches) == 4


def test_an_alternative_that_agrees_on_a_draw_is_weighed_once(tmp_path):
    other = REFERENCE.replace("2 * self.x * dz", "np.where(self.x.size > 4, 3, 2) * self.x * dz")
    item = make(tmp_path, also=other).truths[0]
    counts = [len(truth.answers) for truth in without_repeats(item).truths]
    assert {len(truth.answers) for truth in item.truths} == {2}
    assert counts == [2 if t.draw.inputs["x"].size > 4 else 1 for t in item.truths]
    assert set(counts) == {1, 2}
