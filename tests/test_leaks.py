"""Leaks: what students get holds no line, no hidden input and no answer of solutions/."""

from __future__ import annotations

import numpy as np
import pytest
from small_course import CHECKS, REFERENCE, write_course

from gradekit.authoring.desk import Desk, key_of
from gradekit.authoring.leaks import (
    hidden_bytes,
    leaks_in_files,
    leaks_in_package,
    leaks_in_recording,
    pattern_of,
    secret_lines,
    student_files,
)
from gradekit.authoring.memory import search_worker
from gradekit.authoring.release import release

LINE = "return 2 * self.x * dz"
SECRET = '''
"""Judges that nobody sees."""
from gradekit import judges

# a comment alone
@judges.of("known")
def threshold(answer, truth, inputs):
    return bool(np.mean(answer == truth) >= 0.8731) or "too few"
'''


HIDDEN = 'a = public("demo")\n@a.values()\ndef known(student):\n    yield 1.0\n'


@pytest.fixture
def desk(tmp_path):
    place = write_course(tmp_path, hidden=HIDDEN, secret="import numpy as np\n" + SECRET)
    with Desk(place, jobs=1) as desk:
        yield desk


def truths_of(desk):
    return desk.each([lambda launcher: desk.truths(launcher, key_of(0))])[0]


def test_the_lines_of_holes_and_of_secret_judges_are_secret(desk):
    lines = secret_lines(desk)
    assert LINE in lines
    assert 'return bool(np.mean(answer == truth) >= 0.8731) or "too few"' in lines
    assert not [line for line in lines if "import" in line or line.startswith("#")]
    assert "self.x = x" not in lines


@pytest.mark.parametrize(
    ("line", "secret"), [(LINE, False), (f"{LINE} + 0 * self.x * self.x", True)]
)
def test_a_short_line_of_the_given_code_is_no_secret_and_a_long_one_is(tmp_path, line, secret):
    reference = REFERENCE.replace(LINE, line)
    with Desk(
        write_course(tmp_path, reference=reference, given=f"def f(self, dz):\n    {line}\n")
    ) as desk:
        assert (line in secret_lines(desk)) is secret


def test_a_line_that_the_template_shows_is_no_secret(tmp_path):
    shown = REFERENCE.replace("return x * x", "return 2 * self.x * dz")
    with Desk(write_course(tmp_path, reference=shown), jobs=1) as desk:
        assert secret_lines(desk) == []


@pytest.mark.parametrize("text", [LINE, "Solution:\n  return 2*self.x\n   * dz"])
def test_a_line_in_a_file_is_found(desk, text):
    (desk.place.public / "README.md").write_text(text, encoding="utf-8")
    found = list(leaks_in_files(student_files(desk), secret_lines(desk), []))
    assert found == [f"demo/README.md holds a line of solutions/: {LINE}"]


def test_a_clean_folder_holds_nothing(desk):
    truths = truths_of(desk)
    lines, patterns = secret_lines(desk), hidden_bytes(truths)
    assert patterns
    assert list(leaks_in_files(student_files(desk), lines, patterns)) == []


def test_a_hidden_input_in_a_file_is_found(desk):
    truths = truths_of(desk)
    hidden = next(t for t in truths[0].truths if not t.draw.public)
    (desk.place.public / "data.bin").write_bytes(b"xx" + hidden.draw.inputs["x"].tobytes())
    found = list(leaks_in_files(student_files(desk), [], hidden_bytes(truths)))
    assert found == ["demo/data.bin holds the input x of square.square, hidden draw"]


def test_a_released_recording_holds_no_hidden_probe(tmp_path):
    hidden = 'a = public("demo")\n' + CHECKS.split("\n\n", 1)[1].replace("square(", "other(")
    hidden = hidden.replace('points=2, split={"backward": 2}', 'question="square"')
    with Desk(write_course(tmp_path, hidden=hidden), jobs=1) as desk:
        desk.each([lambda launcher: release(desk.place, launcher)])
        assert list(leaks_in_recording(desk)) == []
        for probe in desk.assignment.probes:
            object.__setattr__(probe, "public", False)
        assert list(leaks_in_recording(desk)) == [
            "expected.gk holds answers to square.square, which is hidden or gone"
        ]


@pytest.mark.parametrize("value", [np.zeros(9), 3.0, np.arange(3.0), np.arange(9), "text", None])
def test_what_could_be_there_by_chance_is_not_looked_for(value):
    assert pattern_of(value) is None


def test_where_no_package_is_built_that_is_said(tmp_path):
    assert leaks_in_package(tmp_path) == "no package is built here"


def test_a_package_with_solutions_is_found(tmp_path):
    pytest.importorskip("hatchling")
    (tmp_path / "pyproject.toml").write_text(
        '[build-system]\nrequires = ["hatchling"]\nbuild-backend = "hatchling.build"\n'
        '[project]\nname = "demo"\nversion = "1"\n'
        '[tool.hatch.build.targets.wheel]\ninclude = ["assignments", "solutions/demo/demo.py"]\n'
        '[tool.hatch.build.targets.sdist]\nexclude = ["/solutions"]\n'
    )
    write_course(tmp_path)
    assert leaks_in_package(tmp_path) == ["the wheel holds demo.py of solutions/"]


def test_a_workers_memory_holds_no_secret(desk):
    found = search_worker(desk, truths_of(desk), key_of(0), secret_lines(desk))
    if found.skipped:
        pytest.skip(found.skipped)
    assert found.found == ()
    assert found.searched > 1 << 20


def test_what_a_worker_does_know_is_found_in_its_memory(desk):
    """The search sees what is there: a line of the probe, an input, a key that leaks."""
    truths = truths_of(desk)
    visible = ["gate = student.Square()", 'raise NotImplementedError("Square.backward")']
    found = search_worker(desk, truths, truths[0].truths[-1].draw.inputs["x"].tobytes(), visible)
    if found.skipped:
        pytest.skip(found.skipped)
    assert "the key" in found.found
    assert f"a line of solutions/: {visible[1]}" in found.found


def test_judges_that_a_probe_loads_are_found_in_its_memory(tmp_path):
    checks = CHECKS + (
        "\nfrom pathlib import Path\n"
        "seen = (Path(__file__).parents[2] / 'solutions/demo/judges.py').read_text()\n"
    )
    with Desk(write_course(tmp_path, checks, secret="x = 1"), jobs=1) as desk:
        found = search_worker(desk, truths_of(desk), key_of(0), [])
    if found.skipped:
        pytest.skip(found.skipped)
    assert "the canary of judges.py" in found.found
