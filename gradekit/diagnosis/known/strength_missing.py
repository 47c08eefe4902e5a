"""The penalty without its strength."""

import ast

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.places import inside
from gradekit.diagnosis.rewriting import alternatives
from gradekit.diagnosis.source import Source


def not_making(source: Source, node: ast.AST) -> bool:
    """Leave alone what only keeps the strength."""
    return not inside("__init__")(source, node)


MISTAKE = Mistake(
    id="strength-missing",
    sentence="The strength of the penalty is missing as a factor.",
    why="With a strength of 1 nobody sees it.",
    hints=(
        "The penalty can be made weak or strong. Where does that knob act?",
        "Set the strength to 0. Does the penalty vanish from everything that your code returns?",
        (
            "A neighbour: cost = rate * hours, with the slope rate in hours. At a rate of "
            "0.1, what would a slope of 1 claim?"
        ),
    ),
    mutant=alternatives(
        "strength-missing", ("_reg * _a", "_a"), ("_f(_reg)", "_f(1.0)"), where=not_making
    ),
    example="PENALTY",
)
