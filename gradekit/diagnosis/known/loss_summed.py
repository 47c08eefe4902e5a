"""A sum where the mean is asked for."""

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.places import in_forward
from gradekit.diagnosis.rewriting import alternatives

MISTAKE = Mistake(
    id="loss-summed",
    sentence="The loss is the sum over the batch; it should be the mean.",
    why="For one example both are the same.",
    hints=(
        (
            "Let the batch hold every example twice. Should the loss be the same as before, "
            "or twice as large?"
        ),
        "Look at the last line of the loss. Where does the number of examples come in?",
        (
            "A neighbour: three rides took 10, 20 and 30 minutes. A ride takes 20 minutes on "
            "average. What is 60?"
        ),
    ),
    mutant=alternatives(
        "loss-summed",
        ("_a.mean()", "_a.sum()"),
        ("np.mean(_a)", "np.sum(_a)"),
        ("_a / len(_y)", "_a"),
        where=in_forward,
    ),
    example="SOFTMAX_LOSS",
    counts=True,
)
