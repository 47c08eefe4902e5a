"""No mask at all."""

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.rewriting import alternatives

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
    mutant=alternatives(
        "future-seen",
        ("np.where(_m, -np.inf, _s)", "_s"),
        ("np.where(_m, _s, -np.inf)", "_s"),
        ("np.triu(np.full(_n, -np.inf), k=_k)", "np.zeros(_n)"),
    ),
    example="CAUSAL",
)
