"""The stride for the size."""

import ast
from collections.abc import Iterator

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.places import word_of
from gradekit.diagnosis.source import Edit, Source
from gradekit.diagnosis.windows import collecting


def exchanged(source: Source) -> Iterator[Edit]:
    """Read the stride where the size is read, everywhere or in the divisor alone."""
    for node in source.nodes():
        owner = source.class_of(node)
        if owner is None or not isinstance(node, ast.Attribute) or word_of(node) != "size":
            continue
        sliding = any(word_of(n) == "stride" for n in ast.walk(owner))
        if sliding and isinstance(node.ctx, ast.Load) and source.code(node.value) == "self":
            yield source.replaced(node, "self.stride", MISTAKE.id)
    for found in collecting(source):
        share = found.share
        if isinstance(share, ast.BinOp) and isinstance(share.op, ast.Div):
            yield source.replaced(share.right, "self.stride ** 2", MISTAKE.id)


MISTAKE = Mistake(
    id="size-is-stride",
    sentence="The stride stands where the size of a window belongs.",
    why="Pooling mostly has a stride that is the size, so that one number seems enough.",
    hints=(
        "How many pixels does a window have, and how far apart are two windows?",
        (
            "Walk through every place where your code counts pixels of a window. Which "
            "number stands there?"
        ),
        (
            "A neighbour: groups of 3 children, a new one every 2 minutes. How many "
            "children are in a group: 3 or 2?"
        ),
    ),
    mutant=exchanged,
    example="POOL",
)
