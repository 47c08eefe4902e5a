"""The gradient passes where it should be stopped."""

from collections.abc import Iterator

import numpy as np

from gradekit.diagnosis.mistake import Answered, Gradients, Mistake, Repair
from gradekit.diagnosis.places import comparisons, kept_masks, opposite
from gradekit.diagnosis.source import Edit, Source


def inverted(source: Source) -> Iterator[Edit]:
    """Turn each mask into its opposite."""
    for node in comparisons(source):
        yield source.replaced(node, opposite(source, node), MISTAKE.id)
    for kept in kept_masks(source):
        yield source.replaced(kept, f"(~{source.code(kept)})", MISTAKE.id)


def turned(answered: Answered) -> Gradients:
    """Let pass what is stopped. Raises ValueError where nothing is a mask of zeros and ones."""
    for gradient in answered.gradients.values():
        stopped = gradient == 0
        if stopped.all() or not stopped.any() or np.any(~stopped & (gradient != answered.upstream)):
            raise ValueError("no mask")
    return {n: answered.upstream - g for n, g in answered.gradients.items()}


MISTAKE = Mistake(
    id="mask-inverted",
    sentence="It is decided the wrong way round: what should pass is stopped, and what should be "
    "stopped passes.",
    why="The question is which elements are let through, and it is easily asked the other way.",
    hints=(
        "Which elements had a say in the result: those that your mask marks, or all the others?",
        (
            "Put one number that is surely let through into your comparison. Is it true or "
            "false there?"
        ),
        (
            "A neighbour: min(x, 10) at x = 4 is 4, so x is let through. Of x < 10 and x > "
            "10, which one is true there?"
        ),
    ),
    mutant=inverted,
    repair=Repair(
        done="subtracted from the upstream gradient",
        gradients=turned,
    ),
    example="RELU",
)
