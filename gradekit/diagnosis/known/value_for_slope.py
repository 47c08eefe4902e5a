"""The value of the function as its slope."""

import ast
from collections.abc import Iterator

from gradekit.diagnosis.instead import curve, instead, larger, pair
from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.places import backwards, inputs_of, remembering, word_of
from gradekit.diagnosis.rewriting import either
from gradekit.diagnosis.source import Edit, Source


def multiplied(source: Source) -> Iterator[Edit]:
    """Return the upstream gradient times the output."""
    for backward, forward in backwards(source):
        last, given = backward.body[-1], inputs_of(backward)
        plain = isinstance(last, ast.Return) and len(inputs_of(forward)) == 1
        busy = any(isinstance(n, ast.For | ast.MatMult | ast.List) for n in ast.walk(backward))
        weighs = any(
            isinstance(n, ast.Attribute) and isinstance(n.ctx, ast.Store)
            for n in ast.walk(backward)
        )
        if plain and given and source.region_of(last) and not (busy or weighs):
            text = f"return {given[0]} * self.answered" + remembering(forward, "answered")
            yield source.replaced(last, text, MISTAKE.id)


def _sided(owner: ast.ClassDef, forward: ast.FunctionDef, backward: ast.FunctionDef) -> str:
    """Take a curve with a parameter for its negative side."""
    words = {word_of(n) for n in ast.walk(owner)}
    return curve(owner, forward, backward) if "alpha" in words else ""


MISTAKE = Mistake(
    id="value-for-slope",
    sentence="The value of the function is multiplied in, where its slope belongs.",
    why="Forward computed the value and kept it; the slope has to be computed.",
    hints=(
        (
            "How high a hill is and how steep it is are two things. Which of them belongs "
            "into the chain rule?"
        ),
        "Look at what you multiply the upstream gradient with. Is it what forward returned?",
        (
            "A neighbour: y = x^3 at x = 2 is 8, and its slope is 12. Which of the two tells "
            "how y moves when x grows by 0.01?"
        ),
    ),
    mutant=either(
        multiplied,
        instead("value-for-slope", _sided, "np.where(x > 0, dx, dz * out)"),
        instead("value-for-slope", pair, "[out * dz, out * dz]"),
        instead("value-for-slope", larger, "[out * dx, out * dy]"),
    ),
    example="TANH",
)
