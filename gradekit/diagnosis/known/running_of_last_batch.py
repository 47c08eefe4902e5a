"""No memory of earlier batches."""

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.places import in_forward
from gradekit.diagnosis.rewriting import either, rewritten, together

_ONE = rewritten("running-of-last-batch", old="_m * _a + (1 - _m) * _b", new="_b", where=in_forward)


MISTAKE = Mistake(
    id="running-of-last-batch",
    sentence="The running statistics are those of the last batch: the old ones are not carried on.",
    why="The statistics of the batch are at hand, and keeping them looks like remembering.",
    hints=(
        "What should still be seen in the running mean after ten batches?",
        "Look at the line that updates. Is the old value read in it?",
        (
            "A neighbour: a mean of marks that only knows the last exam. Marks were 2, 2,"
            " 2 and 6. What does it say, and what should it say?"
        ),
    ),
    mutant=either(_ONE, together(_ONE)),
    example="BATCH_NORM",
)
