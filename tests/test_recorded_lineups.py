"""Recorded line-ups: read as they were written, public draws only, and nothing of a reference."""

from __future__ import annotations

import math

import numpy as np
import pytest
from asked_by_hand import answers, item, multiply, outputs

from gradekit.diagnosis.lineup import Suspect, matches
from gradekit.diagnosis.names import Name
from gradekit.diagnosis.portrait import NOTHING, Seen, Sketch
from gradekit.grading.portraits import portrait_beside, portrait_of, true_outputs
from gradekit.grading.recorded_lineups import read_lineups, write_lineups
from gradekit.sandbox.wire import decode, encode

RIGHT = Seen(right=True, sketch=NOTHING)
ASKED = item()
NAMES = {
    name: Name(id=name, sentence=f"It is {name}.", why="So.", hints=("a?", "b?"), known=known)
    for name, known in (("first", True), ("second", False), ("told", True), ("unused", True))
}


def wrong(form, *numbers):
    one, other, size = numbers
    return Seen(right=False, sketch=Sketch(form, (one, other), size))


ONE = Suspect(
    "first",
    {
        "forward": {"public 0": RIGHT, "public 1": RIGHT},
        "dx": {"public 0": wrong(7, 0.1, -2.5, 40.0), "public 1": RIGHT},
        "dy": {"public 1": wrong(2**32 - 1, 1e-200, 1e200, 3.0)},
    },
)
TWO = Suspect("second", {"dx": {"public 0": wrong(0, 0.0, 0.0, 0.0), "public 1": RIGHT}})


def recorded(found, more=()):
    """Return line-ups as a student's machine reads them from the wire."""
    return read_lineups(decode(encode(write_lineups(found, NAMES, more))))


def read(*suspects):
    return recorded({ASKED.probe.id: suspects}).of(ASKED, None)


def test_what_is_read_is_what_was_written():
    assert [(s.name, s.portrait) for s in read(ONE, TWO)] == [
        ("first", ONE.portrait),
        ("second", TWO.portrait | {"forward": {}, "dy": {}}),
    ]


def test_numbers_are_read_to_the_last_bit():
    seen = wrong(1, math.pi, -math.e, 1 / 3)
    (suspect,) = read(Suspect("first", {"dx": {"public 0": seen}}))
    assert suspect.portrait["dx"]["public 0"] == seen


def test_names_are_read_as_they_were_written():
    found = recorded({"demo.demo": [ONE, TWO]}, more=["told"])
    assert found.names == {name: NAMES[name] for name in ("first", "second", "told")}


def test_a_probe_without_suspects_has_an_empty_line_up():
    assert recorded({"demo.demo": []}).of(ASKED, None) == []
    assert recorded({"demo.other": [ONE]}).of(ASKED, None) == []
    assert recorded({}).names == {}


def test_the_order_of_the_suspects_is_kept():
    assert [suspect.name for suspect in read(TWO, ONE)] == ["second", "first"]


def test_equal_suspects_of_one_name_are_written_once():
    assert [suspect.name for suspect in read(ONE, ONE, TWO)] == ["first", "second"]
    same = Suspect("second", ONE.portrait)
    assert [suspect.name for suspect in read(ONE, same)] == ["first", "second"]
    other = Suspect("first", TWO.portrait)
    assert [suspect.name for suspect in read(ONE, other)] == ["first", "first"]


def test_suspects_without_a_name_are_left_out():
    assert read(Suspect("nameless", ONE.portrait)) == []


def hidden(function):
    """Return the portrait of an edited reference, public and hidden draws together."""
    return portrait_beside(ASKED, answers(ASKED, function), true_outputs(ASKED))


def only_hidden(x, y, dz):
    return x * y, [y if x.shape == (3, 7) else y * dz, x * dz]


def both(x, y, dz):
    return x * y, [y, x]


def test_nothing_of_a_hidden_draw_is_written():
    portrait = hidden(both)
    assert "hidden 0" in portrait["dx"]
    tree = write_lineups({"demo.demo": [Suspect("first", portrait)]}, NAMES)
    assert tree["probes"]["demo.demo"]["groups"] == ["public 0", "public 1"]
    assert b"hidden" not in encode(tree)
    secret = portrait["dx"]["hidden 0"].sketch
    written = tree["probes"]["demo.demo"]["sums"]
    assert not np.isin(secret.sums, written).any()
    assert not np.isin(secret.size, written).any()


def test_a_mistake_that_only_hidden_draws_show_is_not_written():
    tree = write_lineups({"demo.demo": [Suspect("first", hidden(only_hidden))]}, NAMES)
    assert tree == {"names": {}, "probes": {}}


def test_nothing_but_names_and_sums_is_written():
    tree = write_lineups({"demo.demo": [ONE, TWO]}, NAMES)
    assert set(tree) == {"names", "probes"}
    probe = tree["probes"]["demo.demo"]
    assert set(probe) == {"names", "outputs", "groups", "forms", "sums"}
    assert probe["outputs"] == ["forward", "dx", "dy"]
    # A form for each output and each group, three sums where it is wrong: too few to find an
    # element by.
    assert probe["forms"].shape == (2, 3, 2)
    assert probe["sums"].shape == (int((probe["forms"] >= 0).sum()), 3)


@pytest.mark.parametrize(
    "mistake",
    [both, lambda x, y, dz: (x * y, [-y * dz, -x * dz]), lambda x, y, dz: (x + y, [dz, dz])],
)
def test_an_answer_fits_what_was_recorded_as_it_fits_what_was_asked(mistake):
    public = item(places=["public 0", "public 0", "public 1"])
    suspects = [Suspect("first", hidden(mistake)), Suspect("second", hidden(multiply))]
    lineup = recorded({"demo.demo": suspects}).of(public, None)
    for stage in (0, 1):
        portrait = portrait_of(public.truths, outputs(public, mistake, stage))
        found, again = matches(portrait, suspects), matches(portrait, lineup)
        assert [(m.name, m.outputs) for m in found] == [(m.name, m.outputs) for m in again]
    assert found[0].name == "first"
