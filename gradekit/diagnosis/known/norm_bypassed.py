"""Read before the normalisation."""

from collections.abc import Iterator

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.shortcuts import norms_of, readers, sums
from gradekit.diagnosis.source import Edit, Source


def bypassed(source: Source) -> Iterator[Edit]:
    """Let all that reads a normalisation's result read its input, or one of them."""
    for node, around in sums(source, "forward"):
        for norm in norms_of(source, node, around):
            text = f"({source.code(norm)}, {around})[1]"
            yield source.replaced(norm, text, MISTAKE.id)
            for reader in readers(source, norm):
                yield source.replaced(reader, around, MISTAKE.id)


MISTAKE = Mistake(
    id="norm-bypassed",
    sentence="Something reads the numbers as they were before the normalisation.",
    why="Raw and normalised numbers have the same shape, so that nothing complains.",
    hints=(
        "Which numbers should each part read: those that came in, or the normalised ones?",
        (
            "Follow each arrow of the drawing. Where does it begin: before the "
            "normalisation or behind it?"
        ),
        (
            "A neighbour: a recipe says sift the flour, then weigh it. Who weighs first "
            "has another cup. Which step came too early?"
        ),
    ),
    mutant=bypassed,
    example="TWO_SHORTCUTS",
)
