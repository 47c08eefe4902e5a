"""Notebooks made from an assignment: the same bytes, a valid form, and cells that do their work."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from command_line import gradekit
from notebook_runs import faults_in_a_kernel, made
from small_course import write_course

from gradekit.authoring.notebooks import notebook_path
from gradekit.authoring.prose import for_notebook
from gradekit.authoring.release import templates_of
from gradekit.course import assignment_names, find_place, load
from gradekit.model import CourseError

ROOT = Path(__file__).resolve().parents[1]
NAMES = [
    name
    for name in assignment_names(ROOT)
    if (ROOT / "assignments" / name / "expected.gk").is_file()  # else it is not released yet
]


def source(cell):
    return "".join(cell["source"])


def cells_of(content):
    return {cell["id"]: cell for cell in json.loads(content)["cells"]}


@pytest.fixture(scope="module", params=NAMES)
def place(request):
    return find_place(request.param, ROOT)


def test_two_builds_are_the_same_bytes(place):
    assert made(place) == made(place)


def test_a_notebook_is_valid_and_as_an_editor_would_save_it(place):
    nbformat = pytest.importorskip("nbformat")
    content = made(place).decode()
    book = nbformat.reads(content, as_version=4)
    nbformat.validate(book)
    assert (book.nbformat, book.nbformat_minor) == (4, 5)
    assert nbformat.writes(book) + "\n" == content


def test_every_definition_with_a_hole_is_in_one_answer_cell(place):
    assignment = load(place)
    template = templates_of(place, assignment)[assignment.files[0]]
    answers = [c for c in json.loads(made(place))["cells"] if source(c).startswith("# gradekit: ")]
    text = "\n".join(source(c) for c in answers)
    assert text.count("raise NotImplementedError") == template.count("raise NotImplementedError")
    for cell in answers:
        ours = cell["metadata"]["gradekit"]
        if ours["role"] == "answer":
            assert cell["id"] == f"{ours['q']}-answer"
            assert source(cell).startswith(f"# gradekit: {ours['q']}\n")
            assert cell["metadata"]["editable"]


def test_every_question_has_its_prose_and_a_check_and_both_are_locked(place):
    cells = cells_of(made(place))
    for question in load(place).questions:
        assert source(cells[f"{question}-prompt"]).startswith(f"## {question}")
        assert source(cells[f"{question}-check"]) == f'gk.check("{question}")'
        for role in ("prompt", "check"):
            marks = cells[f"{question}-{role}"]["metadata"]
            assert (marks["editable"], marks["deletable"]) == (False, False)
            assert marks["gradekit"] == {"v": 1, "q": question, "role": role}


def test_all_of_the_prose_is_there(place):
    prose = "\n".join(
        source(c) for c in json.loads(made(place))["cells"] if c["cell_type"] == "markdown"
    )
    files, book = load(place).files, notebook_path(place, load(place)).name
    text = for_notebook((place.public / "README.md").read_text(encoding="utf-8"), files, book)
    for line in text.splitlines():
        assert line in prose or line.startswith("![")


def test_the_prose_speaks_of_the_notebook_and_not_of_the_file_or_a_terminal(place):
    prose = "\n".join(
        source(c) for c in json.loads(made(place))["cells"] if c["cell_type"] == "markdown"
    )
    for file in load(place).files:
        assert not re.search(rf"(?<!\w){re.escape(file)}", prose)
    assert "gradekit check" not in prose
    assert "this notebook" in prose


def test_the_last_cell_checks_all_and_says_how_to_hand_in(place):
    *_, text, last = json.loads(made(place))["cells"]
    assert source(last) == "gk.check_all()"
    assert notebook_path(place, load(place)).name in source(text)


def test_a_committed_notebook_is_fresh(place):
    path = notebook_path(place, load(place))
    if path.is_file():
        assert path.read_bytes() == made(place), "run: gradekit release"


def test_images_come_along():
    cells = cells_of(made(find_place("networks", ROOT)))
    assert "](attachment:digits.png)" in source(cells["train-prompt"])
    assert set(cells["train-prompt"]["attachments"]["digits.png"]) == {"image/png"}


def test_a_class_that_several_questions_use_has_one_cell_before_all_of_them():
    ids = list(cells_of(made(find_place("graph", ROOT))))
    assert [name for name in ids if name.endswith("-answer")] == ["order-answer"]
    assert ids.index("order-answer") < ids.index("cycle-check")


def test_what_is_given_stands_before_the_answers(tmp_path):
    place = write_course(
        tmp_path,
        reference=(
            '"""Doc."""\nimport numpy as np\nfrom given import f\n\n# A half.\nHALF = 0.5\n\n\n'
            "def helper(x):\n    return x\n\n\nclass Square:\n    def forward(self, x):\n"
            "        # BEGIN SOLUTION\n        return x\n        # END SOLUTION\n"
        ),
    )
    cells = cells_of(made(place))
    assert source(cells["setup"]).splitlines()[1:] == [
        "import numpy as np", "", "import gradekit.notebook as gk", "", 'gk.use("demo")',
    ]  # fmt: skip
    given = "# gradekit: given\nfrom given import f\n\n\n# A half.\nHALF = 0.5\n\n\ndef helper(x):"
    assert source(cells["given"]).startswith(given)
    assert "Doc." not in json.dumps(cells)
    assert list(cells)[-2:] == ["hand-in", "check-all"]


def test_headings_in_code_do_not_split_and_odd_names_become_ids(tmp_path):
    place = write_course(tmp_path)
    text = "# Demo\n\n```\n## square no heading\n```\n\n## Über & mehr!\n\n## Über & mehr!\n\n"
    (place.public / "README.md").write_text(f"{text}## `square`: one\n", encoding="utf-8")
    cells = cells_of(made(place))
    assert list(cells)[:3] == ["text-demo", "text-ber-mehr", "text-ber-mehr-2"]
    assert source(cells["text-demo"]).endswith("```")
    assert "square-prompt" in cells


def test_an_image_that_is_not_there_is_a_course_error(tmp_path):
    place = write_course(tmp_path)
    (place.public / "README.md").write_text("# Demo\n\n![x](none.png)\n", encoding="utf-8")
    with pytest.raises(CourseError, match=r"none.png is not there"):
        made(place)


def test_a_written_question_has_a_cell_to_write_in(tmp_path):
    checks = (
        'a = Assignment("demo", files=["demo.py"])\na.written("why", points=1, prompt="Why?")\n'
    )
    checks += (
        "@a.gradient(points=1, x=normal('N'), dz=upstream('N'))\ndef square(student, x, dz):\n"
    )
    checks += "    yield student.Square().forward(x)\n    yield student.Square().backward(dz)\n"
    cells = cells_of(made(write_course(tmp_path, checks)))
    assert cells["why-written"]["metadata"]["editable"]
    assert "Why?" in source(cells["why-written"])
    assert "why-check" not in cells


@pytest.mark.usefixtures("no_lineups")
def test_the_command_writes_beside_the_template_and_release_keeps_it_fresh(tmp_path):
    place = write_course(tmp_path)
    path = place.public / "demo.ipynb"
    assert "demo.ipynb" in gradekit("notebook", cwd=tmp_path).stdout
    assert path.read_bytes() == made(place)
    assert "fresh" in gradekit("notebook", "demo", cwd=tmp_path).stdout
    gradekit("release", cwd=tmp_path)
    assert gradekit("release", "--check", cwd=tmp_path).returncode == 0
    path.write_bytes(path.read_bytes() + b" ")
    done = gradekit("release", "--check", cwd=tmp_path)
    assert done.returncode == 1
    assert "demo.ipynb       stale: its sources changed" in done.stdout
    gradekit("release", cwd=tmp_path)
    assert path.read_bytes() == made(place)
    done = gradekit("notebook", "-o", tmp_path / "out", cwd=tmp_path)
    assert (tmp_path / "out" / "demo.ipynb").read_bytes() == made(place), done.stderr


IN_A_KERNEL = ("gates", "graph")  # `python -m tests.benchmarks notebooks` runs them all


@pytest.mark.filterwarnings("ignore")  # of the kernel's own packages
@pytest.mark.parametrize("name", IN_A_KERNEL)
def test_as_released_nothing_is_started_and_with_the_reference_all_is_green(name, tmp_path):
    assert faults_in_a_kernel(find_place(name, ROOT), tmp_path / "work") == []
