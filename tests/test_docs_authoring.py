"""docs/authoring.md is true: its tutorial is run word by word, its examples are an assignment."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest
from tutorial import LANGUAGE, STEP, TUTORIAL, differences, sessions

import gradekit
from gradekit.assignment import Assignment
from gradekit.authoring.release import check_release
from gradekit.course import Place, load, load_judges
from gradekit.grading.bench import Bench
from gradekit.grading.one import grade_files
from gradekit.grading.truths import find_truths
from gradekit.model import CourseError, Limits
from gradekit.sandbox.local import Forker


@pytest.mark.skipif(sys.platform != "linux", reason="validate's memory row is Linux's")
def test_the_tutorial_can_be_followed_word_by_word(tmp_path):
    # `python -m tests.benchmarks tutorial` also validates the finished assignment
    assert "\n".join(differences(tmp_path, all_of_it=False)) == ""


def test_the_tutorial_goes_from_nothing_to_marks():
    commands = [c for step in STEP.finditer(TUTORIAL) for c, _ in sessions(step["session"] or "")]
    assert len(commands) > 15
    assert [c for c in commands if c.startswith("gradekit validate")] == [
        "gradekit validate layers"
    ] * 2


# --- part two: its examples are one assignment

TOUR = """
import numpy as np

class Linear:
    def __init__(self, W, b):
        self.W, self.b = W, b

    def forward(self, x):
        # BEGIN SOLUTION
        self.x = x
        return x @ self.W + self.b
        # END SOLUTION

    def backward(self, dout):
        self.dW, self.db = self.x.T @ dout, dout.sum(axis=0)
        return dout @ self.W.T

class Scale:
    def __init__(self, gamma):
        self.gamma = gamma

    def forward(self, x):
        self.x = x
        return x * self.gamma[:, None, None]

    def backward(self, dout):
        self.dgamma = (self.x * dout).sum(axis=(0, 2, 3))
        return dout * self.gamma[:, None, None]

class MaxGate:
    def forward(self, x, y):
        self.x, self.y = x, y
        return np.maximum(x, y)

    def backward(self, dz):
        return [np.where(self.x > self.y, dz, 0), np.where(self.x > self.y, 0, dz)]

def predict(X, w, b):
    return (X @ w + b > 0).astype(int)

def squared(scores, y):
    off = scores - np.eye(scores.shape[1])[y]
    return np.sum(off**2) / 2, off

def weigh_forward(x, w):
    return x * w, (x, w)

def weigh_backward(dout, cache):
    x, w = cache
    return dout * w, (dout * x).sum(axis=0)

def scatter(grad, rows, size):
    out = np.zeros((size, grad.shape[1]))
    np.add.at(out, rows, grad)
    return out

def shuffled(n, rng):
    return rng.permutation(n)

def highest(X):
    return X.max(axis=(1, 2))

def distances(x):
    return np.sum((x[:, None] - x) ** 2, axis=2)

def classify(images):
    return (images.mean(axis=(1, 2)) > 0.5).astype(int)
"""


def write_tour(root: Path, changes: dict[str, str] | None = None) -> Place:
    """Write the pieces of part two as a course, with some of their words exchanged."""
    files: dict[str, str] = {"solutions/tour/tour.py": TOUR}
    for name, text in re.findall(r"<!-- tour: (\S+) -->\n```python\n(.*?)```", LANGUAGE, re.DOTALL):
        files[name] = files.get(name, "") + text + "\n\n"
    for old, new in (changes or {}).items():
        assert any(old in text for text in files.values()), old
        files = {name: text.replace(old, new, 1) for name, text in files.items()}
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    return Place("tour", root / "assignments" / "tour", root / "solutions" / "tour")


def asked(place: Place) -> Assignment:
    """Load an assignment and ask its references everything, hidden draws included."""
    assignment = load(place)
    check_release(place)
    find_truths(Forker(assignment), place, assignment, load_judges(place), key=b"k" * 32)
    return assignment


def test_the_examples_of_part_two_are_an_assignment_that_its_reference_passes(tmp_path):
    assignment = asked(write_tour(tmp_path))
    words = {spec.word for probe in assignment.probes for spec in probe.inputs.values()}
    words |= {s.word for probe in assignment.probes for case in probe.cases for s in case.values()}
    table = LANGUAGE.partition("### Inputs")[2].partition("**Sizes**")[0]
    assert words == set(re.findall(r"^\| `\w+=(\w+)\(", table, re.MULTILINE))
    kinds = {probe.kind for probe in assignment.probes}
    assert kinds == {"gradient", "values", "raises"}
    assert assignment.rules
    assert assignment.written_parts


def test_the_pace_of_part_two_is_kept_by_its_reference_and_not_by_the_given_code(tmp_path):
    place = write_tour(tmp_path)
    assignment, book = load(place), load_judges(place)
    launcher = Forker(assignment)
    truths = find_truths(launcher, place, assignment, book, key=b"k" * 32)
    bench = Bench(
        assignment=assignment,
        book=book,
        truths=[item for item in truths if item.probe.question == "distances"],
        templates={},
        given={"given.py": (place.public / "given.py").read_bytes()},
        limits=Limits(memory=8 << 30),
    )
    reasons = {}
    for name, more in (
        ("reference", ""),
        ("given", "from given import slow_distances as distances"),
    ):
        outcome = grade_files(bench, launcher, {"tour.py": (TOUR + more).encode()})
        found = {c.id: c.verdict for question in outcome.questions for c in question.checks}
        reasons[name] = found["distances.distances"].reason
    assert reasons == {"reference": None, "given": "slow"}


def test_a_split_may_name_hidden_probes_and_rules(tmp_path):
    split = re.search(r"^`(split=.*one_column.*)`", LANGUAGE, re.MULTILINE)[1]
    changes = {'split={"forward": 1, "backward": 3}': split, "points=4,": "points=5,"}
    question = load(write_tour(tmp_path, changes)).questions["linear"]
    assert question.split["linear.one_column.backward"] == question.split["linear.rule"] == 1


def test_no_word_that_course_files_import_is_left_out():
    words = set(gradekit.__all__) - {"__version__", "check_gradient"}
    assert [word for word in words if f"{word}(" not in LANGUAGE] == []


END = '    dout=upstream("N", "M"),\n)\ndef linear'
# What the page says, and what is exchanged in its examples to have it said.
MISTAKES: list[tuple[str, dict[str, str]]] = [
    (
        "split= names 'linear.backwards', which is no check",
        {'"forward": 1, "backward": 3': '"forward": 1, "backwards": 3'},
    ),
    (
        "split= of 'linear' adds up to 3, points= is 4",
        {'"forward": 1, "backward": 3': '"backward": 3'},
    ),
    ("'b' is not declared", {'    b=normal("M"),\n': ""}),
    ("'c' is declared, but no argument of the function", {END: f"    c=1,\n{END}"}),
    (
        "the first argument of the probe is 'X', which is an input",
        {"def predict(student, X, w, b)": "def predict(X, w, b)"},
    ),
    ("NameError: name 'N' is not defined", {'X=normal("N", "D")': 'X=normal(N, "D")'}),
    ("the probe squared.squared yields once", {"    yield dscores\n": ""}),
    (
        "the probe predict.predict fails on the reference: AssertionError",
        {"    yield student.predict(X, w, b)": "    assert not student.predict\n    yield 1"},
    ),
    (
        "the probe 'linear' does not yield",
        {"    yield layer.forward(x)\n": "", "    yield dict(x=dx": "    return dict(x=dx"},
    ),
    (
        "no input of this gradient probe is differentiable",
        {'values(points=1, X=normal("N", "D"), w=normal("D"), b=normal())':
         "gradient(points=1, X=1, w=2, b=3)"},
    ),
    ("normal() cannot have the size 2.5", {"b=normal())": "b=normal(2.5))"}),
    (
        "dims= names 'K', which is the size of no input (sizes are ['D', 'M', 'N'])",
        {END: f'    dims={{"K": 3}},\n{END}'},
    ),
    ("cases= must be a list of dicts", {END: f'    cases=dict(x=zeros("N", "D")),\n{END}'}),
    (
        "a case overrides ['z'], which are no inputs",
        {END: f'    cases=[dict(z=zeros("N", "D"))],\n{END}'},
    ),
    ("the question 'relu' has no check", {"tour.rule(": 'tour.question("relu")\ntour.rule('}),
    ("the check 'linear.linear' exists already", {"def does_not_fit": "def linear"}),
    (
        "held() is filled on the trusted side only, and this probe is public",
        {"    zeros,\n)": "    zeros,\n    held,\n)", "rng=rng(), n": 'rng=held("images"), n'},
    ),
    ("there is no probe of the name 'liner'", {'of("max", stage="backward")': 'of("liner")'}),
    (
        "backward returned 2 gradients; 3 gradients were asked for: return [dx, dW, db]",
        {"yield dict(x=dx, W=layer.dW, b=layer.db)": "yield [dx, layer.dW]"},
    ),
    (
        "the reference gives different answers to the same question",
        {"rng.permutation(n)": "np.random.permutation(n)"},
    ),
    ("# BEGIN SOLUTION without # END SOLUTION", {"        # END SOLUTION\n": ""}),
    (
        "the reference has no hole: the template would be the whole solution",
        {"        # BEGIN SOLUTION\n": "", "        # END SOLUTION\n": ""},
    ),
]  # fmt: skip


def test_the_page_lists_the_mistakes_that_are_tried_here():
    table = LANGUAGE.partition("### Mistakes of authors")[2].partition("###")[0]
    assert re.findall(r"\| `([^|]*)` \|$", table, re.MULTILINE) == [said for said, _ in MISTAKES]


@pytest.mark.parametrize(("said", "changes"), MISTAKES)
def test_a_mistake_is_told_as_the_page_says(tmp_path, said, changes):
    place = write_tour(tmp_path, changes)
    with pytest.raises(CourseError) as caught:
        asked(place)
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("old", "new", "fix"),
    [
        ('X=normal("N", "D")', 'X=normal(N, "D")', 'the name of a size is in quotes: "N"'),
        ("    ties,\n", "", "add the import: from gradekit import ties"),
    ],
)
def test_a_name_that_is_not_known_comes_with_its_fix(tmp_path, old, new, fix):
    with pytest.raises(CourseError) as caught:
        load(write_tour(tmp_path, {old: new}))
    assert fix in str(caught.value)
