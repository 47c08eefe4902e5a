"""No mask at all."""

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.rewriting import rewritten

MISTAKE = Mistake(
    id="future-seen",
    sentence="Queries see keys that come after them: the mask is not applied.",
    why="Everything works without it, and training even looks better.",
    hints=(
        "Which keys may the query at place t look at?",
        "Change the last key. Which rows of your output move, and which may?",
        (
            "A neighbour: guess the next word from the words before it. What is the guess "
            "worth if the next word can be read?"
        ),
    ),
    mutant=rewritten("future-seen", old="np.where(_m, -np.inf, _s)", new="_s"),
    example="CAUSAL",
)
