"""An assignment of several files: its one notebook stands for all of them."""

from __future__ import annotations

import json
from textwrap import dedent

import pytest
from small_course import HEAD

import gradekit.notebook as gk
from gradekit.authoring.bundle import bundle_of, contents_of
from gradekit.authoring.notebooks import notebook_of
from gradekit.authoring.release import release, templates_of
from gradekit.course import Place, load, load_judges
from gradekit.grading.batch import start_launcher
from gradekit.grading.bench import Bench
from gradekit.grading.one import grade_files
from gradekit.grading.truths import find_truths
from gradekit.model import CourseError, Limits
from gradekit.sandbox.local import Forker

CHECKS = """
a = Assignment("demo", files=["first.py", "second.py"])

@a.gradient(points=2, x=normal("N"), dz=upstream("N"), limit=0.5)
def square(student, x, dz):
    gate = student.Square()
    yield gate.forward(x)
    yield gate.backward(dz)

@a.gradient(points=3, x=normal("N"), dz=upstream("N"), limit=0.5)
def fourth(student, x, dz):
    gate = student.Fourth()
    yield gate.forward(x)
    yield gate.backward(dz)
"""
FIRST = '''
"""The square."""
import numpy as np

class Square:
    def forward(self, x):
        self.x = x
        return np.square(x)

    def backward(self, dz):
        # BEGIN SOLUTION
        return 2 * self.x * dz
        # END SOLUTION
'''
SECOND = '''
"""The fourth power, of two squares."""
from __future__ import annotations

import math
import numpy as np
from first import Square

ONE = math.cos(0.0)

class Fourth:
    def __init__(self):
        self.gates = Square(), Square()

    def forward(self, x):
        for gate in self.gates:
            x = gate.forward(x)
        return np.multiply(x, ONE)

    def backward(self, dz):
        # BEGIN SOLUTION
        for gate in reversed(self.gates):
            dz = gate.backward(dz)
        return dz
        # END SOLUTION
'''


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    return written(tmp_path_factory.mktemp("course"))


def written(root, first=FIRST, second=SECOND):
    place = Place("demo", root / "assignments" / "demo", root / "solutions" / "demo")
    for folder in (place.public, place.hidden):
        folder.mkdir(parents=True)
    (place.public / "checks.py").write_text(HEAD + dedent(CHECKS))
    (place.hidden / "first.py").write_text(first.lstrip())
    (place.hidden / "second.py").write_text(second.lstrip())
    return place


@pytest.fixture(scope="module")
def bench(place):
    assignment, book = load(place), load_judges(place)
    return Bench(
        assignment=assignment,
        book=book,
        truths=find_truths(Forker(assignment), place, assignment, book, key=b"k" * 32),
        templates=templates_of(place, assignment),
        given={},
        limits=Limits(),
    )


@pytest.fixture(scope="module")
def book(place, bench):
    return json.loads(notebook_of(place, bench.assignment, bench.templates))


def filled(book, *, without=""):
    """Return the notebook as a student hands it in."""
    bodies = {
        'raise NotImplementedError("Square.backward")': "return 2 * self.x * dz",
        'raise NotImplementedError("Fourth.backward")': (
            "return self.gates[0].backward(self.gates[1].backward(dz))"
        ),
    }
    text = json.dumps(book)
    for hole, body in bodies.items():
        if without not in hole or not without:
            assert json.dumps(hole)[1:-1] in text
            text = text.replace(json.dumps(hole)[1:-1], body)
    return text.encode()


def graded(bench, content):
    outcome = grade_files(bench, Forker(bench.assignment), {"first.py": content})
    return {question.id: question.status for question in outcome.questions}, outcome.notes


def sources(book):
    return {cell["id"]: "".join(cell["source"]) for cell in book["cells"]}


def test_the_notebook_has_the_answers_of_all_files_and_their_imports_once(book):
    cells = sources(book)
    assert "class Square" in cells["square-answer"]
    assert "class Fourth" in cells["fourth-answer"]
    assert cells["setup"].splitlines()[1:3] == ["import numpy as np", "import math"]
    assert cells["given"].endswith("ONE = math.cos(0.0)")
    assert not any("from first" in text for text in cells.values())


def test_as_released_nothing_is_started_in_either_file(bench, book):
    assert graded(bench, json.dumps(book).encode())[0] == {
        "square": "not_started",
        "fourth": "not_started",
    }


def test_filled_it_is_right_in_both(bench, book):
    assert graded(bench, filled(book)) == ({"square": "correct", "fourth": "correct"}, ())


@pytest.mark.parametrize("line", ["from first import Square", "import second, first"])
def test_a_cell_may_import_from_the_files_that_the_notebook_stands_for(bench, book, line):
    cells = json.loads(filled(book))
    at = next(n for n, c in enumerate(cells["cells"]) if c["id"] == "fourth-answer")
    cells["cells"][at]["source"].insert(0, f"{line}\n")
    assert graded(bench, json.dumps(cells).encode())[0]["fourth"] == "correct"


def test_an_untouched_copy_of_the_second_file_s_class_replaces_nothing(bench, book):
    cells = json.loads(filled(book))
    cells["cells"] += [c for c in book["cells"] if c["id"] == "fourth-answer"]
    statuses, notes = graded(bench, json.dumps(cells).encode())
    assert statuses["fourth"] == "correct"
    assert "Fourth stands in cell" in notes[0]
    assert "as released" in notes[0]


def test_what_the_second_file_gives_is_there_where_its_cell_is_gone(bench, book):
    cells = json.loads(filled(book))
    cells["cells"] = [c for c in cells["cells"] if c["id"] != "given"]
    assert graded(bench, json.dumps(cells).encode())[0]["fourth"] == "correct"


def test_a_class_of_the_second_file_that_is_gone_is_missing(bench, book):
    cells = json.loads(filled(book))
    cells["cells"] = [c for c in cells["cells"] if c["id"] != "fourth-answer"]
    statuses, _ = graded(bench, json.dumps(cells).encode())
    assert statuses == {"square": "correct", "fourth": "missing"}


def test_live_and_as_graded_both_are_found(place, book, tmp_path, monkeypatch):
    launcher = start_launcher(place, "none", Limits())
    release(place, launcher)
    launcher.close()
    for name in ("checks.py", "expected.gk"):
        (tmp_path / name).write_bytes((place.public / name).read_bytes())
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(gk, "_CHOSEN", {})
    (tmp_path / "first.ipynb").write_bytes(filled(book))
    names = {"gk": gk}
    for cell in json.loads(filled(book))["cells"]:
        text = "".join(cell["source"])
        if cell["cell_type"] == "code" and "gk.check" not in text:
            exec(text, names)
    for ask in ("gk.check_all()", "gk.check_as_graded()"):
        shown = repr(eval(ask, names))
        assert "5 / 5" in shown.splitlines()[0], shown


def test_the_bundle_names_every_file(place, bench):
    begin = contents_of(bundle_of(place, bench.assignment, bench.templates))["demo/START.txt"]
    assert "in first.py and second.py, or all in first.ipynb." in begin.decode()
    assert "Hand in first.py and second.py, or first.ipynb." in begin.decode()


@pytest.mark.parametrize("line", ["import first", "from first import Square as Two"])
def test_an_import_that_a_notebook_cannot_have_is_a_course_error(tmp_path, line):
    place = written(tmp_path, second=SECOND.replace("from first import Square", line))
    assignment = load(place)
    with pytest.raises(CourseError, match="a notebook has no first"):
        notebook_of(place, assignment, templates_of(place, assignment))
