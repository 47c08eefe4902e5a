"""Each known mistake can be made, changes the answer, and is undone by its repair."""

from __future__ import annotations

import inspect

import numpy as np
import pytest

from gradekit.diagnosis import known
from gradekit.diagnosis.catalogue import catalogue
from gradekit.diagnosis.mistake import Answered
from gradekit.diagnosis.source import Source
from tests import mistake_examples

MISTAKES = catalogue()


def example_of(mistake):
    return getattr(mistake_examples, mistake.example)


def gradients(program, inputs, upstream):
    space = {}
    exec(program, space)
    node = space["Node"]()
    node.forward(*(np.array(value) for value in inputs.values()))
    got = node.backward(np.array(upstream))
    return dict(zip(inputs, got if isinstance(got, list) else [got], strict=True))


def case_of(mistake):
    """Return inputs and an upstream gradient for the example; x and y have ties."""
    space, rng = {}, np.random.default_rng(0)
    exec(example_of(mistake), space)
    names = list(inspect.signature(space["Node"].forward).parameters)[1:]
    shapes = {"x": (5, 4), "y": (5, 4), "w": (4, 3), "b": (3,)}
    inputs = {name: rng.standard_normal(shapes[name]) for name in names}
    if "y" in inputs:
        inputs["y"][0] = inputs["x"][0]
    value = space["Node"]().forward(*inputs.values())
    return inputs, rng.standard_normal(np.shape(value)) if np.ndim(value) else np.float64(1.7)


def same(one, other):
    return all(
        np.shape(one[name]) == np.shape(other[name]) and np.allclose(one[name], other[name])
        for name in other
    )


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda m: m.id)
def test_a_mistake_changes_the_answer_and_its_repair_undoes_it(mistake):
    source = Source(example_of(mistake))
    inputs, upstream = case_of(mistake)
    right = gradients(example_of(mistake), inputs, upstream)
    shapes = {name: np.shape(value) for name, value in inputs.items()}
    edits = list(mistake.mutant(source))
    assert edits
    repaired, seen = [], 0
    for edit in edits:
        try:
            wrong = gradients(source.apply(edit), inputs, upstream)
        except ValueError:  # matrices that do not fit any more
            continue
        seen += 1
        assert not same(wrong, right), source.shown(edit)
        if mistake.repair is not None:
            answered = Answered(gradients=wrong, inputs=inputs, upstream=upstream, shapes=shapes)
            mended = mistake.repair.gradients(answered)
            repaired.append([n for n in right if same({n: mended[n]}, {n: right[n]})])
    assert seen
    if mistake.repair is not None:
        # Each gradient is mended by the repair of an edit that spoils it.
        assert any(name for names in repaired for name in names)
        assert set().union(*repaired) == set(right)


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda m: m.id)
def test_a_mistake_says_what_it_is_in_whole_sentences(mistake):
    assert mistake.id.replace("-", "").isalpha()
    assert mistake.sentence.endswith(".")
    assert mistake.why.endswith(".")
    assert len(mistake.sentence) < 90


def test_each_file_is_one_mistake_named_alike():
    names = [m.id.replace("-", "_") for m in MISTAKES]
    assert len(MISTAKES) >= 12
    assert names == sorted(p.stem for p in _files() if p.stem != "__init__")


def _files():
    from pathlib import Path

    return Path(known.__path__[0]).glob("*.py")
