"""The second axis, not the last."""

import ast
import re
from collections.abc import Iterator

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.places import body_of
from gradekit.diagnosis.source import Edit, Source

_LAST = re.compile(r"\baxis=-1\b")


def second(source: Source) -> Iterator[Edit]:
    """Write 1 for -1 in all of a function."""
    for function in ast.walk(source.tree):
        if isinstance(function, ast.FunctionDef):
            body = body_of(source, function)
            if body:
                start, end = source.span(body[0])[0], source.span(body[-1])[1]
                text = _LAST.sub("axis=1", source.text[start:end])
                if text != source.text[start:end]:
                    yield Edit(start=start, end=end, text=text, what=MISTAKE.id)


MISTAKE = Mistake(
    id="axis-one-for-last",
    rank=1,
    sentence="Sums or means run along axis 1; that is the last axis of a matrix only.",
    why="In examples x is a matrix, whose axis 1 is the last one.",
    hints=(
        "How many axes can the input have here, and which of them holds the numbers of one row?",
        "Try an input with three axes. Along which one do your sums run?",
        (
            "A neighbour: an array of shape (7, 24, 60) holds a week in minutes. Axis 1 "
            "are the hours. Which number is the last axis?"
        ),
    ),
    mutant=second,
    example="LAST_AXIS",
)
