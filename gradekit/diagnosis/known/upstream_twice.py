"""The upstream gradient as a factor twice."""

from collections.abc import Iterator

from gradekit.diagnosis.mistake import Mistake, Repair
from gradekit.diagnosis.places import upstreams
from gradekit.diagnosis.source import Edit, Source


def squared(source: Source) -> Iterator[Edit]:
    """Let the upstream gradient come in twice."""
    for first, dz in upstreams(source):
        yield source.inserted(first, f"{dz} = {dz} * {dz}", MISTAKE.id)


MISTAKE = Mistake(
    id="upstream-twice",
    sentence="The upstream gradient comes in twice.",
    why="It is multiplied in where a local gradient is prepared, and again in the last line; "
    "with an upstream gradient of ones nobody sees it.",
    hints=(
        "How often does the chain rule use the gradient that comes from above?",
        (
            "Follow the argument of backward through your lines. In how many factors of one "
            "product does it end up?"
        ),
        (
            "A neighbour: L = 5z and z = x + 4. The slope of L is 5 times 1. Somebody finds "
            "25. Which factor was used twice?"
        ),
    ),
    mutant=squared,
    repair=Repair(
        done="divided by the upstream gradient",
        gradients=lambda a: {n: g / a.upstream for n, g in a.gradients.items()},
    ),
    example="MULTIPLY",
)
