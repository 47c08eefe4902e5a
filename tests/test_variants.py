"""Right answers of many styles earn full marks; realistic wrong ones fail for the right reason."""

from contextlib import ExitStack

import pytest
from variant_answers import QUESTIONS, desk_for_variants, faults_of, name_of, some_of

# `python -m tests.benchmarks variants` asks them all
VARIANTS = [variant for question in QUESTIONS for variant in some_of(question)]


@pytest.fixture(scope="module")
def desk_of():
    """Give the desk of an assignment; one zygote at a time is kept."""
    name, opened = None, ExitStack()

    def desk_of(wanted):
        nonlocal name, desk
        if name != wanted:
            opened.close()
            name, desk = wanted, opened.enter_context(desk_for_variants(wanted))
        return desk

    desk = None
    with opened:
        yield desk_of


@pytest.mark.parametrize("variant", VARIANTS, ids=name_of)
def test_a_variant_gets_what_its_first_line_says(desk_of, variant):
    assert faults_of(desk_of(variant.parts[-3]), variant) == []


@pytest.mark.parametrize("folder", QUESTIONS, ids=name_of)
def test_each_question_has_five_right_and_five_wrong_variants(folder):
    assert len(list(folder.glob("right_*.py"))) >= 5
    assert len(list(folder.glob("wrong_*.py"))) >= 5
