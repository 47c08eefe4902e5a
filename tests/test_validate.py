"""Validation: a good assignment is green, and each fault turns its own row red."""

from __future__ import annotations

import pytest
from small_course import CHECKS, REFERENCE, write_course
from validated_course import GOOD, ONE_PATH, WRONG, released, rows, variant

from gradekit.authoring import validate as module
from gradekit.authoring.validate import validate

pytestmark = pytest.mark.usefixtures("no_lineups")
NAMES = [
    "reference", "template", "mutants", "mistakes", "variants", "flaky", "time, size", "hints",
    "leaks",
]  # fmt: skip


@pytest.fixture(autouse=True)
def _two_seeds(monkeypatch):
    monkeypatch.setattr(module, "N_SEEDS", 2)


def red(found):
    return [name for name, row in found.items() if row.light == "red"]


def test_a_good_assignment_is_green(tmp_path):
    place = released(tmp_path)
    variant(tmp_path, "wrong_one_path.py", WRONG + ONE_PATH)
    steps = []
    validation = validate(
        place, jobs=1, progress=lambda what, n: steps.append((what, n)) or (lambda: None)
    )
    assert [row.name for row in validation.rows] == NAMES
    assert [
        (row.name, row.said, row.details) for row in validation.rows if row.light == "red"
    ] == []
    assert not validation.red
    phases = ["holes", "seeds", "variants", "mutants", "mistakes", "leaks"]
    assert [what for what, _ in steps] == phases
    found = {row.name: row for row in validation.rows}
    assert found["reference"].facts["proofs"] == {"complex step": 1}
    assert found["reference"].facts["margin"] < 0.01
    assert found["mutants"].facts["caught"] == found["mutants"].facts["made"] > 15
    assert found["variants"].facts == {"right": 1, "wrong": 1}
    memory = found["leaks"].facts
    assert memory["memory_bytes"] or memory["memory_skipped"]


def test_a_weak_check_is_shown_with_the_edit_that_lives(tmp_path):
    weak = GOOD.replace('dz=upstream("N", "M")', "dz=constant(1.0)")
    found = rows(released(tmp_path, weak), most=250)
    assert red(found) == ["mutants"]
    told = "\n".join(found["mutants"].details)
    assert "demo.py:" in told
    assert "  - return 2 * self.x * dz\n  + return 2 * self.x\n" in told
    assert "square.backward should have noticed" in told
    assert "[[survivor]]" in told


def test_an_upstream_of_ones_is_found_though_it_is_a_constant_array(tmp_path):
    ones = GOOD.replace('x=normal("N", "M")', "x=normal(3, 4)")
    ones = ones.replace('dz=upstream("N", "M")', "dz=constant(np.ones((3, 4)))")
    found = rows(released(tmp_path, "import numpy as np\n" + ones), most=250)
    assert red(found) == ["mutants"]
    assert "upstream-unused lives" in "\n".join(found["mutants"].details)


def test_a_wrong_alternative_reference_is_red(tmp_path):
    place = released(tmp_path)
    also = place.hidden / "also" / "half.py"
    also.parent.mkdir(exist_ok=True)
    right = (place.hidden / "demo.py").read_text()
    also.write_text(right.replace("2 * self.x * dz", "self.x * dz"))
    found = rows(place)
    assert "reference" in red(found)
    told = " ".join([found["reference"].said, *found["reference"].details])
    assert "square.backward of also/half.py is not the slope" in told


def test_a_seed_on_which_the_reference_is_wrong_is_named(tmp_path):
    # The judge does not like what a forward value begins with on some keys.
    judges = (
        "from gradekit import judges\nseen = set()\n"
        "@judges.of('square', stage='forward')\n"
        "def once(answer, truth, inputs):\n"
        "    return bool(inputs['x'].flat[0] < 0) or 'positive'\n"
    )
    found = rows(released(tmp_path, judges=judges))
    assert "reference" in red(found)
    assert "square.forward is wrong" in found["reference"].details[0]


def test_a_reference_that_fails_is_one_red_row(tmp_path):
    reference = REFERENCE.replace("return 2 * self.x * dz", "return 1 / 0")
    found = rows(write_course(tmp_path, GOOD, reference))
    assert list(found) == red(found) == ["reference"]
    assert "ZeroDivisionError" in found["reference"].said


def test_a_gradient_that_is_not_its_forwards_is_noted(tmp_path):
    reference = REFERENCE.replace("return 2 * self.x * dz", "return 3 * self.x * dz")
    found = rows(released(tmp_path, reference=reference, also=""))
    assert found["reference"].light == "note"
    assert "square.backward is not the slope" in found["reference"].details[0]


def test_a_template_that_earns_points_is_red(tmp_path):
    reference = REFERENCE.replace(
        "# BEGIN SOLUTION\n        return 2 * self.x * dz\n        # END SOLUTION",
        "return 2 * self.x * dz\n\n    def other(self):\n"
        "        # BEGIN SOLUTION\n        return 1\n        # END SOLUTION",
    )
    found = rows(released(tmp_path, reference=reference, also=""))
    assert {"template", "mutants"} <= set(red(found))
    told = found["template"].details
    assert "the template earns 2 points" in told
    assert any("no check notices when Square.other is empty" in line for line in told)


def test_a_wrong_variant_that_passes_is_named(tmp_path):
    place = released(tmp_path)
    variant(tmp_path, "wrong_nothing.py", WRONG + "unused = 1\n")
    variant(tmp_path, "right_one_path.py", "# right: is it?\n" + ONE_PATH)
    variant(tmp_path, "wrong_unsaid.py", ONE_PATH)
    found = rows(place)
    assert red(found) == ["variants"]
    told = "\n".join(found["variants"].details)
    assert "square/wrong_nothing.py: square.backward: correct -, wrong value is expected" in told
    assert "square/right_one_path.py: square.backward: wrong" in told
    assert "square/wrong_unsaid.py: its first line should be" in told


def test_an_answer_that_changes_with_the_order_is_flaky(tmp_path):
    place = released(tmp_path)
    first = "state = []\n" + ONE_PATH.replace(
        "return self.x * dz",
        "state.append(abs(dz).max())\n        return (2 if state[0] < 2 else 3) * self.x * dz",
    )
    variant(tmp_path, "right_first.py", "# right: not on every order\n" + first)
    found = rows(place)
    assert "flaky" in red(found)
    assert "square/right_first.py" in found["flaky"].said


def test_a_slow_check_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "_SHARE", 0.0)
    found = rows(released(tmp_path))
    assert red(found) == ["time, size"]
    assert "square.square takes" in found["time, size"].said
    assert "its limit of 0.5 s" in found["time, size"].said


def test_a_large_input_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "_MOST_BYTES", 1000)
    found = rows(released(tmp_path))
    assert red(found) == ["time, size"]
    assert "square.square is asked with 0.0 MB" in found["time, size"].said


def test_a_hint_is_missing(tmp_path):
    found = rows(released(tmp_path, CHECKS))
    assert red(found) == ["hints"]
    assert "square has 0 hints, 3 are asked for" in found["hints"].details


def test_a_solution_in_the_readme_and_a_stale_release_are_leaks(tmp_path):
    place = released(tmp_path)
    (place.public / "README.md").write_text("Write `return 2 * self.x * dz`.", encoding="utf-8")
    template = place.public / "demo.py"
    template.write_text(template.read_text() + "\n# an old line\n", encoding="utf-8")
    found = rows(place)
    assert red(found) == ["leaks"]
    told = "\n".join(found["leaks"].details)
    assert "README.md holds a line of solutions/: return 2 * self.x * dz" in told
    assert "demo.py is not fresh" in told
