"""The input stands where the output belongs."""

import ast
import re
from collections.abc import Iterator

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.places import backwards, inputs_of, remembering
from gradekit.diagnosis.source import Edit, Source


def given(source: Source) -> Iterator[Edit]:
    """Put the input where backward takes the output that forward kept."""
    for backward, forward in backwards(source):
        last = backward.body[-1]
        if not isinstance(last, ast.Return) or len(inputs_of(forward)) != 1:
            continue
        results = {
            source.code(n.value) for n in ast.walk(forward) if isinstance(n, ast.Return) and n.value
        }
        for kept in sorted(name for name in results if name.startswith("self.")):
            code = source.code(last)
            if kept in code and source.region_of(last):
                text = re.sub(rf"{re.escape(kept)}\b", "self.given", code)
                yield source.replaced(last, text + remembering(forward, "given"), MISTAKE.id)


MISTAKE = Mistake(
    id="input-for-output",
    sentence="The slope is a formula of the output, but the input is put into it.",
    why="y (1 - y) is learnt with y as the output; whoever kept the input puts that in.",
    hints=(
        (
            "A slope can be written with the input or with the output. Which of the two is "
            "meant by your formula?"
        ),
        (
            "Look at what forward keeps, and at the letter in your formula. Are they the same"
            " quantity?"
        ),
        (
            "A neighbour: y = 1/x has the slope -y^2. At x = 4 that is -0.0625. Who puts in 4"
            " gets -16. Which one went in?"
        ),
    ),
    mutant=given,
    example="SIGMOID",
)
