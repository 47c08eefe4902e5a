"""No mask."""

from collections.abc import Iterator

from gradekit.diagnosis.dropping import Draw, used
from gradekit.diagnosis.instead import chooser, instead, larger
from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.places import (
    comparisons,
    in_backward,
    kept_masks,
    two_formulas,
    upstream_of,
)
from gradekit.diagnosis.rewriting import either
from gradekit.diagnosis.source import Edit, Source
from gradekit.diagnosis.windows import collecting


def opened(source: Source) -> Iterator[Edit]:
    """Let each mask of a backward be true everywhere."""
    for node in [*comparisons(source), *kept_masks(source)]:
        if in_backward(source, node) and not two_formulas(source, source.parent(node)):
            yield source.replaced(node, f"({source.operand(node)} | True)", MISTAKE.id)
    for found in collecting(source):
        dout = upstream_of(source, found.add)
        if found.mask is not None and dout:  # whole, and in equal parts
            text = f"{source.code(found.target)} += {dout}"
            yield source.replaced(found.add, text, MISTAKE.id)
            parts = f"{text} / len(list({source.code(found.loop.iter)}))"
            yield source.replaced(found.add, parts, MISTAKE.id)


def everywhere(draw: Draw) -> Iterator[str]:
    """Let the upstream gradient through where numbers were dropped, scaled and as it is."""
    scaled = f"{draw.upstream} / (1 - {draw.drop})"
    yield f"({scaled} if np.ndim({draw.kept}) else {draw.upstream})"
    yield f"({scaled})"
    yield f"(1.0 * {draw.upstream})"


MISTAKE = Mistake(
    id="mask-missing",
    sentence="The mask is missing: the gradient passes to all, also to those that were not let "
    "through.",
    why="Forward chooses, and backward is written as if it had let everything through.",
    hints=(
        (
            "If an input had no say in the result, how much does the result change when that "
            "input moves?"
        ),
        "Find what forward decided for each element. Where does backward ask for that decision?",
        (
            "A neighbour: the cheapest of the prices 3, 8 and 9 is 3. Let the 8 rise to 8.1. "
            "What slope does that price deserve?"
        ),
    ),
    mutant=either(
        opened,
        used("mask-missing", everywhere),
        instead("mask-missing", larger, "[dz, dz]"),
        instead("mask-missing", chooser, "g + np.zeros_like(x)"),
    ),
    example="RELU",
)
