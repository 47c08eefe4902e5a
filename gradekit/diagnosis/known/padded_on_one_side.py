"""Padded at one end."""

from collections.abc import Iterator

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.places import in_forward
from gradekit.diagnosis.source import Edit, Source
from gradekit.diagnosis.windows import padded


def uneven(source: Source) -> Iterator[Edit]:
    """Put all of the padding behind the image, or before it; pad one axis only."""
    for node, (high, wide) in padded(source):
        if not in_forward(source, node):
            continue
        for around in (
            f"(0, 2 * {high}), (0, 2 * {wide})",
            f"(2 * {high}, 0), (2 * {wide}, 0)",
            f"(0, {high}), (0, {wide})",
            f"({high}, {high}), (0, 0)",
            f"(0, 0), ({wide}, {wide})",
        ):
            text = f"((0, 0), (0, 0), {around})"
            yield source.replaced(node.args[1], text, MISTAKE.id)


MISTAKE = Mistake(
    id="padded-on-one-side",
    sentence="The padding is put on one side only; it belongs around the whole image.",
    why="np.pad wants a pair for each axis, before and behind, and both numbers are easily "
    "put in one.",
    hints=(
        "Where does the first window begin, and which of its pixels lie outside of the image?",
        "Print the padded image of a small one. Are there zeros above it as well as below?",
        "A neighbour: [5, 6] with one zero around it is [0, 5, 6, 0]. What is [5, 6, 0, 0]?",
    ),
    mutant=uneven,
    example="FAST_CONV",
)
