"""A normalisation is left out on the way back."""

import ast
from collections.abc import Iterator

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.norms import divisions
from gradekit.diagnosis.places import is_call, word_of
from gradekit.diagnosis.source import Edit, Source


def skipped(source: Source) -> Iterator[Edit]:
    """Hand on what comes to a normalisation; its own gradients are still there."""
    for node in source.nodes():
        if isinstance(node, ast.Call) and is_call(node, "backward") and len(node.args) == 1:
            owner = word_of(node.func.value) if isinstance(node.func, ast.Attribute) else ""
            if "norm" in owner.lower():
                text = f"({source.code(node)}, {source.code(node.args[0])})[1]"
                yield source.replaced(node, text, MISTAKE.id)
    for way, division in divisions(source):
        yield source.replaced(division, way.upstream, MISTAKE.id)
        if way.averaged != "axis=0":  # in a test of a batch the gain alone is a missing division
            yield source.replaced(division, f"({way.gain} * {way.upstream})", MISTAKE.id)


MISTAKE = Mistake(
    id="norm-skipped",
    sentence="On the way back a normalisation is left out.",
    why="It does not change the shape, so that nothing complains.",
    hints=(
        "Forward went through some steps in a row. Does backward visit every one of them?",
        (
            "Name the steps of forward in turn, and then those of backward. Which one has no "
            "partner?"
        ),
        (
            "A neighbour: y = 3 * (x / 10) has the slope 0.3. Who skips the division on the "
            "way back gets 3. Which step was left out?"
        ),
    ),
    mutant=skipped,
    example="RESIDUAL",
)
