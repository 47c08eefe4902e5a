"""Each known mistake can be made, changes the answer, is undone by its repair, and can be read."""

from __future__ import annotations

import inspect
import re
from contextlib import suppress
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from gradekit.diagnosis import known
from gradekit.diagnosis.catalogue import catalogue
from gradekit.diagnosis.families import families
from gradekit.diagnosis.mistake import Answered
from gradekit.diagnosis.source import Source
from tests import mistake_examples
from tests.mistake_examples import OTHER_SHAPES, SHAPES

MISTAKES = catalogue()
LIKELY = (ValueError, IndexError, AttributeError, TypeError, KeyError)  # what edits may raise


def example_of(mistake):
    return getattr(mistake_examples, mistake.example)


def answers(program, inputs, upstream):
    """Return the value and the gradients by input, of the second time that an object is used."""
    space = {}
    exec(program, space)
    node = space.get("make", space["Node"])()
    with np.errstate(all="ignore"):
        for _ in range(2):
            value = node.forward(*(np.array(value) for value in inputs.values()))
            given = inspect.signature(node.backward).parameters
            got = node.backward(*[np.array(upstream) for _ in given])
    pairs = zip(inputs, got if isinstance(got, list) else [got], strict=False)
    return value, {name: np.copy(gradient) for name, gradient in pairs}


@cache
def case_of(example):
    """Return inputs and an upstream gradient for an example; x and y have ties."""
    space, rng = {}, np.random.default_rng(0)
    exec(getattr(mistake_examples, example), space)
    names = list(inspect.signature(space["Node"].forward).parameters)[1:]
    shapes = {**SHAPES, **OTHER_SHAPES.get(example, {})}
    inputs = {name: rng.standard_normal(shapes[name]) for name in names if name in shapes}
    if "y" in inputs:
        inputs["y"][0] = inputs["x"][0]
    value = space.get("make", space["Node"])().forward(*inputs.values())
    return inputs, rng.standard_normal(np.shape(value)) if np.ndim(value) else np.float64(1.7)


def same(one, other):
    """Tell whether two values agree in shape and number; what is missing does not."""
    if np.asarray(one).dtype == object or np.shape(one) != np.shape(other):
        return False
    return np.allclose(one, other, rtol=1e-9, atol=1e-12)


def agree(one, other):
    return same(one[0], other[0]) and all(same(one[1][n], other[1][n]) for n in other[1])


def edited(mistake):
    """Yield each edit of the example that runs, with what it answers."""
    source = Source(example_of(mistake))
    for edit in mistake.mutant(source):
        with suppress(*LIKELY):
            yield source.shown(edit), answers(source.apply(edit), *case_of(mistake.example))


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda m: m.id)
def test_a_mistake_changes_the_answer(mistake):
    right = answers(example_of(mistake), *case_of(mistake.example))
    changed = [(shown, not agree(wrong, right)) for shown, wrong in edited(mistake)]
    assert changed
    assert all(differs for _, differs in changed), changed


@pytest.mark.parametrize("mistake", [m for m in MISTAKES if m.repair], ids=lambda m: m.id)
def test_a_repair_undoes_the_mistake_and_spoils_what_is_right(mistake):
    inputs, upstream = case_of(mistake.example)
    shapes = {name: np.shape(value) for name, value in inputs.items()}
    _, right = answers(example_of(mistake), inputs, upstream)
    spoilt, mended = set(), set()
    for _, (_, wrong) in edited(mistake):
        answered = Answered(gradients=wrong, inputs=inputs, upstream=upstream, shapes=shapes)
        repaired = mistake.repair.gradients(answered)
        lost = {n for n in right if not same(wrong[n], right[n])}
        spoilt |= lost
        mended |= {n for n in lost if same(repaired[n], right[n])}
    assert mended
    assert mended == spoilt
    answered = Answered(gradients=right, inputs=inputs, upstream=upstream, shapes=shapes)
    changed = mistake.repair.gradients(answered)
    # What mends shapes leaves a right shape as it is, and a right share at a tie stays one.
    harmless = {
        "kept-axis", "batch-sum-missing", "transposed", "not-reshaped-back", "both-at-a-tie",
    }  # fmt: skip
    if mistake.id not in harmless:
        assert any(not same(changed[n], right[n]) for n in right)


# --- what is said


def test_ids_are_unique_and_each_file_is_one_mistake_named_alike():
    names = [m.id.replace("-", "_") for m in MISTAKES]
    files = Path(known.__path__[0]).glob("*.py")
    assert sorted(names) == sorted(p.stem for p in files if p.stem != "__init__")
    assert len(set(names)) == len(names) >= 45


def test_special_mistakes_are_named_before_general_ones():
    ranks = [m.rank for m in MISTAKES]
    assert ranks == sorted(ranks)
    order = [m.id for m in MISTAKES]
    assert order.index("penalty-twice") < order.index("factor-two")
    assert order.index("window-overwrites") < order.index("overwrites")


def words(text):
    return re.findall(r"[A-Za-z']{2,}|\ba\b|\bI\b", text)


def grade(text):
    """Estimate the school year that reads a text, by Flesch and Kincaid; formulas left out."""
    sentences = max(1, len(re.findall(r"[.?!:](?:\s|$)", text)))
    found = words(text)
    syllables = sum(
        max(1, len(re.findall(r"[aeiouy]+", re.sub(r"e$", "", w.lower())))) for w in found
    )
    return 0.39 * len(found) / sentences + 11.8 * syllables / len(found) - 15.59


@pytest.mark.parametrize("told", [*MISTAKES, *families()], ids=lambda m: m.id)
def test_what_is_said_is_short_and_plain(told):
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", told.id)
    assert told.sentence.endswith(".")
    assert len(told.sentence) <= 110
    assert told.why.endswith(".")
    assert len(re.findall(r"[.!?](?:\s|$)", told.why)) <= 2
    assert len(told.hints) == len(set(told.hints)) == 3
    assert not re.search(r"\b[Yy]ou(r)?\b", told.sentence), "it speaks of the answer"
    for hint in told.hints:
        assert hint.endswith("?")
        assert len(hint.split()) <= 60
        assert grade(hint) <= 9, (grade(hint), hint)
    assert told.hints[2].startswith("A neighbour: ")


@pytest.mark.parametrize("told", [*MISTAKES, *families()], ids=lambda m: m.id)
def test_nothing_that_is_said_quotes_a_reference(told):
    said = " ".join((told.sentence, told.why, *told.hints))
    assert not re.search(r"\bself\.\w", said)
    for path in Path(__file__).resolve().parents[1].glob("solutions/*/*.py"):
        for line in path.read_text(encoding="utf-8").splitlines():
            code = line.partition("#")[0].strip().removeprefix("return ")
            assert len(code) < 10 or code not in said, code
