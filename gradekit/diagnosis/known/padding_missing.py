"""No padding."""

from collections.abc import Iterator

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.source import Edit, Source
from gradekit.diagnosis.windows import padded


def bare(source: Source) -> Iterator[Edit]:
    """Take images as they are."""
    for node, _ in padded(source):
        yield source.put(node, node.args[0], MISTAKE.id)


MISTAKE = Mistake(
    id="padding-missing",
    sentence="The padding is missing: windows begin inside of the image.",
    why="Without padding nothing is missed as long as nobody asks for it.",
    hints=(
        "Where does the first window begin when one pixel of padding is asked for?",
        "Follow the padding from the arguments. Where does your code read it?",
        (
            "A neighbour: pairs of neighbours in [0, 5, 6, 0] are (0, 5), (5, 6), (6, 0)."
            " Which of them are left in [5, 6]?"
        ),
    ),
    mutant=bare,
    example="FAST_CONV",
)
