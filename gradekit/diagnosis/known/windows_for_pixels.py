"""The wrong count."""

import ast
from collections.abc import Iterator

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.source import Edit, Source
from gradekit.diagnosis.windows import collecting


def by_windows(source: Source) -> Iterator[Edit]:
    """Divide by the number of an image's windows."""
    for found in collecting(source):
        share = found.share
        if isinstance(share, ast.BinOp) and isinstance(share.op, ast.Div):
            dout = source.operand(share.left)
            text = f"{dout} / np.prod(np.shape({dout})[-2:])"
            yield source.replaced(share, text, MISTAKE.id)


MISTAKE = Mistake(
    id="windows-for-pixels",
    sentence="It is divided by the number of windows; a mean over a window divides by its pixels.",
    why="Both are numbers of places, and both are products of two sizes.",
    hints=(
        "A mean is taken in each window. Of how many numbers?",
        "Look at the number that you divide by. Does it change when the image grows?",
        (
            "A neighbour: 10 baskets of 4 apples each. The mean weight within a basket is"
            " its weight by 4. What is its weight by 10?"
        ),
    ),
    mutant=by_windows,
    example="AVG_POOL",
)
