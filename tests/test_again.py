"""Asking again: what students read is said by workers that hold no hidden probe."""

from __future__ import annotations

from dataclasses import replace

import pytest
from canary_course import notebook
from small_course import Course, square, write_course

from gradekit.course import load
from gradekit.grading.one import grade_files
from gradekit.sandbox.local import Forker

HIDDEN = """
from gradekit import public
a = public("demo")

@a.values(x=normal("N"), dz=upstream("N"))
def secret(student, x, dz):
    gate = student.Square()
    yield gate.forward(x) * 1.0

@a.gradient(x=normal("N"), dz=upstream("N"))
def deep(student, x, dz):
    gate = student.Square()
    yield gate.forward(x)
    yield gate.backward(dz)
"""
# Whether the worker that runs this was given hidden probes: a submission can find out.
SEES = """
import sys
def sees():
    frame = sys._getframe()
    while frame is not None:
        if "assignment" in frame.f_locals:
            probes = frame.f_locals["assignment"].probes
            return "nothing" if all(probe.public for probe in probes) else "THE SECRET"
        frame = frame.f_back
"""


class Both(Forker):
    """Starts workers with all probes; its public one starts them without the hidden ones."""

    def __init__(self, place):
        super().__init__(load(place))
        self._without = Forker(load(replace(place, hidden=None)))

    @property
    def public(self):
        return self._without


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    place = write_course(tmp_path_factory.mktemp("again"), hidden=HIDDEN)
    return Course(place)


@pytest.fixture(scope="module")
def both(course):
    return Both(course.place)


def asked(course, both, source, *, apart=True, limits=None):
    bench = replace(course.bench, apart=apart, limits=limits or course.limits)
    outcome = grade_files(bench, both, {"demo.py": source.encode()})
    return {check.id: check.verdict for q in outcome.questions for check in q.checks}, outcome


SAYS = {
    "raised": square(backward="raise ValueError(sees())", before=SEES),
    "called a hole": square(backward="raise NotImplementedError(sees())", before=SEES),
    "while loading": square(before=SEES + "raise ValueError(sees())\n"),
}


@pytest.mark.parametrize("source", SAYS.values(), ids=SAYS)
def test_words_of_a_public_check_come_from_a_worker_without_hidden_probes(course, both, source):
    together = asked(course, both, source, apart=False)[0]["square.backward"]
    assert "THE SECRET" in together.message
    verdict = asked(course, both, source)[0]["square.backward"]
    assert "nothing" in verdict.message
    assert verdict.status == together.status
    assert not verdict.hidden_message


def test_what_only_happens_beside_hidden_probes_is_told_to_staff_alone(course, both):
    source = square(backward="if sees() != 'nothing': raise ValueError(sees())\n"
                    "        return 2 * self.x * dz", before=SEES)  # fmt: skip
    verdict = asked(course, both, source)[0]["square.backward"]
    assert (verdict.status, verdict.reason) == ("wrong", "nondeterministic")
    assert verdict.hidden_message


def test_what_does_not_load_beside_hidden_probes_alone_keeps_its_words_back(course, both):
    source = square(before=SEES + "if sees() != 'nothing': raise ValueError(sees())\n")
    verdict = asked(course, both, source)[0]["square.backward"]
    assert verdict.status == "crashed"
    assert "SECRET" not in verdict.message
    assert "chance" in verdict.message


def test_numbers_that_are_shown_are_those_of_a_worker_without_hidden_probes(course, both):
    factor = "(83917.25 if sees() != 'nothing' else 3.0)"
    source = square(backward=f"return 2 * self.x * dz * {factor}", before=SEES)
    verdict = asked(course, both, source)[0]["square.backward"]
    shown = [got / want for _, got, want, *_ in verdict.evidence.first_wrong]
    assert shown == pytest.approx([3.0] * len(shown))


@pytest.mark.parametrize("handed_in", [str, lambda text: notebook("x = 1\ny = 2", text)])
def test_a_hole_as_it_was_released_is_not_asked_again(course, both, handed_in):
    hole = square(backward='raise NotImplementedError("Square.backward")')
    launched = []
    both.public.launch, launch = (lambda: launched.append(1) or launch()), both.public.launch
    try:
        verdict = asked(course, both, handed_in(hole))[0]["square.backward"]
        assert verdict.status == "not_started"
        assert verdict.line is not None
        assert launched == []
        asked(course, both, handed_in(hole.replace("Square.backward", "mine")))
        assert launched == [1]
    finally:
        del both.public.launch


def test_without_time_for_a_second_asking_the_words_are_for_staff(course, both):
    slow = square(backward="import time; time.sleep(0.4); raise ValueError(sees())", before=SEES)
    limits = replace(course.limits, submission=0.3)
    verdict = asked(course, both, slow, limits=limits)[0]["square.backward"]
    assert verdict.status == "timeout"
    assert verdict.hidden_message


def test_a_file_that_the_submission_made_up_is_not_pointed_at(course, both):
    made = (
        "import os\n        name = os.path.join(os.path.dirname(__file__), 'THE SECRET')\n"
        "        exec(compile('1 / 0', name, 'exec'))"
    )
    verdict = asked(course, both, square(backward=made))[0]["square.backward"]
    assert (verdict.file, verdict.line) == (None, None)
    assert "ZeroDivisionError" in verdict.message


def test_equal_wrong_answers_to_hidden_probes_are_asked_for_twice_once_a_batch(course, both):
    launched = []
    both.launch, launch = (lambda: launched.append(1) or launch()), both.launch
    stored = "dx = self.x * dz\n        return dx"  # the line is that of dx, not the last one
    wrong = square(forward="self.x = x\n        return x * x + 1.0", backward=stored)
    bench = replace(course.bench, apart=True)

    def said(source):
        launched.clear()
        outcome = grade_files(bench, both, {"demo.py": source.encode()})
        found = {check.id: check.verdict for q in outcome.questions for check in q.checks}
        return found, len(launched)

    try:
        first, asked_first = said(wrong)
        second, asked_second = said(wrong + "# another one\n")
        third, asked_third = said(wrong.replace("1.0", "2.0"))
    finally:
        del both.launch
    assert (asked_first, asked_second, asked_third) == (2, 1, 2)
    assert first == second
    lines = [found["deep.backward"].line for found in (first, second, third)]
    assert lines == [first["square.backward"].line] * 3
    assert None not in lines


CHOICES = {
    "of words of the template": ("class", "Square.backward", "self.x = x"),
    "of lines": ("Square.backward",) * 3,
}


@pytest.mark.parametrize("words", CHOICES.values(), ids=CHOICES)
def test_a_hole_says_nothing_that_a_hidden_probe_may_have_chosen(course, both, words):
    lines = "\n        ".join(
        f'if seen == {k}: raise NotImplementedError("{word}")' for k, word in enumerate(words)
    )
    backward = f"seen = 2 * (sees() != 'nothing')\n        {lines}"
    source = square(backward=backward, before=SEES)
    beside = asked(course, both, source, apart=False)[0]["square.backward"]
    verdict = asked(course, both, source)[0]["square.backward"]
    assert beside.message.endswith(words[2])
    assert verdict.message == f"not started: {words[0]}"
    assert verdict.line == beside.line - 2


def test_lines_are_those_of_a_worker_without_hidden_probes_though_answers_are_the_same(tmp_path):
    functions = "\n".join(f"def {name}(x):\n    return 2 * x\n" for name in ("one", "two"))
    probes = "@a.values(points=1, x=normal('N'))\ndef {0}(student, x):\n    yield student.{0}(x)\n"
    checks = 'a = Assignment("demo", files=["demo.py"])\n' + "".join(
        map(probes.format, ("one", "two"))
    )
    secret = "a = public('demo')\n" + probes.format("one").replace("def one", "def secret")
    place = write_course(tmp_path, checks=checks, reference=functions, hidden=secret)
    wrong = functions.replace("2", "3")
    source = f"""{SEES}
if sees() == "nothing":
    one = two = eval("lambda x: 3 * x")
else:
    exec(compile({wrong!r}, __file__, "exec"))
"""
    found, _ = asked(Course(place), Both(place), source)
    assert (found["one.one"].status, found["one.one"].line) == ("wrong", None)


def test_what_does_not_end_while_it_loads_is_loaded_once_more_and_no_more(course, both):
    launched = []
    starts = both.launch, both.public.launch
    both.launch = lambda: launched.append("all") or starts[0]()
    both.public.launch = lambda: launched.append("public") or starts[1]()
    limits = replace(course.limits, cpu=0.1, wall=0.1)
    try:
        found, _ = asked(course, both, square(before="import time\ntime.sleep(9)"), limits=limits)
    finally:
        del both.launch, both.public.launch
    assert found["square.backward"].status == "timeout"
    assert launched == ["all", "all", "public"]


def test_the_limit_that_is_told_is_that_of_the_whole_submission(course, both):
    limits = replace(course.limits, submission=0.2)
    verdict = asked(course, both, square(before="import time\ntime.sleep(9)"), limits=limits)[0]
    assert verdict["square.backward"].message.startswith("stopped at the time limit of 0.2 s for")
