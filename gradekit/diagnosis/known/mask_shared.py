"""One draw for many numbers."""

from collections.abc import Iterator

from gradekit.diagnosis.dropping import Draw, dropping
from gradekit.diagnosis.mistake import Mistake


def shared(draw: Draw) -> Iterator[str]:
    """Draw for one row, for one example, or for one column."""
    whole = draw.shape
    for shape in (f"{whole}[1:]", f"{whole}[-1:]", f"({whole}[0],) + (1,) * (len({whole}) - 1)"):
        for mask in draw.masks(shape=shape)[:2]:
            yield f"np.broadcast_to({mask} / {draw.keep}, {whole}){draw.placed}"


MISTAKE = Mistake(
    id="mask-shared",
    sentence="Numbers share a draw: whole rows or columns are dropped together.",
    why="A mask of one row is broadcast to all of them without a word.",
    hints=(
        "How many numbers should be drawn for an input of 5 rows and 3 columns?",
        "Print the mask for a large input. Do all its rows look alike, or all its columns?",
        (
            "A neighbour: one coin for each of 20 guests, or one coin for each table. In "
            "which case do friends leave together?"
        ),
    ),
    mutant=dropping("mask-shared", shared),
    example="DROPOUT",
)
