"""The values are scaled, too."""

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.places import in_backward
from gradekit.diagnosis.rewriting import rewritten

MISTAKE = Mistake(
    id="scale-on-values",
    sentence="The gradient of the values is divided by the root of the size, too; only scores "
    "were.",
    why="One line scales all gradients at once.",
    hints=(
        "Which step of forward divided by the root? Do the values have a part in it?",
        "Follow the values from their input to the output. Where would they meet the root?",
        (
            "A neighbour: y = w * v with w = t / 4. The slope in t has the 4. Is it in "
            "the slope in v, when w is at hand?"
        ),
    ),
    mutant=rewritten(
        "scale-on-values",
        old="_p.swapaxes(_a, _b) @ _upstream",
        new="_p.swapaxes(_a, _b) @ _upstream / np.sqrt(self.q.shape[-1])",
        where=in_backward,
    ),
    example="WHOLE_ATTENTION",
)
