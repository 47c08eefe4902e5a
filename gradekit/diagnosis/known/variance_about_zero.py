"""Squares of the numbers themselves."""

from collections.abc import Iterator

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.norms import centred_squares
from gradekit.diagnosis.source import Edit, Source


def about_zero(source: Source) -> Iterator[Edit]:
    """Square the input itself."""
    for square, given in centred_squares(source):
        yield source.replaced(square.left, given, MISTAKE.id)


MISTAKE = Mistake(
    id="variance-about-zero",
    sentence="The variance is measured about 0: the mean is not subtracted before squaring.",
    why="It is the formula of the RMS norm, and for inputs around 0 both agree.",
    hints=(
        "What is the variance of three equal numbers?",
        "Look at what is squared. Is it a number, or its distance from the mean?",
        (
            "A neighbour: 9 and 11 lie 1 off their mean, so their variance is 1. The mean"
            " of 81 and 121 is 101. What makes the difference?"
        ),
    ),
    mutant=about_zero,
    example="LAYER_NORM",
)
