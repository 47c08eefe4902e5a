"""What is kept is not scaled up."""

import ast
from collections.abc import Iterator

from gradekit.diagnosis.dropping import Draw, dropping
from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.places import assigned_to, in_forward, speaks_of
from gradekit.diagnosis.rewriting import either
from gradekit.diagnosis.source import Edit, Source


def small(source: Source) -> Iterator[Edit]:
    """Leave out the division of a mask that was drawn."""
    for node in source.nodes():
        if not isinstance(node, ast.BinOp) or not isinstance(node.op, ast.Div):
            continue
        if in_forward(source, node) and speaks_of("rng")(source, node):
            mask = node.left.value if isinstance(node.left, ast.Subscript) else node.left
            if any(_compares(value) for value in (mask, *assigned_to(source, mask))):
                yield source.put(node, node.left, MISTAKE.id)


def _compares(value: ast.expr) -> bool:
    return any(isinstance(n, ast.Compare) for n in ast.walk(value))


def unscaled(draw: Draw) -> Iterator[str]:
    """Write each mask alone."""
    for mask in draw.masks():
        yield f"{mask} * 1.0"


MISTAKE = Mistake(
    id="not-rescaled",
    sentence="What is kept is not scaled up: the mean of the output shrinks.",
    why="In the first papers the scaling was done in the test, and many descriptions still "
    "leave it out.",
    hints=(
        "If half of the numbers become 0, what happens to their mean? What would bring it back?",
        (
            "Compare the mean of your output with that of the input, for many numbers. Which "
            "factor is between them?"
        ),
        (
            "A neighbour: 8 of 10 voters answer a poll, 4 of them yes. To guess for all 10, "
            "the 4 becomes 5. By what was it divided?"
        ),
    ),
    mutant=either(small, dropping("not-rescaled", unscaled)),
    example="DROPOUT",
)
