"""The penalty counts double."""

import ast

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.places import inside, speaks_of
from gradekit.diagnosis.rewriting import alternatives
from gradekit.diagnosis.source import Source


def not_making(source: Source, node: ast.AST) -> bool:
    """Hold in what uses a strength."""
    return speaks_of("reg")(source, node) and not inside("__init__")(source, node)


MISTAKE = Mistake(
    id="penalty-twice",
    sentence="The penalty counts twice as much as it should.",
    why="Some books write reg times the sum of squares, others put 1/2 in front of it so that"
    " the 2 vanishes.",
    hints=(
        (
            "The penalty comes with a factor 1/2 here. What does that do to the loss, and "
            "what to the slope of a square?"
        ),
        (
            "Find the penalty in the loss and in the gradients. Which of the two has a factor"
            " too many, or lacks the half?"
        ),
        (
            "A neighbour: 0.5 * k * s^2 is the energy of a spring, and k * s its force. Where"
            " would 2 * k * s come from?"
        ),
    ),
    mutant=alternatives(
        "penalty-twice",
        ("0.5 * _reg * _a", "_reg * _a"),
        ("_a + _reg * _b", "_a + 2 * _reg * _b"),
        ("_a + _p.backward()", "_a + 2 * _p.backward()"),
        ("_a + _p.forward(_w)", "_a + 2 * _p.forward(_w)"),
        where=not_making,
    ),
    example="PENALISED",
)
