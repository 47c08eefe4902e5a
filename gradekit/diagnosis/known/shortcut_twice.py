"""A shortcut counts twice."""

from collections.abc import Iterator

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.places import in_backward, upstream_of
from gradekit.diagnosis.shortcuts import sums
from gradekit.diagnosis.source import Edit, Source


def doubled(source: Source) -> Iterator[Edit]:
    """Add what goes around a part once more, or what came from above."""
    for node, around in sums(source, "backward"):
        once_more = dict.fromkeys((around, upstream_of(source, node)))
        for name in once_more if in_backward(source, node) else ():
            yield source.replaced(node, f"({name} + {source.code(node)})", MISTAKE.id)


MISTAKE = Mistake(
    id="shortcut-twice",
    sentence="The gradient of a shortcut is added twice.",
    why="It is put into the first sum, and forgotten there when the next sum is written.",
    hints=(
        (
            "By how many roads does a value reach the result? How many gradients should "
            "come back to it?"
        ),
        (
            "Write down what each of your sums holds. Is one of the terms inside of "
            "another one already?"
        ),
        (
            "A neighbour: h = x + f(x) and y = h + g(h). With f and g as 0, y is x and "
            "the slope is 1. What do your sums give then?"
        ),
    ),
    mutant=doubled,
    example="TWO_SHORTCUTS",
)
