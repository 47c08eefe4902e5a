"""Old and new weights exchanged."""

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.places import in_forward
from gradekit.diagnosis.rewriting import either, rewritten, together

_ONE = rewritten(
    "momentum-exchanged",
    old="_m * _a + (1 - _m) * _b",
    new="(1 - _m) * _a + _m * _b",
    where=in_forward,
)

MISTAKE = Mistake(
    id="momentum-exchanged",
    sentence="The running statistics follow the newest batch: the two weights are exchanged.",
    why="Some libraries call the weight of the new value momentum, others that of the old one.",
    hints=(
        "After one unusual batch, should the running mean move a little or a lot?",
        "Put the momentum 0.9 into your line. Which of the two, old or new, gets 0.9?",
        (
            "A neighbour: a rumour counts 0.1, experience 0.9. Experience says 20, a rumour "
            "100. Is the new belief 28 or 92?"
        ),
    ),
    mutant=either(_ONE, together(_ONE)),
    example="BATCH_NORM",
)
