"""Right answers of many styles earn full marks; realistic wrong ones fail for the right reason.

Labelled wrong answers are tried here, too: the references of an assignment are asked once for all.
"""

from contextlib import ExitStack
from hashlib import sha256

import pytest

from tests.labelled_answers import LabelledAnswer, labelled_answers
from tests.variant_answers import QUESTIONS, desk_for_variants, faults_of, name_of, some_of

# Labelled answers an assignment; `python -m tests.benchmarks diagnosis` asks them all.
_MOST = {"labelled": 2, "later": 1}
_SLOW = ("train", "deep")  # questions that take seconds


@pytest.fixture(scope="module")
def desk_of():
    """Give the desk of an assignment; one zygote at a time is kept."""
    name, desk, opened = None, None, ExitStack()

    def desk_of(wanted):
        nonlocal name, desk
        if name != wanted:
            opened.close()
            name, desk = wanted, opened.enter_context(desk_for_variants(wanted))
        return desk

    with opened:
        yield desk_of


def _some_labelled(assignment):
    """Choose answers by their names' hashes: always the same, and none is preferred."""
    some = []
    for kind, most in _MOST.items():
        found = [a for a in labelled_answers(assignment, kind) if a.question not in _SLOW]
        some += sorted(found, key=lambda a: sha256(a.name.encode()).digest())[:most]
    return some


def _answers():
    """Yield variants and labelled answers, those of an assignment one after the other."""
    for assignment in sorted({question.parent.name for question in QUESTIONS}):
        for question in QUESTIONS:
            if question.parent.name == assignment:
                # `python -m tests.benchmarks variants` asks them all
                yield from (pytest.param(v, id=name_of(v)) for v in some_of(question))
        yield from (pytest.param(a, id=a.name) for a in _some_labelled(assignment))


@pytest.mark.parametrize("answer", list(_answers()))
def test_an_answer_gets_what_it_says_of_itself(desk_of, answer):
    if isinstance(answer, LabelledAnswer):  # it is wrong in the question that it names
        desk = desk_of(answer.assignment)
        source = answer.submission(desk.source.encode()).decode()
        checks = desk.graded(source, only=answer.question)[answer.question].checks
        assert "wrong" in {check.verdict.status for check in checks}
    else:
        assert faults_of(desk_of(answer.parts[-3]), answer) == []


@pytest.mark.parametrize("folder", QUESTIONS, ids=name_of)
def test_each_question_has_five_right_and_five_wrong_variants(folder):
    assert len(list(folder.glob("right_*.py"))) >= 5
    assert len(list(folder.glob("wrong_*.py"))) >= 5
