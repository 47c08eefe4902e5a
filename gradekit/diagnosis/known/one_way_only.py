"""One kind of mistake only."""

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.places import inside
from gradekit.diagnosis.rewriting import alternatives

MISTAKE = Mistake(
    id="one-way-only",
    sentence="Only one of the two kinds of mistakes is corrected.",
    why=(
        "The rule is written for 'should have fired' and stays silent for 'should not', or "
        "the other way round."
    ),
    hints=(
        "In which two ways can a neuron be wrong?",
        "Take one example of each kind of mistake. Do the weights move both times?",
        (
            "A neighbour: a thermostat heats when it is too cold, and does nothing when it is "
            "too warm. What is missing?"
        ),
    ),
    mutant=alternatives(
        "one-way-only",
        ("_t - _a", "max(_t - _a, 0)"),
        ("_t - _a", "min(_t - _a, 0)"),
        where=inside("update"),
    ),
    example="TWO_WAYS",
)
