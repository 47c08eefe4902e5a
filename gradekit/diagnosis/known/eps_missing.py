"""No eps."""

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.places import in_forward
from gradekit.diagnosis.rewriting import alternatives

MISTAKE = Mistake(
    id="eps-missing",
    sentence="eps is missing: where the numbers do not vary it divides by zero.",
    why="It is small and changes nothing that can be seen, as long as the numbers vary.",
    hints=(
        "What is divided by what if all numbers of a column are equal?",
        "Follow eps from where it is kept. Where do you use it?",
        (
            "A neighbour: speed = way / time, at a time of 0. With time + 0.001 in its place,"
            " what comes out?"
        ),
    ),
    mutant=alternatives("eps-missing", ("_v + _eps", "_v"), where=in_forward),
    example="LAYER_NORM",
)
