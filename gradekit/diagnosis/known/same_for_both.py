"""One gradient for two inputs."""

from gradekit.diagnosis.instead import instead, pair
from gradekit.diagnosis.mistake import Mistake

MISTAKE = Mistake(
    id="same-for-both",
    sentence="Both inputs are handed the same gradient; each needs its own.",
    why="One gradient is right, and it is copied for the other input.",
    hints=(
        "Do both inputs act on the result in the same way?",
        (
            "Change only the first input a little, then only the second. Does the result move "
            "by the same amount?"
        ),
        (
            "A neighbour: z = 2x + 9y. One more x gives 2, one more y gives 9. Who hands 2 to "
            "both is wrong about which?"
        ),
    ),
    mutant=instead("same-for-both", pair, "[dx, dx]", "[dy, dy]"),
    example="MULTIPLY",
    anywhere=True,
)
