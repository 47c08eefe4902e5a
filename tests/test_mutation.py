"""Mutants of a course: weak checks let them live, and are named; equivalent ones are recognised."""

from __future__ import annotations

import pytest
from small_course import CHECKS, REFERENCE, write_course

from gradekit.authoring.desk import Desk, graded, key_of
from gradekit.authoring.mutation import (
    affordable,
    asked_holes,
    emptied,
    holes_in,
    mutants_of,
    run_mutants,
)
from gradekit.authoring.survivors import entry, read_reasons

# Weak checks: the upstream gradient is always 1.
WEAK = CHECKS.replace('dz=upstream("N", "M")', "dz=constant(1.0)")
ONES = CHECKS.replace(
    'dz=upstream("N", "M")', 'dz=constant(uniform("N", "M", low=1.0, high=1.0 + 1e-15))'
)
TWO = """
a = Assignment("demo", files=["demo.py"])

@a.values(x=normal("N", "M"))
def rows(student, x):
    yield student.rows(x)

@a.values(x=normal("N", "M"))
def whole(student, x):
    yield student.whole(x)
"""
TWO_REFERENCE = """
import numpy as np

def rows(x):
    # BEGIN SOLUTION
    return np.sum(x, axis=1)
    # END SOLUTION

def whole(x):
    # BEGIN SOLUTION
    return np.sum(rows(x))
    # END SOLUTION
"""
LOOP = """
def rows(x):
    # BEGIN SOLUTION
    n = 0
    while n < len(x):
        n += 1
    return n
    # END SOLUTION
"""
MAX = """
a = Assignment("demo", files=["demo.py"])

@a.gradient(points=2, x=normal("N"), y=normal("N"), dz=upstream("N"), cases=[CASES])
def larger(student, x, y, dz):
    gate = student.Max()
    yield gate.forward(x, y)
    yield gate.backward(dz)
"""
MAX_REFERENCE = """
import numpy as np

class Max:
    def forward(self, x, y):
        self.x, self.y = x, y
        return np.maximum(x, y)

    def backward(self, dz):
        # BEGIN SOLUTION
        return [(self.x > self.y) * dz, (self.y >= self.x) * dz]
        # END SOLUTION
"""
ANY = "from gradekit import judges\n@judges.of('larger', stage='backward')\n"
ANY += "def any(answer, truth, inputs): return True\n"


def mutation(place, most=1000):
    with Desk(place, jobs=1) as desk:
        truths = desk.each([lambda launcher: desk.truths(launcher, key_of(0))])[0]
        holes = asked_holes(desk, desk.bench(truths), lambda: None)
        mutants, made, _ = mutants_of(desk, truths, holes, most)
        steps = []
        reasons = read_reasons(place.hidden)
        result = run_mutants(desk, truths, mutants, reasons, lambda: steps.append(1))
        assert len(steps) == len(mutants)
        return result, made, len(mutants)


def lived(result):
    return {s.mutant.shown.new: s.seen.check for s in result.survivors}


def test_a_good_check_lets_nothing_live(tmp_path):
    result, made, _ = mutation(write_course(tmp_path))
    assert not result.survivors
    assert not result.equivalent
    assert result.caught == made > 15


@pytest.mark.parametrize("weak", [ONES, WEAK])
def test_an_upstream_of_ones_lets_its_neglect_live_and_the_check_is_named(tmp_path, weak):
    result, _, _ = mutation(write_course(tmp_path, weak))
    assert lived(result)["return 2 * self.x"] == "square.backward"
    assert any("drawn anew" in s.seen.draw for s in result.survivors)
    assert result.caught > 8


def test_a_reason_lets_an_edit_live(tmp_path):
    place = write_course(tmp_path, ONES)
    result, _, _ = mutation(place)
    text = "\n".join(
        entry("demo.py", s.mutant.shown).replace("why = ''", "why = 'dz is 1 in this course'")
        for s in result.survivors
    )
    (place.hidden / "survivors.toml").write_text(text)
    again, _, _ = mutation(place)
    assert not again.survivors
    assert {s.why for s in again.kept} == {"dz is 1 in this course"}


def test_an_edit_that_changes_nothing_is_equivalent(tmp_path):
    reference = REFERENCE.replace("return 2 * self.x * dz", "return np.array(2 * self.x * dz)")
    result, _, _ = mutation(write_course(tmp_path, reference=reference))
    assert "return 2 * self.x * dz" in {m.shown.new for m in result.equivalent}
    assert not result.survivors


def test_where_no_tie_is_asked_for_the_rule_at_ties_is_equivalent(tmp_path):
    plain = MAX.replace("CASES", "")
    result, _, _ = mutation(write_course(tmp_path, plain, MAX_REFERENCE))
    assert not result.survivors
    assert len(result.equivalent) >= 2


def test_a_judge_that_accepts_everything_is_found_out(tmp_path):
    result, _, _ = mutation(
        write_course(tmp_path, MAX.replace("CASES", ""), MAX_REFERENCE, judges=ANY)
    )
    assert len(result.survivors) > 10
    assert all(s.seen.judged for s in result.survivors)


def test_where_the_references_differ_the_judge_decides(tmp_path):
    tied = MAX.replace("CASES", 'dict(x=ties("N"), y=ties("N"))')
    other = MAX_REFERENCE.replace(">=", "<").replace("self.x > ", "self.x >= ").replace(
        "self.y < self.x", "self.y > self.x")  # fmt: skip
    strict = ANY.replace(
        "return True",
        "return bool(abs(answer['x'] + answer['y'] - inputs['dz']).max() < 1e-9) or 'lost'",
    )
    result, _, _ = mutation(write_course(tmp_path, tied, MAX_REFERENCE, judges=strict, also=other))
    news = lived(result)
    # Two shares that add up to dz, and not those of the larger: a judge that looks at ties only.
    assert all(seen == "larger.backward" for seen in news.values())
    assert not any("x > self.y) * dz, (self.y > self.x)" in new for new in news)


def test_a_hole_belongs_to_the_checks_that_notice_when_it_is_empty(tmp_path):
    with Desk(write_course(tmp_path, TWO, TWO_REFERENCE), jobs=1) as desk:
        truths = desk.each([lambda launcher: desk.truths(launcher, key_of(0))])[0]
        holes = asked_holes(desk, desk.bench(truths), lambda: None)
    assert {h.region.name: set(h.checks) for h in holes} == {
        "rows": {"rows.rows", "whole.whole"},
        "whole": {"whole.whole"},
    }


def test_one_hole_is_emptied_at_a_time(tmp_path):
    with Desk(write_course(tmp_path, TWO, TWO_REFERENCE), jobs=1) as desk:
        _, source, hole = holes_in(desk)[1]
    text = emptied(source, hole)
    assert 'raise NotImplementedError("whole")' in text
    assert "np.sum(x, axis=1)" in text
    assert "BEGIN SOLUTION" in text  # the other hole's


def test_an_endless_mutant_is_caught_and_costs_little(tmp_path):
    checks = TWO.rpartition("@a.values")[0]
    result, _, _ = mutation(write_course(tmp_path, checks, LOOP))
    assert "pass" not in lived(result)
    assert result.caught > 5


def test_a_limit_leaves_out_edits_but_no_known_mistake(tmp_path):
    _, made, asked = mutation(write_course(tmp_path), most=8)
    assert made > asked == 8


@pytest.mark.parametrize("run", [1, 2])
def test_what_is_left_out_is_the_same_in_every_run(tmp_path, run):
    with Desk(write_course(tmp_path), jobs=1) as desk:
        truths = desk.each([lambda launcher: desk.truths(launcher, key_of(0))])[0]
        holes = asked_holes(desk, desk.bench(truths), lambda: None)
        chosen, made, known = mutants_of(desk, truths, holes, 12)
    assert made > len(chosen) == 12
    first = [mutant.edit.what for mutant in chosen if mutant.known]
    assert len(first) == known
    assert first[-3:] == ["factor-half", "factor-two", "sign"]
    assert chosen[-1].shown.new != "pass"


def test_a_mutant_is_graded_by_the_checks_that_students_have(tmp_path):
    with Desk(write_course(tmp_path), jobs=1) as desk:
        truths = desk.each([lambda launcher: desk.truths(launcher, key_of(0))])[0]
        told = desk.each([lambda launcher: graded(desk.bench(truths), launcher, desk.main)])[0]
    assert told.failing == ()
    assert told.points == 2


@pytest.mark.parametrize(("seconds", "most"), [(0.0, 32768), (0.01, 4096), (1.0, 32), (90.0, 8)])
def test_where_an_asking_is_slow_fewer_mutants_are_asked(seconds, most):
    assert affordable(seconds) == most
    assert affordable(1.1 * seconds) == most


SHAPE_ONLY = """
a = Assignment("demo", files=["demo.py"])

@a.gradient(points=2, split={"backward": 2}, x=normal("N", "M"), dz=upstream("N", "M"))
def square(student, x, dz):
    gate = student.Square()
    yield gate.forward(x)
    yield gate.backward(dz) * 0 + 2 * x * dz
"""


def test_a_check_that_throws_the_answer_away_is_no_check(tmp_path):
    result, _, _ = mutation(write_course(tmp_path, SHAPE_ONLY))
    nonsense = [s for s in result.survivors if s.mutant.edit.what == "another value altogether"]
    assert [s.seen.check for s in nonsense] == ["square.backward"]
    assert "nothing that the check yields shows it" in nonsense[0].seen.draw
