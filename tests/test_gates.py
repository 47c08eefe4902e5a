"""The gates assignment: what its judge says at ties, and what its template leaves open."""

from __future__ import annotations

import pytest

from gradekit.grading.one import grade_files

TIED = {
    "both": ("dz * (self.x >= self.y)", "dz * (self.y >= self.x)", "twice"),
    "neither": ("dz * (self.x > self.y)", "dz * (self.y > self.x)", "lost"),
    "more than all": (
        "dz * (1.0 * (self.x > self.y) + 1.5 * (self.x == self.y))",
        "dz * (1.0 * (self.y > self.x) - 0.5 * (self.x == self.y))",
        "a share of dz",
    ),
}
RIGHT = {
    "to x": ("dz * (self.x >= self.y)", "dz * (self.y > self.x)"),
    "to y": ("dz * (self.x > self.y)", "dz * (self.y >= self.x)"),
    "in two halves": (
        "dz * (1.0 * (self.x > self.y) + 0.5 * (self.x == self.y))",
        "dz * (1.0 * (self.y > self.x) + 0.5 * (self.x == self.y))",
    ),
    "one to three": (
        "dz * (1.0 * (self.x > self.y) + 0.25 * (self.x == self.y))",
        "dz * (1.0 * (self.y > self.x) + 0.75 * (self.x == self.y))",
    ),
}


def graded_max(bench, zygote, reference, dx, dy):
    text = reference.decode()
    begin = text.index("return [(self.x >= self.y)")
    text = text[:begin] + f"return [{dx}, {dy}]" + text[text.index("\n", begin) :]
    outcome = grade_files(bench, zygote, {"gates.py": text.encode()})
    question = next(q for q in outcome.questions if q.id == "max")
    return next(c.verdict for c in question.checks if c.id == "max.backward")


@pytest.mark.parametrize("split", RIGHT)
def test_a_tie_accepts_any_split(bench, zygote, reference, split):
    assert graded_max(bench, zygote, reference, *RIGHT[split]).status == "correct"


@pytest.mark.parametrize("split", TIED)
def test_at_a_tie_nothing_may_be_lost_or_doubled_and_no_one_split_is_expected(
    bench, zygote, reference, split
):
    dx, dy, words = TIED[split]
    verdict = graded_max(bench, zygote, reference, dx, dy)
    assert (verdict.status, verdict.reason) == ("wrong", "judge")
    assert words in verdict.message
    # The references split a tie in different ways: none of their values was "expected".
    assert verdict.evidence is None


def test_where_there_is_no_tie_the_wrong_elements_are_shown(bench, zygote, reference):
    verdict = graded_max(
        bench, zygote, reference, "dz * (self.x < self.y)", "dz * (self.x > self.y)"
    )
    assert verdict.evidence is not None
    assert verdict.evidence.draw == "public"


def test_the_template_has_a_hole_in_each_backward_and_nothing_of_the_answers(bench):
    template = bench.templates["gates.py"]
    for gate in ("AddGate", "MultiplyGate", "MaxGate", "SigmoidGate"):
        assert f'raise NotImplementedError("{gate}.backward")' in template
    assert "SOLUTION" not in template
    assert "* dz" not in template


def test_every_question_has_three_hints_of_at_most_160_words_that_end_in_a_question(bench):
    for question in bench.assignment.questions.values():
        assert len(question.hints) == 3
        for hint in question.hints:
            assert len(hint.split()) <= 160
            assert hint.endswith("?")
