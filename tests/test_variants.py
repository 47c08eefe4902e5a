"""Right answers of many styles earn full marks; realistic wrong ones fail for the right reason.

A variant is appended to the reference's source, so that its definitions replace those of the same
name. Its first line says what is expected: ``# right: words`` or
``# wrong STATUS REASON CHECK: words``.
"""

import re
from contextlib import ExitStack
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from desks import open_desk

from gradekit.grading.asked import ProbeTruths

FOLDER = Path(__file__).parent / "variants"
_MOST = 3  # right ones and wrong ones a question; `gradekit validate` asks all that there are


def _some(folder):
    """Choose variants by their names' hashes: always the same, and none is preferred."""
    for kind in ("right", "wrong"):
        found = sorted(folder.glob(f"{kind}_*.py"), key=lambda p: sha256(p.name.encode()).digest())
        yield from sorted(found[:_MOST])


VARIANTS = [v for folder in sorted(FOLDER.glob("*/*")) for v in _some(folder)]
_WRONG = re.compile(r"# wrong (?P<status>\w+) (?P<reason>[\w-]+) (?P<check>[\w.]+): \S.*")


_desks = {}


def _desk(name):
    """Return the desk of an assignment; one zygote at a time is kept."""
    if name not in _desks:
        _close()
        opened = ExitStack()
        desk = opened.enter_context(open_desk(name, key=b"a fixed key for variants"))
        bench = replace(desk.bench, truths=[_hidden(item) for item in desk.bench.truths])
        _desks[name] = replace(desk, bench=bench), opened
    return _desks[name][0]


def _hidden(item):
    """Leave out the public draws: for every one of them there is a hidden one of the same kind."""
    return ProbeTruths(item.probe, tuple(t for t in item.truths if not t.draw.public))


def _close():
    while _desks:
        _desks.popitem()[1][1].close()


def _graded(variant):
    desk = _desk(variant.parts[-3])
    source = f"{desk.source}\n\n{variant.read_text(encoding='utf-8')}"
    # Others are those of the reference: `gradekit validate` asks all of every variant.
    return desk.graded(source, only=variant.parts[-2])


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
