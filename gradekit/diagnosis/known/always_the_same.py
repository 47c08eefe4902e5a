"""Always the same one."""

from gradekit.diagnosis.instead import chooser, instead, larger
from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.rewriting import either

MISTAKE = Mistake(
    id="always-the-same",
    sentence="The gradient always goes to the same input, whichever of them is the largest.",
    why="In the example at hand the first one was the largest.",
    hints=(
        "Who decides which input gets the gradient: its place, or its size?",
        "Exchange the two inputs of a small example. Does the gradient follow the larger one?",
        (
            "A neighbour: the cheaper of two shops is asked for bread. What if I go to the left "
            "one every day?"
        ),
    ),
    mutant=either(
        instead("always-the-same", larger, "[dz, dz * 0]", "[dz * 0, dz]"),
        instead(
            "always-the-same", chooser, "g * (np.arange(k) == 0)", "g * (np.arange(k) == k - 1)"
        ),
    ),
    example="MAXIMUM",
    rank=-1,
    anywhere=True,
)
