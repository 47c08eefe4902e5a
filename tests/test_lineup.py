"""A line-up: a mistake fits where it is wrong in the same way, and neither is wrong alone."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from gradekit.diagnosis.lineup import Match, Suspect, matches, wrong_outputs
from gradekit.diagnosis.portrait import NOTHING, Seen, sketch_of

RIGHT = Seen(right=True, sketch=NOTHING)
VALUES = np.random.default_rng(3).standard_normal((4, 3))


def wrong(factor=1.0, off=math.inf):
    """Return how an output looks that is wrong by a factor of its own."""
    return Seen(right=False, sketch=sketch_of([factor * VALUES], [1.0]), off=off)


ONE, TWO, THREE = wrong(1), wrong(2), wrong(3)


def seen(*outputs, **named):
    """Return a portrait over one group of draws, of dx, dy and dz in turn."""
    looks = {**dict(zip(("dx", "dy", "dz"), outputs, strict=False)), **named}
    return {name: {"public 0": look} for name, look in looks.items()}


def names(answer, *suspects, right=()):
    lined_up = [Suspect(name, portrait) for name, portrait in suspects]
    return [match.name for match in matches(answer, lined_up, right)]


def test_an_output_is_wrong_that_is_wrong_in_some_group():
    groups = {"dx": {"public 0": RIGHT, "public 1": ONE}, "dy": {"public 0": RIGHT}}
    assert wrong_outputs(groups) == ("dx",)
    assert wrong_outputs(seen(RIGHT, RIGHT)) == ()


def test_the_same_wrong_numbers_fit():
    (match,) = matches(seen(ONE), [Suspect("same", seen(ONE))])
    assert match == Match("same", ("dx",), 0.0)


def test_other_wrong_numbers_do_not_fit():
    assert names(seen(ONE), ("other", seen(TWO))) == []


def test_a_mistake_that_leaves_the_output_right_does_not_fit():
    assert names(seen(ONE), ("right", seen(RIGHT))) == []


def test_a_right_answer_fits_nothing():
    assert names(seen(RIGHT, RIGHT), ("wrong", seen(ONE, ONE)), ("right", seen(RIGHT, RIGHT))) == []


@pytest.mark.parametrize(
    ("answer", "suspect"),
    [((ONE, RIGHT), (ONE, TWO)), ((ONE, TWO), (ONE, RIGHT))],
    ids=["the mistake is wrong alone", "the answer is wrong alone"],
)
def test_in_no_group_of_draws_one_of_the_two_is_wrong_alone(answer, suspect):
    def by_group(looks):
        return {"dx": {f"public {k}": look for k, look in enumerate(looks)}}

    assert names(by_group(answer), ("m", by_group(suspect))) == []
    assert names(by_group(answer), ("m", by_group(answer))) == ["m"]


def test_every_group_of_the_answer_has_to_be_in_the_line_up():
    answer = {"dx": {"public 0": ONE, "hidden 0": TWO}}
    assert names(answer, ("half", {"dx": {"public 0": ONE}})) == []
    whole = {"dx": {"public 0": ONE, "hidden 0": TWO, "hidden 1": THREE}}
    assert names(answer, ("more", whole)) == ["more"]


def test_what_failed_in_the_line_up_fits_nothing():
    assert names(seen(ONE), ("another output", seen(dy=ONE)), ("nothing", {})) == []


def test_a_mistake_may_explain_a_part_of_what_is_wrong():
    (match,) = matches(seen(ONE, TWO), [Suspect("first", seen(ONE, THREE))])
    assert match.outputs == ("dx",)


def test_explained_outputs_stand_in_the_order_of_the_check():
    suspect = Suspect("all", seen(dz=THREE, dy=TWO, dx=ONE))
    (match,) = matches(seen(ONE, TWO, THREE), [suspect])
    assert match.outputs == ("dx", "dy", "dz")


def test_what_explains_more_goes_first():
    answer = seen(ONE, TWO, THREE)
    first, both = ("first", seen(ONE, ONE, ONE)), ("both", seen(ONE, TWO, ONE))
    assert names(answer, first, ("all", answer), both) == ["all", "both", "first"]


def test_of_equals_the_one_goes_first_that_stands_first():
    answer = seen(ONE)
    assert names(answer, ("b", answer), ("a", answer)) == ["b", "a"]


def test_of_equals_the_one_goes_first_that_spoils_no_right_output():
    answer = seen(ONE, RIGHT)
    spoils, spares = ("spoils", seen(ONE, TWO)), ("spares", seen(ONE, RIGHT))
    assert names(answer, spoils, spares) == ["spares", "spoils"]


def test_explaining_more_counts_more_than_spoiling_nothing():
    answer = seen(ONE, TWO, RIGHT)
    spoils, spares = ("spoils", seen(ONE, TWO, THREE)), ("spares", seen(ONE, RIGHT, RIGHT))
    assert names(answer, spares, spoils) == ["spoils", "spares"]


def test_a_mistake_that_spoils_what_an_earlier_stage_has_right_is_another_one():
    forward_too, backward = seen(ONE, forward=TWO), seen(ONE, forward=RIGHT)
    suspects = ("forward too", forward_too), ("backward", backward)
    assert names(seen(ONE), *suspects) == ["forward too", "backward"]
    assert names(seen(ONE), *suspects, right=("forward",)) == ["backward"]


def test_what_an_earlier_stage_has_right_need_not_be_in_the_line_up():
    assert names(seen(ONE), ("backward", seen(ONE)), right=("forward",)) == ["backward"]


def test_the_residual_is_that_of_the_output_that_is_furthest_off():
    near = Seen(right=False, sketch=sketch_of([VALUES + 1e-11], [1.0]))
    (match,) = matches(seen(ONE, near), [Suspect("m", seen(ONE, ONE))])
    assert 1e-13 < match.residual < 1e-10
    (alone,) = matches(seen(ONE, TWO), [Suspect("m", seen(ONE, ONE))])
    assert alone.residual == 0.0


def test_an_answer_that_is_nearly_right_has_to_be_much_nearer_to_the_mistake():
    near = Seen(right=False, sketch=sketch_of([VALUES + 1e-11], [1.0]))
    suspect = "m", seen(ONE)
    assert names(seen(replace(near, off=1e-6)), suspect) == ["m"]
    assert names(seen(replace(near, off=1e-10)), suspect) == []
    assert names(seen(replace(ONE, off=1e-10)), suspect) == ["m"]


def test_the_names_of_suspects_may_repeat():
    answer = seen(ONE, TWO)
    found = matches(answer, [Suspect("m", seen(ONE, ONE)), Suspect("m", seen(TWO, TWO))])
    assert [match.outputs for match in found] == [("dx",), ("dy",)]


def test_how_far_apart_they_are_is_of_public_draws_where_these_are_wrong():
    def apart(factor, *groups):
        return {group: wrong(factor if group.startswith("hidden") else 1.0) for group in groups}

    def residual(*groups):
        answer, suspect = ({"dx": apart(f, *groups)} for f in (1.0, 1.0 + 1e-9))
        return matches(answer, [Suspect("near", suspect)])[0].residual

    assert residual("public 0", "hidden 0") == 0.0
    assert residual("hidden 0") > 0.0
    both = {"dx": apart(1.0, "public 0"), "dy": apart(1.0, "hidden 0")}
    near = {"dx": apart(1.0, "public 0"), "dy": apart(1.0 + 1e-9, "hidden 0")}
    assert matches(both, [Suspect("near", near)])[0].residual == 0.0
