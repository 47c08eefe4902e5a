"""The sign turned."""

from gradekit.diagnosis.mistake import Mistake, Repair, each
from gradekit.diagnosis.places import wrapped

MISTAKE = Mistake(
    id="sign",
    rank=1,
    sentence="The sign is wrong.",
    why="A minus of the forward is lost on the way back, or the step of gradient descent, "
    "which goes against the gradient, is taken for the gradient.",
    hints=(
        (
            "The gradient says how the result moves when the input grows a little. Does it "
            "rise or fall here?"
        ),
        (
            "Look for each minus in the formula of forward. Does each have its partner in "
            "your gradient?"
        ),
        (
            "A neighbour: z = 3 - x. Let x go from 1 to 1.1: z goes from 2 to 1.9, so the "
            "slope is -1. What would a slope of +1 claim?"
        ),
    ),
    mutant=wrapped("sign", lambda code: f"-{code}"),
    repair=Repair(done="times -1", gradients=each(lambda _, g: -g)),
    example="SUBTRACT",
)
