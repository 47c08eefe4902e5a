"""A frame of other numbers."""

from collections.abc import Iterator

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.places import in_forward
from gradekit.diagnosis.source import Edit, Source
from gradekit.diagnosis.windows import padded


def copied(source: Source) -> Iterator[Edit]:
    """Pad with the edge, with a mirror image, or with the other end."""
    for node, _ in padded(source):
        for mode in ("edge", "reflect", "symmetric", "wrap") if in_forward(source, node) else ():
            text = f'{source.code(node)[:-1]}, mode="{mode}")'
            yield source.replaced(node, text, MISTAKE.id)


MISTAKE = Mistake(
    id="frame-not-zero",
    sentence="The frame around the image holds copies of pixels; it should hold zeros.",
    why="Padding can be done in many ways, and libraries offer all of them.",
    hints=(
        "What should a pixel outside of the image count for?",
        "Print the padded image of a small one. Which numbers stand around it?",
        (
            "A neighbour: the sums of neighbours in [0, 5, 6, 0] are 5, 11 and 6. With "
            "[5, 5, 6, 6] they are 10, 11 and 12. Which frame was asked for?"
        ),
    ),
    mutant=copied,
    example="FAST_CONV",
)
