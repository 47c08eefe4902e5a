"""The sign turned."""

from gradekit.diagnosis.mistake import Mistake, Repair, each
from gradekit.diagnosis.places import wrapped

MISTAKE = Mistake(
    id="sign",
    sentence="The sign is wrong.",
    why="A minus of the forward is lost on the way back, or the step of gradient descent, which "
    "goes against the gradient, is taken for the gradient.",
    mutant=wrapped("sign", lambda code: f"-{code}"),
    repair=Repair(done="times -1", gradients=each(lambda _, g: -g)),
    example="SUBTRACT",
)
