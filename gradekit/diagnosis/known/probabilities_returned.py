"""Probabilities for scores."""

from collections.abc import Iterator

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.places import inside, returned
from gradekit.diagnosis.source import Edit, Source


def shares(source: Source) -> Iterator[Edit]:
    """Put what a network returns through a softmax."""
    for node in returned(source):
        if inside("scores")(source, node):
            text = f"(lambda e: e / e.sum(axis=1, keepdims=True))(np.exp({source.code(node)}))"
            yield source.replaced(node, text, MISTAKE.id)


MISTAKE = Mistake(
    id="probabilities-returned",
    sentence="Probabilities are returned where scores are asked for.",
    why="A network for classes is often drawn with a softmax at its end.",
    hints=(
        "What are the numbers called that come out of the last layer, before any softmax?",
        "Add up one row of what you return. Is it 1, and should it be?",
        (
            "A neighbour: a judge gives 8.5 and 7 points. Is that the same as a share of 55 % "
            "and 45 %?"
        ),
    ),
    mutant=shares,
    example="NETWORK",
)
