"""Nothing that only staff may see is in anything that a student gets, in whatever form."""

from __future__ import annotations

import base64
import io
import json
import struct
import sys
import zipfile

import canary_course
import numpy as np
import pytest
from canary_course import (
    CONSTANT,
    DATA,
    HELD,
    MARKS,
    OPEN_TO_SEARCH,
    REFERENCE_NUMBER,
    TABLE,
    THRESHOLD,
)
from canary_scan import Canaries
from command_line import ROOT, gradekit, new_process

from gradekit.course import find_place, load, load_judges
from gradekit.grading.key import secret_key
from gradekit.grading.truths import find_truths
from gradekit.model import Value
from gradekit.report.document import student_document
from gradekit.report.withheld import LEVELS
from gradekit.sandbox.local import Forker

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="submissions are confined")
CHECKED = ("right", "wrong", "no-factor", "crash", "unfinished", "search", "show-00")
COMMANDS = (
    ("check", "--json", "--report", "r.html", "--junit", "r.xml"),
    ("check",),
    ("hint", "square"),
    ("hint", "total"),
    ("pack",),
)


class Course:
    """The marked course, graded and checked; what students get of it, and what staff get."""

    def __init__(self, root):
        self.root = root
        canary_course.write(root)
        self.run("release", "demo")
        self.run("notebook", "demo", "-o", root / "notebooks")
        self.hidden, self.public = self._numbers()
        folder = root / "handed in"
        folder.mkdir()
        for name, text in canary_course.submissions(sorted(self.public)).items():
            (folder / f"{name}.py").write_text(text, encoding="utf-8")
        self.students = sorted(path.stem for path in folder.iterdir())
        self.said = self.run("grade", "demo", folder)
        self.graded = root / "graded" / "demo"
        self.documents = {
            path.stem: json.loads(path.read_text(encoding="utf-8"))
            for path in (self.graded / "results").glob("*.json")
        }

    def run(self, *words, cwd=None):
        done = gradekit(*words, cwd=cwd or self.root)
        assert done.returncode in (0, 1), done.stderr
        return done

    def _numbers(self):
        """Return the numbers of hidden draws, and the first elements of public inputs."""
        place = find_place("demo", self.root)
        assignment = load(place)
        key = secret_key(self.root / "solutions", "demo")
        items = find_truths(Forker(assignment), place, assignment, load_judges(place), key=key)
        hidden, public = set(), set()
        for item in items:
            for truth in item.truths:
                inputs = {k: v for k, v in truth.draw.inputs.items() if not isinstance(v, str)}
                given = [f for value in inputs.values() for f in floats(value)]
                stages = [s for answer in truth.answers for s in answer.stages]
                answers = [f for s in stages if isinstance(s, Value) for f in floats(s.tree)]
                if not truth.draw.public:
                    hidden.update(given, answers)
                else:
                    public.update(given, answers)
        return {v for v in hidden if telling(v) and v not in public}, public

    def canaries(self):
        """Return what is looked for."""
        secret = {HELD, DATA, REFERENCE_NUMBER, THRESHOLD, *self.hidden}
        return Canaries(MARKS.values(), {CONSTANT, TABLE, *secret})

    def pages(self, level):
        """Return the pages at a level: nothing is asked for them."""
        policy = self.root / "assignments" / "course.toml"
        policy.write_text(f'[disclosure]\nhidden = "{level}"\n', encoding="utf-8")
        self.run("report", "demo")
        return {
            **{f"{level}/{p.name}": p.read_bytes() for p in self.graded.glob("feedback/*")},
            **{
                f"{level}/{name}.json": json.dumps(student_document(found, level)).encode()
                for name, found in self.documents.items()
            },
        }

    def released(self):
        """Return what lies in the public folder, in the bundle and in the notebook."""
        folders = (self.root / "assignments", self.root / "release", self.root / "notebooks")
        return {
            str(path.relative_to(self.root)): path.read_bytes()
            for folder in folders
            for path in folder.rglob("*")
            if path.is_file()
        }

    def checked(self, name, home):
        """Return what a student's own commands print and write."""
        with zipfile.ZipFile(self.root / "release" / "demo.zip") as bundle:
            bundle.extractall(home)
        folder = home / "demo"
        source = self.root / "handed in" / f"{name}.py"
        (folder / "demo.py").write_bytes(source.read_bytes())
        given = {path for path in folder.rglob("*") if path.is_file()}
        # A fork of this process would find in its memory what the test knows.
        command = new_process if name == "search" else gradekit
        said = [
            command(*words, cwd=folder) for words in COMMANDS[: 1 if name == "search" else None]
        ]
        assert not [done.stderr for done in said if done.returncode not in (0, 1)]
        printed = "\n".join(done.stdout + done.stderr for done in said)
        found = {f"{name}: printed": printed.encode()}
        written = [p for p in folder.rglob("*") if p.is_file() and p not in given]
        assert {"r.html", "r.xml"} <= {p.name for p in written}
        return found | {f"{name}: {p.name}": p.read_bytes() for p in written}


def floats(tree):
    if isinstance(tree, dict):
        tree = list(tree.values())
    if isinstance(tree, (list, tuple)):
        return [value for part in tree for value in floats(part)]
    array = np.asarray(tree)
    return array.astype(float).ravel().tolist() if array.dtype.kind in "fiu" else []


def telling(value):
    """Tell whether a number says where it comes from: a 0, a 1 or 1e-7 is anybody's."""
    return np.isfinite(value) and abs(value) > 1e-3 and len(f"{value:.12g}".strip("-0.")) > 8


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    return Course(tmp_path_factory.mktemp("canary"))


@pytest.fixture(scope="module")
def canaries(course):
    return course.canaries()


def leaks(canaries, files):
    return [said for name, data in files.items() for said in canaries.in_file(name, data)]


@pytest.mark.parametrize("level", LEVELS)
def test_a_page_of_feedback_holds_no_canary(course, canaries, level):
    files = course.pages(level)
    assert len(files) == 2 * len(course.students)
    assert leaks(canaries, files) == []


def test_what_is_released_holds_no_canary(course, canaries):
    files = course.released()
    assert {"assignments/demo/expected.gk", "release/demo.zip"} <= set(files)
    assert leaks(canaries, files) == []


@pytest.mark.parametrize("name", CHECKED)
def test_what_a_student_runs_at_home_shows_no_canary(course, canaries, tmp_path, name):
    assert leaks(canaries, course.checked(name, tmp_path)) == []


def test_the_package_holds_no_canary(course, canaries, tmp_path):
    builders = pytest.importorskip("hatchling.builders.wheel")
    root = tmp_path / "project"
    root.mkdir()
    for name in ("assignments", "solutions"):
        (root / name).symlink_to(course.root / name)
    for name in ("gradekit", "pyproject.toml", "README.md", "LICENSE"):
        (root / name).symlink_to(ROOT / name)
    (path,) = builders.WheelBuilder(str(root)).build(directory=str(tmp_path / "dist"))
    with zipfile.ZipFile(path) as wheel:
        files = {n: wheel.read(n) for n in wheel.namelist() if n.startswith("gradekit/course/")}
        names = "\n".join(wheel.namelist())
    assert "gradekit/course/demo/expected.gk" in names
    assert "solutions" not in names
    assert leaks(canaries, files) == []


# --- the search can fail


def test_the_same_search_finds_hidden_values_in_what_staff_get(course, canaries):
    results = {p.name: p.read_bytes() for p in course.graded.glob("results/*.json")}
    found = "\n".join(leaks(canaries, results))
    assert "betray-00.json holds 73" in found
    assert MARKS["judgesentence"] in found
    assert MARKS["checkname"] in found
    for student in ("search", "search-unseen"):  # that they were seeking is no show
        assert all(f"{student}.json holds {MARKS[place]}" in found for place in OPEN_TO_SEARCH)
    assert f"search.json holds {CONSTANT}" in found
    assert len({line.split(" holds")[0] for line in found.splitlines()}) > len(results) // 2
    assert leaks(canaries, {"class": (course.graded / "class.html").read_bytes()})


def test_the_same_search_finds_every_mark_where_it_was_put(course, canaries):
    files = {
        path.name: path.read_bytes()
        for path in (course.root / "solutions").rglob("*")
        if path.is_file()
    }
    found = "\n".join(leaks(canaries, files))
    assert not [mark for mark in MARKS.values() if f"holds {mark}" not in found]
    for number in (CONSTANT, TABLE, HELD, REFERENCE_NUMBER, THRESHOLD):
        assert f"holds {number}" in found
    assert "digits.npy holds the bytes of" in found


MARK = MARKS["holetext"]
FORMS = {
    "text": f"a{MARK}b".encode(),
    "upper case": MARK.upper().encode(),
    "utf-16": MARK.encode("utf-16-be"),
    "base64": base64.b64encode(b"x" + MARK.encode()),
    "base64 of utf-16": base64.b64encode(b"--" + MARK.encode("utf-16-le")),
    "hex": MARK.encode().hex().upper().encode(),
    "html": "".join(f"&#{ord(c)};" for c in MARK).encode(),
    "percent": "".join(f"%{ord(c):02x}" for c in MARK).encode(),
    "json": "".join(f"\\u{ord(c):04x}" for c in MARK).encode(),
    "six digits": b"is +83917.3!",
    "six digits, cut": b"is 83917.2",
    "exponent": b"(8.39173e4)",
    "identifier": b"class E83917_264813",
    "without its point": b"line 83917264813000",
    "bits": b"0" + struct.pack("<d", CONSTANT),
    "bits of a negative": b"012" + struct.pack(">d", -CONSTANT),
    "hex of bits": struct.pack("<d", CONSTANT).hex().encode(),
    "base64 of bits": base64.b64encode(b"xy" + struct.pack(">d", CONSTANT)),
    "hex float": CONSTANT.hex().encode(),
    "utf-16 number": str(CONSTANT).encode("utf-16-le"),
}


@pytest.mark.parametrize("form", FORMS)
def test_a_canary_is_found_in_any_form(form):
    canaries = Canaries([MARK], [CONSTANT])
    data = b"<p>some text</p>" + FORMS[form] + b"\n more 83911.9"
    assert canaries.in_file("page.html", data)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", data)
    assert canaries.in_file("a.zip", packed.getvalue())
    assert not canaries.in_file("page.html", b"zq 83911.9 83925 8.39e4 83917")
