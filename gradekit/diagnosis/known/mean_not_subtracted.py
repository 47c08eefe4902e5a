"""Only divided."""

from collections.abc import Iterator

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.norms import centred_squares, numerators
from gradekit.diagnosis.source import Edit, Source


def uncentred(source: Source) -> Iterator[Edit]:
    """Divide the input itself: by its spread, or by its size."""
    for node, given in numerators(source):
        yield source.replaced(node, given, MISTAKE.id)
        for square, _ in centred_squares(source):
            if source.function_of(square) is source.function_of(node):
                (start, middle), (behind, end) = source.span(square.left), source.span(node)
                text = given + source.text[middle:behind] + given
                yield Edit(start=start, end=end, text=text, what=MISTAKE.id)


MISTAKE = Mistake(
    id="mean-not-subtracted",
    sentence="The mean is not subtracted before the division.",
    why="Inputs that lie around 0 already hide it.",
    hints=(
        "What should the mean of the normalised numbers be?",
        "Add 100 to all inputs. Should anything of the output move?",
        (
            "A neighbour: 8 and 12 lie 2 off their mean, 10. Who divides by 2 only gets 4"
            " and 6. What comes out when the 10 goes first?"
        ),
    ),
    rank=1,  # of a variance alone: there is no division
    mutant=uncentred,
    example="LAYER_NORM",
)
