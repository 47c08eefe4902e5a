"""Every file of tests/hostile gets the outcome that its docstring says a perfect grader gives.

A docstring holds ``Outcome: add=correct multiply=timeout ...``, where ``|`` separates what is
equally right. Lines after ``# File: NAME`` that begin with ``#>`` are a further file beside it.
"""

import os
import re
from dataclasses import replace
from pathlib import Path

import pytest

from gradekit.grading.one import grade_files
from gradekit.model import Limits

FOLDER = Path(__file__).parent / "hostile"
QUICK = Limits(cpu=0.3, wall=0.6)
STRAY = "gradekit_was_here"


@pytest.fixture(scope="module")
def quick(bench):
    """Little time, and a few draws of each kind: public, hidden, ties, a gate in use."""
    truths = []
    for item in bench.truths:
        if not item.probe.public:
            continue
        half = len(item.truths) // 2
        chosen = [item.truths[k] for k in (0, 1, half - 2, half - 1, half, half + 2, -1)]
        truths.append(replace(item, probe=replace(item.probe, limit=0.3), truths=tuple(chosen)))
    return replace(bench, truths=truths, limits=QUICK)


def outcome(content):
    text = content.decode("utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "latin-1")
    found = re.search(r"Outcome: ([\w=| ]+)", text)
    return {q: set(said.split("|")) for q, _, said in (w.partition("=") for w in found[1].split())}


def files_of(content):
    text = content.decode("latin-1")
    files = {"gates.py": content}
    for name, lines in re.findall(r"# File: (\S+)\n((?:#>.*\n)*)", text):
        files[name] = "".join(re.findall(r"#> ?(.*\n)", lines)).encode()
    return files


def processes_below(pid):
    parents = {}
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            try:
                stat = Path("/proc", entry, "stat").read_text(errors="replace")
            except OSError:
                continue
            parents[int(entry)] = int(stat.rpartition(")")[2].split()[1])
    return [child for child, parent in parents.items() if parent == pid]


def strays():
    folders = ("/", "/tmp", "/var/tmp", "/dev/shm", "/root", "/home", os.getcwd(), "..", "/work")
    return [folder for folder in folders if os.path.lexists(os.path.join(folder, STRAY))]


def descriptors():
    return len(os.listdir("/proc/self/fd"))


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.py")), ids=lambda path: path.stem)
def test_a_hostile_or_odd_submission_gets_what_a_perfect_grader_gives(path, quick, zygote):
    content = path.read_bytes()
    wanted = outcome(content)
    before = descriptors()
    got = grade_files(quick, zygote, files_of(content))
    said = {
        q.id: [f"{c.id}: {c.verdict.status}: {c.verdict.message}" for c in q.checks]
        for q in got.questions
    }
    assert {q.id for q in got.questions} == set(wanted)
    for question in got.questions:
        assert question.status in wanted[question.id], said
        if question.status not in ("correct", "blocked"):
            assert question.points == 0
    if path.stem.startswith("fine_"):
        assert sum(q.points for q in got.questions) == 8, said
    assert processes_below(zygote._process.pid) == []
    assert descriptors() == before
    assert strays() == []


def test_after_all_of_them_the_reference_still_gets_full_marks(bench, zygote, reference):
    got = grade_files(bench, zygote, {"gates.py": reference})
    assert [q.status for q in got.questions] == ["correct"] * 4


def test_there_are_as_many_kinds_as_were_promised():
    names = [path.stem for path in FOLDER.glob("*.py")]
    harmless = [name for name in names if name.startswith("fine_")]
    assert len(harmless) >= 15
    assert len(names) - len(harmless) >= 40
