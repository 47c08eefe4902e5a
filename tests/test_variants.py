"""Right answers of many styles earn full marks; realistic wrong ones fail for the right reason.

Labelled wrong answers are tried here, too: the references of an assignment are asked once for all.
"""

from hashlib import sha256

import pytest

from tests.labelled_answers import labelled_answers
from tests.variant_answers import QUESTIONS, desk_for_variants, faults_of, name_of, some_of

# Labelled answers an assignment; `python -m tests.benchmarks diagnosis` asks them all.
_MOST = {"labelled": 2, "later": 1}
_SLOW = ("train", "deep")  # questions that take seconds


@pytest.fixture(scope="module")
def desk(request):
    """The desk of an assignment; tests of one run together, and one zygote at a time is kept."""
    with desk_for_variants(request.param) as opened:
        yield opened


def _some_labelled(assignment):
    """Choose answers by their names' hashes: always the same, and none is preferred."""
    some = []
    for kind, most in _MOST.items():
        found = [a for a in labelled_answers(assignment, kind) if a.question not in _SLOW]
        some += sorted(found, key=lambda a: sha256(a.name.encode()).digest())[:most]
    return some


@pytest.mark.parametrize(
    ("desk", "variant"),
    # `python -m tests.benchmarks variants` asks them all
    [pytest.param(q.parent.name, v, id=name_of(v)) for q in QUESTIONS for v in some_of(q)],
    indirect=["desk"],
)
def test_a_variant_gets_what_its_first_line_says(desk, variant):
    assert faults_of(desk, variant) == []


@pytest.mark.parametrize(
    ("desk", "answer"),
    [
        pytest.param(name, answer, id=answer.name)
        for name in sorted({question.parent.name for question in QUESTIONS})
        for answer in _some_labelled(name)
    ],
    indirect=["desk"],
)
def test_a_labelled_answer_is_wrong_in_the_question_that_it_names(desk, answer):
    source = answer.submission(desk.source.encode()).decode()
    checks = desk.graded(source, only=answer.question)[answer.question].checks
    assert "wrong" in {check.verdict.status for check in checks}


@pytest.mark.parametrize("folder", QUESTIONS, ids=name_of)
def test_each_question_has_five_right_and_five_wrong_variants(folder):
    assert len(list(folder.glob("right_*.py"))) >= 5
    assert len(list(folder.glob("wrong_*.py"))) >= 5
