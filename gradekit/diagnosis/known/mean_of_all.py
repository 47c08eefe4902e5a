"""One mean for everything."""

import ast
import re
from collections.abc import Iterator

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.places import body_of, in_forward, speaks_of
from gradekit.diagnosis.source import Edit, Source

_MEAN = re.compile(r"\.mean\(axis=[^()]*\)")


def without_axes(source: Source) -> Iterator[Edit]:
    """Take each axis away from the means of a forward that normalises."""
    for function in ast.walk(source.tree):
        if isinstance(function, ast.FunctionDef):
            body = body_of(source, function)
            if body and in_forward(source, body[0]) and speaks_of("eps")(source, body[0]):
                start, end = source.span(body[0])[0], source.span(body[-1])[1]
                text = _MEAN.sub(".mean()", source.text[start:end])
                if text != source.text[start:end]:
                    yield Edit(start=start, end=end, text=text, what=MISTAKE.id)


MISTAKE = Mistake(
    id="mean-of-all",
    sentence="Mean and variance are those of the whole array; each row or column has its own.",
    why="mean() without an axis gives one number, and broadcasting takes it without a word.",
    hints=(
        "Whose statistics are these: of one row, of one column, or of all numbers?",
        "Look at each mean of forward. How many numbers does it give for an input of five rows?",
        (
            "A neighbour: two classes have the means 10 and 30. Their common mean is 20. "
            "Does a 12 lie above or below its own class?"
        ),
    ),
    mutant=without_axes,
    example="LAYER_NORM",
)
