"""Right answers of many styles earn full marks; realistic wrong ones fail for the right reason.

A variant is appended to the reference's source, so that its definitions replace those of the same
name. Its first line says what is expected: ``# right: words`` or
``# wrong STATUS REASON CHECK: words``.
"""

import re
from hashlib import sha256
from pathlib import Path

import pytest

from gradekit.authoring.release import templates_of
from gradekit.course import find_place, load, load_judges
from gradekit.grading.batch import start_launcher
from gradekit.grading.one import Bench, grade_files
from gradekit.grading.remembered import Remembered
from gradekit.grading.truths import find_truths, read_references
from gradekit.judge import CORRECT
from gradekit.model import Limits

ROOT = Path(__file__).resolve().parents[1]
FOLDER = Path(__file__).parent / "variants"
_MOST = 5  # right ones and wrong ones a question; `gradekit validate` asks all that there are


def _some(folder):
    """Choose variants by their names' hashes: always the same, and none is preferred."""
    for kind in ("right", "wrong"):
        found = sorted(folder.glob(f"{kind}_*.py"), key=lambda p: sha256(p.name.encode()).digest())
        yield from sorted(found[:_MOST])


VARIANTS = [v for folder in sorted(FOLDER.glob("*/*")) for v in _some(folder)]
_WRONG = re.compile(r"# wrong (?P<status>\w+) (?P<reason>[\w-]+) (?P<check>[\w.]+): \S.*")


_desks = {}


def _desk(name):
    """Return how to grade a file of an assignment; one zygote at a time is kept."""
    if name in _desks:
        return _desks[name]
    _close()
    place = find_place(name, ROOT)
    assignment, book = load(place), load_judges(place)
    launcher = start_launcher(place, "none", Limits())
    references = read_references(place, assignment)
    truths = find_truths(launcher, place, assignment, book, key=b"a fixed key for variants")
    bench = Bench(
        assignment=assignment,
        book=book,
        truths=truths,
        templates=templates_of(place, assignment),
        given={n: data for n, data in references.main.items() if n not in assignment.files},
        limits=Limits(),
    )
    _desks[name] = bench, launcher, references
    return _desks[name]


def _close():
    while _desks:
        _desks.popitem()[1][1].close()


def _known(bench, asked):
    """Return what is of other questions: `gradekit validate` asks all of every variant."""
    own = {asked, *bench.assignment.questions[asked].needs}
    others = [item.probe for item in bench.truths if item.probe.question not in own]
    checks = [check for probe in others for check in probe.check_ids]
    return Remembered(verdicts=dict.fromkeys(checks, CORRECT))


def _graded(variant):
    bench, launcher, references = _desk(variant.parts[-3])
    file = bench.assignment.files[0]
    source = references.main[file] + b"\n\n" + variant.read_bytes()
    outcome = grade_files(bench, launcher, {file: source}, _known(bench, variant.parts[-2]))
    return {question.id: question for question in outcome.questions}


@pytest.fixture(scope="module", autouse=True)
def _ended():
    yield
    _close()


def _name(path):
    return "/".join(path.parts[-3:]).removesuffix(".py")


@pytest.mark.parametrize("variant", VARIANTS, ids=_name)
def test_a_variant_gets_what_its_first_line_says(variant):
    first = variant.read_text(encoding="utf-8").split("\n", 1)[0]
    graded = _graded(variant)
    asked = variant.parts[-2]
    if variant.name.startswith("right_"):
        assert first.startswith("# right: ")
        for question in graded.values():
            told = [(c.id, c.verdict.status, c.verdict.message) for c in question.checks]
            assert question.status in ("correct", "written"), told
        assert graded[asked].points == graded[asked].max_points
        return
    wanted = _WRONG.fullmatch(first)
    assert wanted is not None, "the first line is: # wrong STATUS REASON CHECK: words"
    assert graded[asked].status != "correct"
    assert graded[asked].points < graded[asked].max_points
    found = {c.id: c.verdict for question in graded.values() for c in question.checks}
    verdict = found[wanted["check"]]
    assert verdict.status == wanted["status"], verdict.message
    assert (verdict.reason or "-") == wanted["reason"], verdict.message


@pytest.mark.parametrize("folder", sorted({v.parent for v in VARIANTS}), ids=_name)
def test_each_question_has_five_right_and_five_wrong_variants(folder):
    assert len(list(folder.glob("right_*.py"))) >= 5
    assert len(list(folder.glob("wrong_*.py"))) >= 5
