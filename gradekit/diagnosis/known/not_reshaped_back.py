"""The gradient of a flattened input."""

import numpy as np

from gradekit.diagnosis.mistake import Mistake, Repair
from gradekit.diagnosis.places import in_backward
from gradekit.diagnosis.rewriting import rewritten

MISTAKE = Mistake(
    id="not-reshaped-back",
    sentence="The gradient has the shape of the flattened input; it needs the shape of the input "
    "itself.",
    why="Forward reads each example as one row, and the way back from the row to the image is"
    " forgotten.",
    hints=(
        "Forward changed the shape of its input first. What has to happen last on the way back?",
        (
            "Compare the shape of what you return with the shape of what forward was handed. "
            "What happened in between?"
        ),
        (
            "A neighbour: x is (2, 3), and y = 5 * x.ravel() is (6,). The gradient of y has 6"
            " numbers in a row. Which shape has that of x?"
        ),
    ),
    mutant=rewritten("not-reshaped-back", old="_a.reshape(_b.shape)", new="_a", where=in_backward),
    repair=Repair(
        done="reshaped like its variable",
        gradients=lambda a: {
            n: np.reshape(g, a.shapes[n]) if np.size(g) == np.prod(a.shapes.get(n, ())) else g
            for n, g in a.gradients.items()
        },
    ),
    example="FLATTEN",
)
