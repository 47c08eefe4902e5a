"""The labelled wrong answers are wrong as declared, and their labels name what there is."""

import ast
from hashlib import sha256
from pathlib import Path

import pytest

from gradekit.authoring.release import templates_of
from gradekit.course import find_place, load, load_judges
from gradekit.diagnosis.catalogue import catalogue
from gradekit.diagnosis.families import families
from gradekit.grading.batch import start_launcher
from gradekit.grading.bench import Bench
from gradekit.grading.one import grade_files
from gradekit.grading.remembered import Remembered
from gradekit.grading.truths import find_truths, read_references
from gradekit.judge import CORRECT
from gradekit.mistakes import load_mistakes
from gradekit.model import Limits
from tests.labelled_answers import FOLDERS, labelled_answers

ROOT = Path(__file__).resolve().parents[1]
SETS = {kind: labelled_answers(kind=kind) for kind in FOLDERS}
ANSWERS = [answer for found in SETS.values() for answer in found]
ASSIGNMENTS = sorted({answer.assignment for answer in ANSWERS})
# Answers an assignment; `python -m tests.benchmarks diagnosis` asks them all.
_MOST = {"labelled": 2, "later": 1}
_SLOW = ("train", "deep")  # questions that take seconds


def _some(assignment):
    """Choose answers by their names' hashes: always the same, and none is preferred."""
    some = []
    for kind, answers in SETS.items():
        found = [a for a in answers if a.assignment == assignment and a.question not in _SLOW]
        some += sorted(found, key=lambda a: sha256(a.name.encode()).digest())[: _MOST[kind]]
    return some


def _wrong_checks(place, assignment, answers):
    """Return the wrong checks of each answer; only its question is asked, and what it needs."""
    launcher = start_launcher(place, "none", Limits())
    try:
        book, references = load_judges(place), read_references(place, assignment)
        wanted = {q for a in answers for q in (a.question, *assignment.questions[a.question].needs)}
        truths = find_truths(launcher, place, assignment, book, key=None)
        bench = Bench(
            assignment=assignment,
            book=book,
            truths=truths,
            templates=templates_of(place, assignment),
            given={n: d for n, d in references.main.items() if n not in assignment.files},
            limits=Limits(),
        )
        kept = {
            c: CORRECT for t in truths if t.probe.question not in wanted for c in t.probe.check_ids
        }
        file = assignment.files[0]
        for answer in answers:
            files = {file: answer.submission(references.main[file])}
            outcome = grade_files(bench, launcher, files, Remembered(verdicts=kept))
            yield (
                answer,
                {
                    check.id
                    for question in outcome.questions
                    for check in question.checks
                    if question.id == answer.question and check.verdict.status == "wrong"
                },
            )
    finally:
        launcher.close()


@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_labelled_answers_are_wrong_in_the_question_that_they_name(name):
    place = find_place(name, ROOT)
    for answer, wrong in _wrong_checks(place, load(place), _some(name)):
        assert wrong, f"{answer.name} is not wrong"


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
