"""Emptied in every round."""

import ast
from collections.abc import Iterator

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.source import Edit, Source
from gradekit.diagnosis.windows import collecting


def emptied(source: Source) -> Iterator[Edit]:
    """Leave nothing to all examples but the last."""
    for found in collecting(source):
        function, array = source.function_of(found.add), source.code(found.target.value)
        last = function.body[-1] if function else None
        if isinstance(last, ast.Return) and source.region_of(last):
            yield source.inserted(last, f"{array}[:-1] = 0", MISTAKE.id)


MISTAKE = Mistake(
    id="emptied-in-loop",
    sentence="Only the last example of the batch has a gradient; that of all others is zero.",
    why="The line that makes the zeros stands inside of the loop over the batch, or in a function "
    "that is called there.",
    hints=(
        "Which line makes the array of zeros, and how often is it run?",
        "Look at the gradient of the first example of a batch. Is anything in it?",
        (
            "A neighbour: a cashier sets the till back to 0 for every guest. What does it"
            " show in the evening?"
        ),
    ),
    mutant=emptied,
    example="BATCH_CONV",
)
