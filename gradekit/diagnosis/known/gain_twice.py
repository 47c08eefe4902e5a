"""The gain counts twice."""

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.places import in_backward
from gradekit.diagnosis.rewriting import alternatives

MISTAKE = Mistake(
    id="gain-twice",
    sentence="On the way back the gain is multiplied in twice.",
    why="It is put into the upstream gradient, and once more into the formula that follows.",
    hints=(
        "How often does forward multiply by the gain? How often should it come on the way back?",
        "Set the gain to 2 everywhere. By which factor does your gradient of the input grow?",
        (
            "A neighbour: y = 5 * sin(x) has the slope 5 * cos(x). Who puts the 5 in "
            "twice gets 25. Where did each of them come from?"
        ),
    ),
    mutant=alternatives(
        "gain-twice",
        ("_upstream * _gamma", "_upstream * _gamma * _gamma"),
        ("_upstream * _gain", "_upstream * _gain * _gain"),
        where=in_backward,
    ),
    example="LAYER_NORM",
)
