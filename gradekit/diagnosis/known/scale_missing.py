"""The scores are not divided by the root."""

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.rewriting import rewritten

MISTAKE = Mistake(
    id="scale-missing",
    sentence="The division by the square root of the size is missing.",
    why="It is the last thing in the formula of the scores, and small examples hardly show it.",
    hints=(
        (
            "A sum of many products is large by itself. What keeps the scores from growing "
            "with the size?"
        ),
        (
            "Find the scores in forward, and their gradient in backward. Is the same divisor "
            "in both?"
        ),
        (
            "A neighbour: f = g(x) / 7. Its value and its slope both carry the 1/7. What if "
            "one of them forgets it?"
        ),
    ),
    mutant=rewritten("scale-missing", old="_s / np.sqrt(_q.shape[-1])", new="_s"),
    example="ATTENTION",
)
