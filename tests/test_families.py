"""Every word that an edit can be called by has a family, or is listed as nameless."""

from __future__ import annotations

from pathlib import Path

import pytest

from gradekit.diagnosis.catalogue import catalogue
from gradekit.diagnosis.edits import edits_of
from gradekit.diagnosis.families import NAMELESS, families, family_of
from gradekit.diagnosis.source import Source

ROOT = Path(__file__).resolve().parents[1]
# One of everything that edits are made of; the references of the course have most of it, too.
RICH = """
import numpy as np

class A:
    def forward(self, x, y):
        self.x, self.y = x, y
        done = False
        while not done:
            for i in range(3):
                if i > 1 and x is not y or i in (0, 2):
                    break
                continue
            done = True
        total = []
        total.append(x[1:])
        np.add.at(y, [0, 0], -1)
        y += 2 * x.T @ y // 3 % 4
        y[0] = np.zeros_like(x) if done else np.mean(x, axis=0)
        return {"z": np.maximum(x, y) ** 2, "n": np.sum(x) - np.log(y)}

    def backward(self, dz):
        return [dz * self.y.sum(axis=0, keepdims=True), (self.x & 1) | (dz == 0), abs(dz)]
"""


def words_of(text):
    known = {mistake.id for mistake in catalogue()}
    return {edit.what for edit in edits_of(Source(text)) if edit.what not in known}


@pytest.mark.parametrize(
    "text",
    [RICH, *(p.read_text(encoding="utf-8") for p in sorted(ROOT.glob("solutions/g*/g*.py")))],
    ids=["rich", "gates", "graph"],
)
def test_each_word_of_an_edit_has_a_family_or_is_nameless(text):
    words = words_of(text)
    assert words
    assert {word for word in words if family_of(word) is None} <= set(NAMELESS)


def test_no_word_is_written_that_no_edit_has():
    words = words_of(RICH)
    written = {word for family in families() for word in family.words}
    function = {word for word in written if word.endswith("()")}
    by_name = {"sign turned", "transpose left out"}  # known mistakes make the same edits first
    assert written - function - by_name <= words


@pytest.mark.parametrize(
    ("what", "family"),
    [
        ("factor left out", "factor-missing"),
        ("term left out", "term-missing"),
        ("mean()", "reduction-other"),
        ("cosh()", "function-other"),
        ("sum() left out", "step-missing"),
        ("() left out", "step-missing"),
        ("axis= left out", "axis-other"),
        ("dtype= left out", "option-missing"),
        ("another value altogether", None),
        ("sign", None),
        ("no such word", None),
    ],
)
def test_a_word_leads_to_its_family(what, family):
    found = family_of(what)
    assert (found.id if found else None) == family


def test_no_family_is_called_like_another_one_or_like_a_known_mistake():
    ids = [family.id for family in families()] + [mistake.id for mistake in catalogue()]
    assert len(set(ids)) == len(ids)


def test_no_two_families_share_a_word():
    words = [word for family in families() for word in family.words]
    assert len(set(words)) == len(words)
