"""Speed that a course asks for: judged by the best of several rounds, on inputs always new."""

from __future__ import annotations

from dataclasses import replace

import pytest
from small_course import Course, make, write_course
from test_again import SEES, Both

from gradekit.course import check_judges, load, load_judges
from gradekit.grading import timing
from gradekit.grading.one import grade_files
from gradekit.model import Answer, CourseError, Fault, Limits, Value
from gradekit.sandbox.interview import Transcript

CHECKS = """
a = Assignment("demo", files=["demo.py"])

@a.values(points=2, x=normal("N", 3), shift=constant(0.0), dims={"N": 4})
def total(student, x, shift):
    yield student.total(x) + shift
"""
REFERENCE = """
def total(x):
    # BEGIN SOLUTION
    return x.sum()
    # END SOLUTION
"""
GIVEN = """
import time

def slow_total(x):
    time.sleep(0.03)
    return x.sum()
"""
JUDGES = """
from gradekit import judges

@judges.faster("total", than={"total": "slow_total"}, times=3, aim=10)
def numbers(rng):
    return dict(x=rng.normal(size=(6, 3)), shift=0.5)
"""
SLOW = "from given import slow_total as total\n"


def made(folder, judges=JUDGES, given=GIVEN):
    course = make(folder, CHECKS, REFERENCE, judges=judges, given=given)
    course.bench = replace(course.bench, given={"given.py": given.encode()})
    return course


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    return made(tmp_path_factory.mktemp("timing"))


def verdict(course: Course, source: str):
    return course.checks(source)["total.total"]


# --- the rounds


def raced(course, mine, given, answers=(), truths=()):
    """Judge a race whose times, in milliseconds, and answers are made up; tell how it went."""
    turns, asked = [], {"mine": 0, "given": 0}
    item = course.truths[0]

    def teller(who, times, trees):
        def ask(questions):
            turns.append(who)
            k, asked[who] = asked[who], asked[who] + 1
            stage = trees[k % len(trees)] if trees else 7.0
            if isinstance(stage, Fault) and stage.kind == "timeout":
                answer = stage
            else:
                answer = Answer(stages=(stage if isinstance(stage, Fault) else Value(stage),))
            answers = {questions[0].probe: [Answer(stages=(Value(7.0),)), answer]}
            return Transcript(answers=answers, clock=[9.0, times[k % len(times)] / 1000])

        return ask

    pace = course.book.pace_of("total.total")
    said = timing.judge_pace(
        item, pace, course.book, teller("mine", mine, answers), teller("given", given, truths)
    )
    return said, turns


def test_the_best_of_five_rounds_counts_for_each_and_they_take_turns(course):
    said, turns = raced(course, [50, 50, 10, 50, 50], [90, 90, 90, 90, 31])
    assert said.status == "correct"
    assert turns == ["mine", "given"] * 5


def test_a_noisy_machine_gets_more_rounds(course):
    said, turns = raced(course, [50] * 9 + [10], [40])
    assert said.status == "correct"
    assert len(turns) == 20


def test_what_stays_slow_is_too_slow_and_both_times_are_told(course):
    said, turns = raced(course, [20, 25], [50])
    assert (said.status, said.reason) == ("wrong", "slow")
    assert said.message == (
        "total takes 20 ms where the given slow_total takes 50 ms: 2.5 times as fast. "
        "Aim at 10 times; at least 3 times is asked for"
    )
    assert len(turns) == 20


def test_a_wrong_answer_in_a_late_round_is_wrong(course):
    said, turns = raced(course, [1], [50], answers=[7.0, 7.0, 7.0, 7.5])
    assert (said.status, said.reason, said.evidence) == ("wrong", "value", None)
    assert said.message.startswith("on the larger inputs that are timed: ")
    assert len(turns) == 8


def test_running_out_of_time_is_forgiven_once(course):
    late = Fault(kind="timeout", message="stopped at the time limit")
    assert raced(course, [1], [50], answers=[7.0, late, 7.0, 7.0, 7.0, 7.0])[0].status == "correct"
    said, _ = raced(course, [1], [50], answers=[7.0, late])
    assert said.status == "timeout"
    assert said.message == "on the larger inputs that are timed: stopped at the time limit"


def test_a_crash_on_what_is_timed_is_a_crash(course):
    crash = Fault(kind="exception", type="IndexError", message="13", file="demo.py", line=2)
    said, _ = raced(course, [1], [50], answers=[crash])
    assert (said.status, said.file, said.line) == ("crashed", "demo.py", 2)
    assert said.message == "on the larger inputs that are timed: IndexError: 13"


def test_given_code_that_fails_is_the_course_s_fault(course):
    crash = Fault(kind="exception", type="IndexError")
    said, _ = raced(course, [1], [50], truths=[crash])
    assert said.status == "checker_error"
    assert said.message == "the given slow_total does not answer"


@pytest.mark.parametrize(
    ("line", "words"), [("1 / 0", "ZeroDivisionError"), ("return dict(y=1.0)", r"\['y'\] are no")]
)
def test_inputs_that_cannot_be_drawn_are_the_course_s_fault(tmp_path, line, words):
    found = made(tmp_path, JUDGES.replace("return dict(", f"{line}\n    return dict("))
    said, turns = raced(found, [1], [50])
    assert said.status == "checker_error"
    assert words.replace("\\", "") in said.message
    assert turns == []


# --- a submission


def test_what_is_quick_is_right(course):
    assert verdict(course, REFERENCE).status == "correct"


def test_the_given_code_itself_is_too_slow(course):
    said = verdict(course, "import given\ndef total(x): return given.slow_total(x)\n")
    assert (said.status, said.reason, said.line) == ("wrong", "slow", 2)


def test_what_is_wrong_is_not_timed(course, tmp_path):
    log = tmp_path / "log"
    wrong = f"def total(x):\n    open({str(log)!r}, 'a').write('.')\n    return 1.0\n"
    assert verdict(course, wrong).reason == "value"
    n_draws = len(course.truths[0].truths)
    assert len(log.read_text()) == 2 * n_draws  # asked twice


def test_every_round_has_inputs_of_its_own(course, tmp_path):
    log = tmp_path / "log"
    source = (
        "def total(x):\n"
        f"    if len(x) == 6: open({str(log)!r}, 'a').write(repr(x[0, 0]) + ',')\n"
        "    return x.sum()\n"
    )
    assert verdict(course, source).status == "correct"
    seen = log.read_text().split(",")[:-1]
    assert len(seen) == len(set(seen)) == 10  # each round is asked once before it is timed


def test_one_worker_at_a_time_holds_either_the_student_s_code_or_the_given_one(course):
    """What student code leaves running ends before the given code is timed."""
    events = []

    class Watched:
        isolation = "none"

        def launch(self):
            process = course.launcher.launch()
            end = process.end
            events.append("begins")

            class Wrapped:
                request_fd, answer_fd, output_fd = (
                    process.request_fd,
                    process.answer_fd,
                    process.output_fd,
                )
                disk, kill = process.disk, process.kill

                def end(self, *, kill):
                    events.append("ends")
                    return end(kill=kill)

            return Wrapped()

    grade_files(course.bench, Watched(), {"demo.py": REFERENCE.encode()})
    assert events == ["begins", "ends"] * 11


def test_memories_of_earlier_answers_do_not_help(course):
    source = """
from given import slow_total
memory = {}
def total(x):
    key = x.tobytes()
    if key not in memory:
        memory[key] = slow_total(x)
    return memory[key]
"""
    assert verdict(course, source).reason == "slow"


def test_timing_keeps_to_the_time_of_a_submission(tmp_path):
    found = made(tmp_path)
    found.bench = replace(found.bench, limits=Limits(submission=0.3))
    said = verdict(
        found, SLOW + "import given, time\ndef total(x): time.sleep(0.05); return x.sum()"
    )
    assert said.status == "timeout"
    assert "for the whole submission" in said.message


def test_a_running_notebook_s_objects_do_not_stand_for_the_given_code(course):
    """Where workers know the student's objects, the given code is asked in plain ones."""
    launched = []

    class Plain:
        isolation = "none"

        def launch(self):
            launched.append("plain")
            return course.launcher.launch()

    bench = replace(course.bench, plain=Plain())
    grade_files(bench, course.launcher, {"demo.py": REFERENCE.encode()})
    assert launched == ["plain"] * 5


# --- mistakes of authors


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('"total", than', '"sum", than', "names 'sum', and 0 probes"),
        ('"total", than', "3, than", "wants the name of a probe"),
        ('{"total": "slow_total"}', "{}", "than= names no given code"),
        ('{"total": "slow_total"}', '{"total": "a b"}', "than= names no given code"),
        ("times=3", "times=1", "not above 1"),
        ("aim=10", "aim=2", "aim= is below"),
    ],
)
def test_a_mistake_names_its_line(tmp_path, old, new, problem):
    place = write_course(tmp_path, CHECKS, REFERENCE, judges=JUDGES.replace(old, new))
    with pytest.raises(CourseError, match=problem) as caught:
        check_judges(load(place), load_judges(place))
    assert caught.value.path.endswith("judges.py")
    assert caught.value.line in (4, 5)


def test_a_probe_is_timed_once(tmp_path):
    again = JUDGES + JUDGES.replace("from gradekit import judges", "")
    place = write_course(tmp_path, CHECKS, REFERENCE, judges=again)
    with pytest.raises(CourseError, match="timed already"):
        load_judges(place)


def test_what_is_said_of_timed_inputs_comes_from_a_worker_without_hidden_probes(tmp_path):
    secret = 'a = public("demo")\n@a.values(x=normal(3))\ndef secret(student, x):\n    yield 0.0\n'
    place = write_course(tmp_path, CHECKS, REFERENCE, judges=JUDGES, given=GIVEN, hidden=secret)
    course = Course(place)
    bench = replace(course.bench, given={"given.py": GIVEN.encode()}, apart=True)
    source = (
        SEES + "def total(x):\n    if len(x) == 6: raise ValueError(sees())\n    return x.sum()"
    )
    outcome = grade_files(bench, Both(place), {"demo.py": source.encode()})
    found = {check.id: check.verdict for q in outcome.questions for check in q.checks}
    assert found["total.total"].message.endswith("timed: ValueError: nothing")
