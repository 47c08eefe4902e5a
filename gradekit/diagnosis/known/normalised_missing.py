"""The gain's gradient without its input."""

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.places import both, in_backward, speaks_of
from gradekit.diagnosis.rewriting import alternatives

MISTAKE = Mistake(
    id="normalised-missing",
    sentence="The gradient of the gain lacks a factor: what the gain was multiplied with in "
    "forward.",
    why="It is copied from the shift, whose local gradient is 1.",
    hints=(
        (
            "In forward the gain is multiplied with something. What is then the local "
            "gradient of the gain?"
        ),
        "Compare the gradients of the gain and of the shift. What should be different?",
        "A neighbour: y = a * t + c at t = 7. One more c is 1 more y. How much is one more a?",
    ),
    mutant=alternatives(
        "normalised-missing",
        ("(_upstream * _h).sum(...)", "_upstream.sum(...)"),
        ("np.sum(_upstream * _h, axis=_x)", "np.sum(_upstream, axis=_x)"),
        where=both(in_backward, speaks_of("eps")),
    ),
    example="LAYER_NORM",
)
