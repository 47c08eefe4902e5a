"""Back in the order of forward."""

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.places import in_backward
from gradekit.diagnosis.rewriting import rewritten

MISTAKE = Mistake(
    id="order-not-reversed",
    sentence="backward walks in the order of forward; it has to begin at the end.",
    why="The list is there already, and turning it round is one word.",
    hints=(
        "Whose gradient is known first: that of the first step, or that of the last one?",
        (
            "Look at the order of your loop in backward. What has arrived at a node when its "
            "turn comes?"
        ),
        "A neighbour: socks, then shoes. In which order do they come off?",
    ),
    mutant=rewritten("order-not-reversed", old="reversed(_a)", new="_a", where=in_backward),
    example="CHAIN",
)
