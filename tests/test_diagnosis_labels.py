"""The labels of the wrong answers name what there is; tests/test_variants.py asks some of them."""

import ast
from pathlib import Path

import pytest

from gradekit.course import find_place, load
from gradekit.diagnosis.catalogue import catalogue
from gradekit.diagnosis.families import families
from gradekit.mistakes import load_mistakes
from tests.labelled_answers import FOLDERS, labelled_answers

ROOT = Path(__file__).resolve().parents[1]
SETS = {kind: labelled_answers(kind=kind) for kind in FOLDERS}
ANSWERS = [answer for found in SETS.values() for answer in found]
ASSIGNMENTS = sorted({answer.assignment for answer in ANSWERS})


@pytest.mark.parametrize(("kind", "least"), [("labelled", 90), ("later", 200)])
def test_there_are_labelled_answers_to_every_assignment(kind, least):
    assert [path.name for path in sorted((ROOT / "assignments").iterdir()) if path.is_dir()] == (
        sorted({answer.assignment for answer in SETS[kind]})
    )
    assert len(SETS[kind]) >= least


def test_every_file_is_read():
    files = {path for folder in FOLDERS.values() for path in folder.rglob("*.py")}
    assert {answer.path for answer in ANSWERS} == files


def test_no_answer_of_two_sets_has_one_name():
    assert len({answer.name for answer in ANSWERS}) == len(ANSWERS)


@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_labelled_answers_name_a_question_and_replace_what_the_reference_has(name):
    place = find_place(name, ROOT)
    assignment = load(place)
    reference = (place.hidden / assignment.files[0]).read_bytes()
    for answer in (a for a in ANSWERS if a.assignment == name):
        assert answer.question in assignment.questions
        changed = ast.parse(answer.submission(reference))
        assert ast.dump(changed) != ast.dump(ast.parse(reference))


def _mistakes():
    own = [mistake for name in ASSIGNMENTS for mistake in load_mistakes(find_place(name, ROOT))]
    return {mistake.id for mistake in (*catalogue(), *own)}


def test_labels_name_mistakes_and_families_that_there_are():
    known, kinds = _mistakes(), {f.id for f in families()}
    for answer in ANSWERS:
        assert set(answer.accept) <= known, answer.name
        assert set(answer.families) <= kinds, answer.name


@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_a_label_says_in_sentences_what_is_wrong(name):
    for answer in (a for a in ANSWERS if a.assignment == name):
        for words in (answer.mistake, answer.truth):
            assert words.endswith("."), (answer.name, words)
            assert len(words.split()) >= 5, (answer.name, words)
