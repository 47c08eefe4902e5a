"""What is installed: the tool and the public course, nothing of the solutions."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from gradekit.authoring.holes import holes_of

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    done = subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "--no-build-isolation",
         "-w", folder, ROOT],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode and "No module named pip" in done.stderr:
        pytest.skip("no pip here to build a wheel with")
    assert done.returncode == 0, done.stderr
    return next(folder.glob("*.whl"))


def test_the_wheel_holds_the_public_course_and_nothing_of_the_solutions(wheel):
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        contents = {name: archive.read(name) for name in names}
    assert "gradekit/course/gates/checks.py" in names
    assert "gradekit/course/gates/expected.gk" in names
    assert "gradekit/py.typed" in names
    assert not [name for name in names if "solutions" in name or name.startswith("tests")]
    for path in (ROOT / "solutions").rglob("*.py"):
        # What one assignment asks for is given to the later ones: each is looked at alone.
        name = path.relative_to(ROOT / "solutions").parts[0]
        own = [c for n, c in contents.items() if f"/course/{name}/" in n or "/course/" not in n]
        text = path.read_text(encoding="utf-8")
        for hole in holes_of(text, path):
            for line in text.splitlines()[hole.first : hole.last - 1]:
                hidden = line.strip()
                if len(hidden) > 30 and not hidden.startswith("#"):
                    assert not [c for c in own if hidden.encode() in c], hidden


def test_outside_a_checkout_demo_says_how_to_get_one_and_check_finds_the_course(wheel, tmp_path):
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "site")
    (tmp_path / "here").mkdir()
    run = {"cwd": tmp_path / "here", "capture_output": True, "text": True}
    program = f"import sys; sys.path.insert(0, {str(tmp_path / 'site')!r}); "
    program += "from gradekit.cli import main; sys.argv = ['gradekit', *sys.argv[1:]]; main()"
    demo = subprocess.run([sys.executable, "-c", program, "demo"], **run, check=False)
    assert demo.returncode == 5
    assert "git clone" in demo.stderr
    source = (ROOT / "tests/classes/gates/s001_ada/gates.py").read_text(encoding="utf-8")
    (tmp_path / "here" / "gates.py").write_text(source, encoding="utf-8")
    check = subprocess.run([sys.executable, "-c", program, "check"], **run, check=False)
    assert check.returncode == 0, check.stderr + check.stdout
