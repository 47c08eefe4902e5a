"""Half of the penalty's gradient."""

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.places import inside
from gradekit.diagnosis.rewriting import alternatives

MISTAKE = Mistake(
    id="penalty-halved",
    sentence="Only half of the penalty is there.",
    why="The half in front of the square is kept on the way back, where it has to cancel with"
    " the 2.",
    hints=(
        "The slope of a square brings a 2. What does it do to the 1/2 in front?",
        "Find the penalty in the gradients. Is there a 0.5 left in it?",
        (
            "A neighbour: 0.5 * k * s^2 is the energy of a spring. At k = 1 it goes from 2 to"
            " 2.205 when s goes from 2 to 2.1. Is the force 1 or 2?"
        ),
    ),
    mutant=alternatives(
        "penalty-halved",
        ("_a + _reg * _b", "_a + 0.5 * _reg * _b"),
        ("_a + _p.backward()", "_a + 0.5 * _p.backward()"),
        ("_a + _p.forward(_w)", "_a + 0.5 * _p.forward(_w)"),
        ("0.5 * _reg * _a", "0.25 * _reg * _a"),
        where=inside("loss"),
    ),
    example="PENALISED",
)
