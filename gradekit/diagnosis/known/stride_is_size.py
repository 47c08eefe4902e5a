"""As if windows lay side by side."""

import ast
from collections.abc import Iterator

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.places import in_forward, word_of
from gradekit.diagnosis.source import Edit, Source


def side_by_side(source: Source) -> Iterator[Edit]:
    """Read the size where the stride is read."""
    for node in source.nodes():
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load):
            sized = any(word_of(n) == "size" for n in ast.walk(source.class_of(node) or node))
            if word_of(node) == "stride" and sized and in_forward(source, node):
                yield source.replaced(node, "self.size", MISTAKE.id)


MISTAKE = Mistake(
    id="stride-is-size",
    sentence="The windows are taken side by side: their size stands where the stride belongs.",
    why="Pooling mostly has a stride that is the size, so that one number seems enough.",
    hints=(
        "Where does the second window begin: where the first one ends, or one stride further?",
        (
            "Walk through every place where your code steps on. Which of the two numbers "
            "stands there?"
        ),
        (
            "A neighbour: pairs in [1, 2, 3, 4] at every place are (1, 2), (2, 3), (3, "
            "4). Side by side there are two. Which pair is lost?"
        ),
    ),
    mutant=side_by_side,
    example="POOL",
)
