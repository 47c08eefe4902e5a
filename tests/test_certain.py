"""What is said to be certain of a wrong answer is so, and comes from draws like the one shown."""

# Functions that answer take all inputs, whatever they need of them.
# ruff: noqa: ARG005

from __future__ import annotations

import numpy as np
import pytest
from asked_by_hand import item, multiply, outputs, verdicts

from gradekit.grading.certain import certain, pictured
from gradekit.grading.portraits import portrait_of

HIDDEN = "hidden 0"


def facts(function, asked=None, stage=1):
    asked = asked or item()
    given = outputs(asked, function, stage)
    verdict = verdicts(asked, function)[asked.probe.check_ids[stage]]
    assert verdict.status == "wrong"
    return list(certain(asked, verdict, portrait_of(asked.truths, given), given))


def gradients(dx=lambda x, y, dz: y * dz, dy=lambda x, y, dz: x * dz):
    return lambda x, y, dz: (x * y, [dx(x, y, dz), dy(x, y, dz)])


def test_outputs_that_are_right_are_named():
    assert "dx is right" in facts(gradients(dy=lambda x, y, dz: x))
    assert "dy is right" in facts(gradients(dx=lambda x, y, dz: y))


def test_several_outputs_that_are_right_are_named_together():
    def three(x, y, w, dz):
        return x * y * w, [y * w * dz, x * w * dz, x * y * dz]

    asked = item(three, names="xyw")
    said = facts(lambda x, y, w, dz: (x * y * w, [y * w * dz, x * w * dz, dz]), asked)
    assert said[0] == "dx, dy are right"


def test_an_output_that_is_wrong_on_one_draw_is_not_called_right():
    def hidden_too(x, y, dz):
        return x * y, [y if x.shape == (3, 7) else y * dz, x]

    assert not [fact for fact in facts(hidden_too) if "right" in fact]


def test_the_place_of_wrong_elements_is_told_by_output():
    said = facts(gradients(dx=lambda x, y, dz: np.where(x < 0, 0.3, y * dz)))
    assert "dx is wrong exactly where x < 0" in said
    assert not [fact for fact in said if fact.startswith("dy is wrong")]


def test_a_factor_is_told_by_output():
    said = facts(gradients(lambda x, y, dz: 3 * y * dz, lambda x, y, dz: -x * dz))
    assert "of dx every element is 3 times what it should be" in said
    assert "of dy every element has the opposite sign" in said


def test_a_factor_that_does_not_hold_on_other_draws_is_not_told():
    def from_five_rows(x, y, dz):
        return x * y, [(3 if len(x) > 4 else 1) * y * dz, x * dz]

    asked = item(shapes=[(5, 4), (3, 6), (5, 7)], places=["public 0"] * 3)
    assert not [fact for fact in facts(from_five_rows, asked) if "times" in fact]


def test_where_the_truth_is_0_a_factor_may_hold_all_the_same():
    def silent_in_vectors(x, y, dz):
        return x * y, [y * dz * (x.ndim > 1), x * dz]

    asked = item(silent_in_vectors)
    said = facts(lambda x, y, dz: (x * y, [3 * y * dz * (x.ndim > 1), x * dz]), asked)
    assert "of dx every element is 3 times what it should be" in said


def test_facts_come_from_draws_like_the_one_that_is_shown():
    def elsewhere_in_hidden(x, y, dz):
        return x * y, [np.where((x < 0) | (x.shape == (3, 7)), 0.3, y * dz), x * dz]

    assert "dx is wrong exactly where x < 0" in facts(elsewhere_in_hidden)

    def only_in_hidden(x, y, dz):
        return x * y, [np.where((x < 0) & (len(x) == 3), 0.3, y * dz), x * dz]

    asked = item(places=["public 0", HIDDEN, HIDDEN], shapes=[(5, 4), (3, 7), (3, 8)])
    assert "dx is wrong exactly where x < 0" in facts(only_in_hidden, asked)


def test_what_is_nearly_right_is_called_so_and_nothing_more():
    said = facts(gradients(dx=lambda x, y, dz: y * dz * (1 + 1e-7)))
    assert said[0] == "dy is right"
    (nearly,) = said[1:]
    assert nearly.startswith("it is nearly right: off by 1e-07 at most")


def test_far_off_is_not_nearly_right():
    assert not [f for f in facts(gradients(dx=lambda x, y, dz: y * dz + 0.01)) if "nearly" in f]


@pytest.mark.parametrize(
    "dx", [lambda x, y, dz: np.zeros(3), lambda x, y, dz: np.where(x < 0, np.nan, y * dz)]
)
def test_of_another_shape_or_no_number_only_what_is_right_is_told(dx):
    assert facts(gradients(dx=dx)) == ["dy is right"]


def test_of_texts_nothing_is_told():
    asked = item(lambda x, y, dz: "order", kind="values")
    assert facts(lambda x, y, dz: "loop", asked, stage=0) == []


def test_a_forward_has_places_too():
    said = facts(lambda x, y, dz: (np.where(x < 0, 0.3, x * y), [y * dz, x * dz]), stage=0)
    assert "forward is wrong exactly where x < 0" in said


def shown(function, asked=None):
    asked = asked or item()
    evidence = verdicts(asked, function)["demo.backward"].evidence
    return evidence, pictured(asked, evidence, outputs(asked, function))


def test_the_table_is_of_the_output_and_the_draw_that_are_shown():
    asked = item()
    evidence, with_table = shown(gradients(dy=lambda x, y, dz: x), asked)
    draw = asked.truths[0].draw
    assert (evidence.output, evidence.place) == ("dy", (draw.case, draw.index))
    cells = [cell for row in with_table.grid.rows for cell in row]
    assert [cell.got for cell in cells] == draw.inputs["x"].ravel().tolist()
    assert [cell.want for cell in cells] == (draw.inputs["x"] * draw.inputs["dz"]).ravel().tolist()
    assert all(cell.wrong for cell in cells)


def test_a_hidden_draw_of_the_same_place_is_not_taken_for_the_public_one():
    def only_hidden(x, y, dz):
        return x * y, [y * dz, x if len(x) == 3 else x * dz]

    asked = item(places=["public 0", HIDDEN], shapes=[(5, 4), (3, 7)])
    for truth in asked.truths:
        object.__setattr__(truth.draw, "index", 0)
    evidence, with_table = shown(only_hidden, asked)
    assert evidence.draw == "hidden"
    assert len(with_table.grid.rows) == 3


def test_where_nothing_is_shown_there_is_no_table():
    assert pictured(item(), None, outputs(item(), multiply)) is None
    evidence, with_table = shown(gradients(dx=lambda x, y, dz: np.zeros(3)))
    assert with_table == evidence
