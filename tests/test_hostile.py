"""Every file of tests/hostile gets the outcome that its docstring says a perfect grader gives.

A docstring holds ``Outcome: add=correct multiply=timeout ...``, where ``|`` separates what is
equally right. Lines after ``# File: NAME`` that begin with ``#>`` are a further file beside it.
"""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from gradekit.grading.one import grade_files
from gradekit.model import Limits
from gradekit.sandbox import wire
from gradekit.sandbox.process import MAX_ENTRIES

FOLDER = Path(__file__).parent / "hostile"
QUICK, PATIENT = Limits(cpu=0.3, wall=0.6), Limits(cpu=2.0, wall=6.0)
STRAY = "gradekit_was_here"


@pytest.fixture(scope="module")
def benches(bench):
    """Two benches, for what takes all its time and for what does not.

    With a few draws of each kind: public, hidden, ties, a gate in use.
    """
    return {limits: few_draws(bench, limits) for limits in (QUICK, PATIENT)}


def few_draws(bench, limits):
    truths = []
    for item in bench.truths:
        if not item.probe.public:
            continue
        half = len(item.truths) // 2
        chosen = [item.truths[k] for k in (0, 1, half - 2, half - 1, half, half + 2, -1)]
        truths.append(
            replace(item, probe=replace(item.probe, limit=limits.cpu), truths=tuple(chosen))
        )
    return replace(bench, truths=truths, limits=limits)


def outcome(content):
    text = content.decode("utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "latin-1")
    found = re.search(r"Outcome: ([\w=| ]+)", text)
    words = (word.partition("=") for word in found[1].split())
    return {question: set(said.split("|")) for question, _, said in words}


def files_of(content):
    text = content.decode("latin-1")
    files = {"gates.py": content}
    for name, lines in re.findall(r"# File: (\S+)\n((?:#>.*\n)*)", text):
        files[name] = "".join(re.findall(r"#> ?(.*\n)", lines)).encode()
    return files


def processes_below(pid):
    parents = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                stat = (entry / "stat").read_text(errors="replace")
            except OSError:
                continue
            parents[int(entry.name)] = int(stat.rpartition(")")[2].split()[1])
    return [child for child, parent in parents.items() if parent == pid]


def strays():
    folders = ("/", "/tmp", "/var/tmp", "/dev/shm", "/root", "/home", ".", "..")
    return [folder for folder in folders if STRAY in {p.name for p in Path(folder).glob(STRAY)}]


def descriptors():
    return len(list(Path("/proc/self/fd").iterdir()))


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.py")), ids=lambda path: path.stem)
def test_a_hostile_or_odd_submission_gets_what_a_perfect_grader_gives(path, benches, zygote):
    content = path.read_bytes()
    wanted = outcome(content)
    before = descriptors()
    limits = QUICK if any("timeout" in said for said in wanted.values()) else PATIENT
    got = grade_files(benches[limits], zygote, files_of(content))
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


def test_every_test_that_the_page_on_security_names_is_there():
    root = Path(__file__).parents[1]
    page = (root / "docs" / "security.md").read_text(encoding="utf-8")
    named = re.findall(r"(tests/\w+\.py)::(\w+)", page)
    assert len(named) > 40
    for path, name in named:
        assert f"\ndef {name}(" in (root / path).read_text(encoding="utf-8"), f"{path}::{name}"
    # Every promise of its tables ends with one, and what it says of limits is what they are.
    for section in ("At levels", "At every level"):
        rows = page.split(f"\n{section}", 1)[1].split("\n\n")[1].splitlines()[2:]
        assert all("tests/test_" in row for row in rows)
    limits = Limits()
    for said in (
        f"{limits.cpu:g} s of CPU, {limits.wall:g} s by the clock",
        f"| a submission | {limits.submission:g} s |",
        f"| memory | {limits.memory >> 30} GiB |",
        f"| threads | {limits.threads};",
        f"| scratch files | {limits.scratch >> 20} MiB and {MAX_ENTRIES:,} files",
        f"| prints | {limits.output >> 10} KiB",
        f"| source | {limits.source >> 20} MiB",
        f"{wire.MAX_BYTES >> 20} MiB, {wire.MAX_LEAVES:,} values, {wire.MAX_DEPTH} levels",
        f"texts of {wire.MAX_TEXT} characters",
    ):
        assert said in page
