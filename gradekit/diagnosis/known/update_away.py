"""The update goes the wrong way."""

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.places import inside
from gradekit.diagnosis.rewriting import alternatives

MISTAKE = Mistake(
    id="update-away",
    sentence="The update goes the wrong way: a wrong answer becomes more wrong.",
    why="Target minus answer and answer minus target are easily exchanged.",
    hints=(
        "It should have fired and did not. Should w . x become larger or smaller?",
        "Take one example that is told wrongly. What is w . x before and after your update?",
        (
            "A neighbour: a thermostat reads 18 and wants 21. It adds 0.1 * (21 - 18). What "
            "would 0.1 * (18 - 21) do?"
        ),
    ),
    mutant=alternatives("update-away", ("_a + _r * _e", "_a - _r * _e"), where=inside("update")),
    example="PERCEPTRON",
)
