"""The shortcut begins too late."""

from collections.abc import Iterator

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.rewriting import either, together
from gradekit.diagnosis.shortcuts import norms_of, sums
from gradekit.diagnosis.source import Edit, Source


def behind(source: Source) -> Iterator[Edit]:
    """Let what goes around a part be normalised, too."""
    for node, around in sums(source, "forward"):
        for norm in norms_of(source, node, around):
            yield source.replaced(node.left, source.code(norm), MISTAKE.id)


MISTAKE = Mistake(
    id="shortcut-after-norm",
    sentence="The shortcut begins behind the normalisation; it has to go around it, too.",
    why="The normalised numbers have a short name, and are what the part reads.",
    hints=(
        "What would the block be if its parts gave 0: its input, or its input normalised?",
        "Look at the two terms of the sum. Is the one without a part what came in?",
        (
            "A neighbour: a letter is copied and the copy is corrected. Is the original "
            "still in the archive when the copy is stapled to the copy?"
        ),
    ),
    mutant=either(behind, together(behind)),
    example="TWO_SHORTCUTS",
)
