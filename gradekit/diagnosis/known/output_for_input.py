"""The output stands where the input belongs."""

import ast
import re
from collections.abc import Iterator

from gradekit.diagnosis.instead import curve, instead
from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.places import backwards, body_of, inputs_of, remembering
from gradekit.diagnosis.rewriting import either
from gradekit.diagnosis.source import Edit, Source


def answered(source: Source) -> Iterator[Edit]:
    """Put the output where backward takes the input that forward kept."""
    for backward, forward in backwards(source):
        body, inputs = body_of(source, backward), inputs_of(forward)
        busy = any(
            isinstance(n, ast.For)
            or (isinstance(n, ast.Attribute) and isinstance(n.ctx, ast.Store))
            for n in ast.walk(backward)
        )
        if len(inputs) != 1 or busy or not isinstance(body[-1], ast.Return):
            continue
        start, end = source.span(body[0])[0], source.span(body[-1])[1]
        kept = rf"\bself\.{inputs[0]}\b(?!\.| [<>])"
        text = re.sub(kept, "self.answered", source.text[start:end])
        if text != source.text[start:end] and inputs_of(backward):
            text += remembering(forward, "answered")
            yield Edit(start=start, end=end, text=text, what=MISTAKE.id)


def _bent(owner: ast.ClassDef, forward: ast.FunctionDef, backward: ast.FunctionDef) -> str:
    """Take a curve whose slope at the output is another one, and has no name of its own."""
    name = owner.name.lower()
    other = any(word in name for word in ("relu", "sigmoid", "tanh", "node"))
    return "" if other else curve(owner, forward, backward)


MISTAKE = Mistake(
    id="output-for-input",
    sentence="The slope is a formula of the input, but the output is put into it.",
    why="Forward computes the output last, so it is at hand, and many slopes are formulas of "
    "the output.",
    hints=(
        (
            "A slope can be written with the input or with the output. Which of the two is "
            "meant by your formula?"
        ),
        "Look at what backward puts into the formula. Did forward receive it, or return it?",
        (
            "A neighbour: y = x^2 has the slope 2x. At x = 3 that is 6. Who puts in y = 9 "
            "gets 18. Which one went in?"
        ),
    ),
    mutant=either(answered, instead("output-for-input", _bent, "at(out)")),
    example="SOFTPLUS",
)
