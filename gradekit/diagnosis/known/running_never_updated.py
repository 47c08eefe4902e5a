"""Nothing is remembered."""

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.places import in_forward
from gradekit.diagnosis.rewriting import either, rewritten, together

_ONE = rewritten("running-never-updated", old="_m * _a + (1 - _m) * _b", new="_a", where=in_forward)


MISTAKE = Mistake(
    id="running-never-updated",
    sentence="A running statistic stays as it was: training does not update it.",
    why="Training works without them, and only a test reads them.",
    hints=(
        "Who will need these statistics, and when must they be collected?",
        "Print the running mean before and after a pass of training. Does it move?",
        (
            "A neighbour: a scale that is read, and no one writes the weight down. What "
            "is in the book at the end of the week?"
        ),
    ),
    mutant=either(_ONE, together(_ONE)),
    example="BATCH_NORM",
)
