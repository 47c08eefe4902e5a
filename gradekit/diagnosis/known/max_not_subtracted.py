"""Exponentials of raw scores."""

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.rewriting import alternatives

MISTAKE = Mistake(
    id="max-not-subtracted",
    sentence="The largest score of a row is not subtracted first: e^1000 overflows, and NaN comes "
    "out.",
    why="With scores near zero nothing happens; the shares do not change when a whole row is "
    "shifted.",
    hints=(
        (
            "The shares stay the same when a number is added to a whole row. Which number "
            "would keep e^x small?"
        ),
        "Try a row of scores like [1000, 1001]. Which line gives infinity first?",
        (
            "A neighbour: the mean of 1e308 and 1.2e308 overflows as a sum, but not as 1e308 "
            "+ (0 + 0.2e308) / 2. What was taken out?"
        ),
    ),
    mutant=alternatives(
        "max-not-subtracted", ("_s - _s.max(...)", "_s"), ("_s - np.max(...)", "_s")
    ),
    example="FAR_SOFTMAX",
)
