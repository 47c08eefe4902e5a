"""Each known mistake can be made in several operations, most of them written in other styles."""

from collections import defaultdict
from pathlib import Path

import pytest

from gradekit.authoring.holes import holes_of
from gradekit.course import assignment_names
from gradekit.diagnosis.catalogue import catalogue
from gradekit.diagnosis.source import Region, Source

ROOT = Path(__file__).resolve().parents[1]
LEAST = 3
# Further operations first: where they are enough, the course's own are not read.
ROOTS = (ROOT / "tests" / "data" / "operations", ROOT)


@pytest.fixture(scope="module")
def references():
    paths = [
        path
        for root in ROOTS
        for name in assignment_names(root)
        for path in (root / "solutions" / name).glob(f"{name}.py")
    ]
    assert len(paths) == len(assignment_names(ROOT)) + len(assignment_names(ROOTS[0]))
    return {path.stem: parsed(path) for path in paths}


def parsed(path):
    text = path.read_text(encoding="utf-8")
    return Source(text, [Region(h.first, h.last, h.name) for h in holes_of(text, path)])


def operations_of(mistake, references):
    """Return where a mistake can be made; no more are looked for than are needed."""
    found = set()
    for name, source in references.items():
        for edit in mistake.mutant(source):
            region = source.region_at(edit)
            place = region.name if region else f"line {source.line_at(edit.start)}"
            found.add(f"{name} {place}")
        if len(found) >= LEAST:
            break
    return found


def test_each_known_mistake_can_be_made_in_three_operations(references):
    made = {m.id: operations_of(m, references) for m in catalogue()}
    few = {name: sorted(where) for name, where in made.items() if len(where) < LEAST}
    assert few == {}, "add operations to tests/data/operations, or let the mutant find them"


def test_an_operation_has_a_name_of_its_own(references):
    seen = defaultdict(list)
    for name, source in references.items():
        for region in source.regions:
            seen[f"{name} {region.name}"].append(region.first)
    assert {name for name, lines in seen.items() if len(lines) > 1} == set()
    assert len(seen) > 150
