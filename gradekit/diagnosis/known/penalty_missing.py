"""A gradient without the penalty."""

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.places import inside
from gradekit.diagnosis.rewriting import alternatives

MISTAKE = Mistake(
    id="penalty-missing",
    sentence="The gradient lacks the penalty's share.",
    why="The penalty is added to the loss at the end, and is not on the way that backward walks.",
    hints=(
        "The loss is a sum of two parts. How many parts has the gradient of a weight?",
        "Find the penalty in your loss. Where is its partner in the gradients of the weights?",
        (
            "A neighbour: the price is 3n for n apples and 0.5 * n^2 for carrying them. The "
            "slope is 3 + n. Who forgot the carrying?"
        ),
    ),
    mutant=alternatives(
        "penalty-missing",
        ("_a + _reg * _b", "_a"),
        ("_a + _p.backward()", "_a"),
        where=inside("loss"),
    ),
    example="PENALISED",
)
