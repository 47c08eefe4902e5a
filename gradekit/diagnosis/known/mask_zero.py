"""Hidden scores are zero."""

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.rewriting import rewritten

MISTAKE = Mistake(
    id="mask-zero",
    sentence="Hidden scores are set to 0, and e^0 is 1: the future still gets a share.",
    why="Zero looks like nothing, but it is a score like any other.",
    hints=(
        "A hidden key should get no share. Which score gives the share 0?",
        "Look at the shares of the first query. Is there anything at the keys after it?",
        (
            "A neighbour: the smallest of some prices, where sold-out ones are marked 0. "
            "Which one wins? What mark would do?"
        ),
    ),
    mutant=rewritten("mask-zero", old="np.where(_m, -np.inf, _s)", new="np.where(_m, 0.0, _s)"),
    example="CAUSAL",
)
