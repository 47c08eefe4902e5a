"""A student's check names the mistakes that grading names, from what was recorded, in due time."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from diagnosed_course import named

from gradekit.authoring.recording import FILE_NAME, Recording, read_recording
from gradekit.course import find_place, load, load_judges
from gradekit.explaining import Explaining
from gradekit.grading import own_forward
from gradekit.grading.bench import Bench
from gradekit.grading.diagnosed import lineups_of
from gradekit.grading.diagnosing import Diagnostician
from gradekit.grading.judged import judge_answers
from gradekit.grading.recorded_lineups import write_lineups
from gradekit.grading.truths import References, find_truths, read_references
from gradekit.mistakes import mistakes_of
from gradekit.model import Limits
from gradekit.sandbox.interview import interview
from gradekit.sandbox.local import Forker
from gradekit.sandbox.wire import decode, encode

ROOT = Path(__file__).resolve().parents[1]
LIMITS = Limits(memory=8 << 30)
CASES = slice(4, 6)  # with ties among them: enough to tell these mistakes apart
MISTAKES = [
    ("gates", "multiply", "[self.y * dz, self.x * dz]", "[self.y, self.x]", "upstream-unused"),
    (
        "gates",
        "multiply",
        "[self.y * dz, self.x * dz]",
        "[self.x * dz, self.y * dz]",
        "swapped-inputs",
    ),
    ("gates", "multiply", "self.x * dz]", "dz * -self.x]", "sign"),
    ("gates", "max", "(self.x < self.y) * dz", "(self.x <= self.y) * dz", "both-at-a-tie"),
    (
        "layers",
        "softmax_loss",
        "return dscores / len(self.y)",
        "return dscores",
        "batch-forgotten",
    ),
    (
        "layers",
        "softmax_loss",
        "        dscores[np.arange(len(self.y)), self.y] -= 1\n        return dscores /",
        "        return dscores /",
        "right-class-forgotten",
    ),
]
QUESTIONS = {"gates": ("multiply", "max"), "layers": ("softmax_loss",)}
# Those above, and some that are like them: the whole catalogue would take seconds.
LINED_UP = {
    *(mistake for *_, mistake in MISTAKES),
    "factor-two",
    "mask-inverted",
    "right-class-counted",
    "right-class-once",
    "upstream-added",
    "upstream-twice",
}


class Both:
    """One assignment as grading has it, public draws only, and as a student's check has it."""

    def __init__(self, name):
        self.place = place = find_place(name, ROOT)
        self.assignment, book = load(place), load_judges(place)
        probes = [p for p in self.assignment.probes if p.name in QUESTIONS[name]]
        self.assignment.probes[:] = [replace(p, cases=p.cases[CASES]) for p in probes]
        book.judges = {key: book.judges[key] for key in book.judges if key[0] in QUESTIONS[name]}
        self.launcher = Forker(self.assignment)
        references = References(read_references(place, self.assignment).main, {})
        self.source = references.main[self.assignment.files[0]].decode()
        self.truths = find_truths(self.launcher, place, self.assignment, book, key=None)
        mistakes = [mistake for mistake in mistakes_of(place) if mistake.id in LINED_UP]
        lineups = lineups_of(place, self.assignment, references, book, self.truths, mistakes)
        lineups.known_only = True
        self.bench = Bench(
            assignment=self.assignment,
            book=book,
            truths=self.truths,
            templates={},
            given={},
            limits=LIMITS,
        )
        self.grading = Diagnostician(book=book, suspects=lineups, mistakes=lambda: mistakes)
        found = {item.probe.id: lineups.of(item, self.launcher) for item in self.truths}
        repaired = [mistake.id for mistake in mistakes if mistake.repair is not None]
        recorded = decode(encode(write_lineups(found, lineups.names, repaired)))
        self.checking = self.explaining(recorded)

    def explaining(self, lineups):
        recording = Recording(
            assignment=self.assignment.name, sources="", templates={}, truths={}, lineups=lineups
        )
        return Explaining(self.assignment, self.bench.book, recording, LIMITS)

    def explained(self, question, source, *diagnoses):
        """Ask once; return what each of the diagnoses says of the gradients."""
        item = next(item for item in self.truths if item.probe.name == question)
        files = {self.assignment.files[0]: source.encode()}
        wanted = self.assignment.files
        script = interview(self.launcher, files, wanted, item.questions(), limits=LIMITS)
        verdicts = judge_answers(item, script, self.bench)
        answers = script.answers[item.probe.id]
        check = item.probe.check_ids[-1]
        return [
            diagnose.explained(item, verdicts, answers, self.launcher, files)[check]
            for diagnose in diagnoses
        ]


class Tried:
    """Stands for what asks a submission's own forward, which takes most of the time."""

    def __init__(self, **options):
        self.options = options

    def __call__(self, item, verdicts, _, files):
        check = item.probe.check_ids[-1]
        said = f"tried with {', '.join(files)} and {self.options['wanted']}"
        return {check: replace(verdicts[check], explanation=said)}


def told(verdict):
    """Return what a verdict tells but for the last bits, and what is asked of own files."""
    if verdict.misconception is not None:
        assert verdict.misconception.residual < 1e-12
        verdict = replace(verdict, misconception=replace(verdict.misconception, residual=0.0))
    return replace(verdict, explanation="")


@pytest.fixture(scope="module", autouse=True)
def _tried():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(own_forward, "OwnForward", Tried)
        yield


@pytest.fixture(scope="module")
def assignments():
    return {name: Both(name) for name in QUESTIONS}


@pytest.mark.parametrize(
    ("name", "question", "right", "wrong", "mistake"),
    MISTAKES,
    ids=[f"{question} {mistake}" for _, question, *_, mistake in MISTAKES],
)
def test_a_check_names_the_mistake_that_grading_names(
    assignments, name, question, right, wrong, mistake
):
    both = assignments[name]
    assert right in both.source
    source = both.source.replace(right, wrong)
    graded, checked = both.explained(question, source, both.grading, both.checking)
    assert list(named(graded)) == [mistake]
    assert told(checked) == told(graded)  # facts, table and signature, too


def test_what_nobody_knows_is_named_by_neither(assignments):
    both = assignments["gates"]
    source = both.source.replace("self.x * dz]", "np.sin(self.x) * np.cos(3 * dz)]")
    graded, checked = both.explained("multiply", source, both.grading, both.checking)
    assert named(graded) == named(checked) == {}
    assert told(checked) == told(graded)
    assert checked.facts == ("dx is right",)
    assert checked.explanation == "tried with gates.py and ('gates.py',)"


def test_what_was_released_with_the_course_names_a_mistake(assignments):
    both = assignments["gates"]
    released = read_recording(both.place.public / FILE_NAME)
    explaining = Explaining(both.assignment, both.bench.book, released, LIMITS)
    source = both.source.replace("self.y * dz, self.x * dz]", "-self.y * dz, -self.x * dz]")
    (checked,) = both.explained("multiply", source, explaining)
    assert list(named(checked)) == ["sign"]


def test_a_right_answer_reads_no_line_up(assignments):
    both = assignments["gates"]
    unread = both.explaining(None)  # reading it would raise
    (right,) = both.explained("multiply", both.source, both.grading)
    assert right.status == "correct"
    assert unread._diagnose is None


IMPORTS = """
import sys
from pathlib import Path
from gradekit.checking import Target, check

LATE = [f"gradekit.{name}" for name in (
    "diagnosis.catalogue", "diagnosis.known", "diagnosis.portrait", "grading.diagnosing",
    "grading.own_forward", "grading.recorded_lineups")]
for path in sys.argv[2:]:
    document, _ = check(Target(Path(path), Path(sys.argv[1])), ["multiply"])
    (question,) = document["questions"]
    print(question["status"], sum(name in sys.modules for name in LATE), len(LATE))
"""


def test_nothing_is_imported_for_it_before_the_first_wrong_answer(tmp_path):
    place = find_place("gates", ROOT)
    source = (place.hidden / "gates.py").read_text(encoding="utf-8")
    paths = [tmp_path / "right" / "gates.py", tmp_path / "wrong" / "gates.py"]
    for path, text in zip(
        paths, (source, source.replace("[self.y * dz", "[-self.y * dz")), strict=True
    ):
        path.parent.mkdir()
        path.write_text(text, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", IMPORTS, place.public, *paths],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.splitlines() == ["correct 0 6", "wrong 6 6"]
