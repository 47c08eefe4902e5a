"""Not divided by the spread on the way back."""

from collections.abc import Iterator

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.norms import Way, changed, divisions
from gradekit.diagnosis.rewriting import either
from gradekit.diagnosis.source import Edit, Source


def whole(source: Source) -> Iterator[Edit]:
    """Leave the last division out."""
    for way, division in divisions(source):
        yield source.put(division, division.left, MISTAKE.id)
        if way.averaged == "axis=0":  # what is left in a test
            yield source.replaced(division, f"({way.gain} * {way.upstream})", MISTAKE.id)


def parts(way: Way) -> Iterator[str]:
    """Let one part have no divisor."""
    yield way.text(direct=f"{way.spread} * {way.direct}")
    if way.mean:
        yield way.text(mean=f"{way.spread} * {way.mean}")
        yield way.text(direct=f"{way.spread} * {way.direct}", mean=f"{way.spread} * {way.mean}")


MISTAKE = Mistake(
    id="spread-not-divided",
    sentence="On the way back the division by the spread is missing, at least in a part.",
    why="The means that are taken away are the hard part, and the plain division in front of "
    "them is forgotten.",
    hints=(
        (
            "Forward divides by something. What does that do to every gradient that goes "
            "back through it?"
        ),
        "Take twice the input, and eps as 0. Does the gradient of the input become half as large?",
        (
            "A neighbour: z = (x - 20) / 4 has the slope 1/4. Who leaves the 4 out gets "
            "1. Which step of forward brought the 4?"
        ),
    ),
    mutant=either(whole, changed("spread-not-divided", parts)),
    example="LAYER_NORM",
)
