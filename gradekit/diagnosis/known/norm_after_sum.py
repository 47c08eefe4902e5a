"""Normalised behind the sum."""

import ast
from collections.abc import Iterator

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.rewriting import either, together
from gradekit.diagnosis.shortcuts import norms_of, sums
from gradekit.diagnosis.source import Edit, Source


def behind(source: Source) -> Iterator[Edit]:
    """Normalise the sum in place of what the part reads."""
    for node, around in sums(source, "forward"):
        for norm in norms_of(source, node, around):
            (start, middle), (behind_, end) = source.span(norm), source.span(node)
            whole = source.code(norm.func) if isinstance(norm, ast.Call) else ""
            between = source.text[middle:behind_]
            text = f"{around}{between}{whole}({source.code(node)})"
            if middle <= behind_:
                yield Edit(start=start, end=end, text=text, what=MISTAKE.id)


MISTAKE = Mistake(
    id="norm-after-sum",
    sentence="The normalisation stands behind the sum; here it belongs in front of the part.",
    why="The first transformers had it there, and many drawings still do.",
    hints=(
        "Is the shortcut normalised in the formula, or only what goes through the part?",
        "Set all weights of the part to 0. Should the output be the input itself?",
        (
            "A neighbour: x + f(x / 2) and (x + f(x)) / 2 with f(x) = 3x, at x = 4: the "
            "one is 10. What is the other?"
        ),
    ),
    mutant=either(behind, together(behind)),
    example="TWO_SHORTCUTS",
)
