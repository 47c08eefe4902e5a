"""Two parts beside each other."""

import ast
from collections.abc import Iterator

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.places import assigned_to
from gradekit.diagnosis.rewriting import either, together
from gradekit.diagnosis.shortcuts import norms_of, sums
from gradekit.diagnosis.source import Edit, Source


def from_the_start(source: Source) -> Iterator[Edit]:
    """Let the second part read what the first one read, or its shortcut begin there."""
    first = dict(sums(source, "forward"))
    for node, around in first.items():
        made = list(assigned_to(source, node.left))
        start = next((first[m] for m in made if isinstance(m, ast.BinOp) and m in first), "")
        for norm in norms_of(source, node, around) if start else ():
            yield source.replaced(norm.args[0], start, MISTAKE.id)
        if start:
            yield source.replaced(node.left, start, MISTAKE.id)


MISTAKE = Mistake(
    id="parts-side-by-side",
    sentence="The second part, or its shortcut, reads the input; it needs what the first part made"
    " of it.",
    why="Both parts look alike, and the line is copied with its names.",
    hints=(
        "Do the two parts of a block stand in a row or side by side?",
        "Look at what the second part reads, and at what goes around it. Is the first part in it?",
        (
            "A neighbour: wash, then dry. Who dries what has not been washed has dirty "
            "dishes. What does the second step read?"
        ),
    ),
    mutant=either(from_the_start, together(from_the_start)),
    example="TWO_SHORTCUTS",
)
