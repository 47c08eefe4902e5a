"""Within a row, not along the batch."""

import ast
import re
from collections.abc import Iterator

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.places import body_of, speaks_of
from gradekit.diagnosis.source import Edit, Source

_OUTER = re.compile(r"\.mean\(axis=0\)")


def turned(source: Source) -> Iterator[Edit]:
    """Let all means along the batch in a function run within rows."""
    for function in ast.walk(source.tree):
        if isinstance(function, ast.FunctionDef):
            body = body_of(source, function)
            if body and speaks_of("eps")(source, body[0]):
                start, end = source.span(body[0])[0], source.span(body[-1])[1]
                text = _OUTER.sub(".mean(axis=1, keepdims=True)", source.text[start:end])
                if text != source.text[start:end]:
                    yield Edit(start=start, end=end, text=text, what=MISTAKE.id)


MISTAKE = Mistake(
    id="within-rows",
    sentence="Means run within each row; they belong along the batch, column by column.",
    why="Layer norm and batch norm differ in one axis, and for a square array no shape complains.",
    hints=(
        "Whose statistics are these: do they belong to an example, or to a column of the batch?",
        (
            "Look at each axis= of the function. For x of shape (5, 3), how many means "
            "should there be?"
        ),
        (
            "A neighbour: m = [[1, 2], [3, 6]] has the column means [2, 4] and the row "
            "means [1.5, 4.5]. Which axis makes which?"
        ),
    ),
    mutant=turned,
    example="TRAINED_NORM",
)
