"""Another mask on the way back."""

import ast
import re
from collections.abc import Iterator

from gradekit.diagnosis.dropping import draws
from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.places import assigned_to, backwards, inputs_of
from gradekit.diagnosis.rewriting import either
from gradekit.diagnosis.source import Edit, Source


def again(source: Source) -> Iterator[Edit]:
    """Draw once more what forward kept."""
    for backward, _ in backwards(source):
        dout = inputs_of(backward)[:1]
        for node in ast.walk(backward):
            if isinstance(node, ast.Attribute) and source.region_of(node) and dout:
                for value in assigned_to(source, node):
                    made = value.body if isinstance(value, ast.IfExp) else value
                    text = _without_names(source, made, dout[0])
                    if "rng" in text:
                        yield source.replaced(node, f"({text})", MISTAKE.id)


def _without_names(source: Source, value: ast.expr, dout: str) -> str:
    """Write a value so that it can be computed in backward: the input's shape is the upstream's."""
    text = source.code(value)
    for name in {n.id: n for n in ast.walk(value) if isinstance(n, ast.Name)}.values():
        for found in assigned_to(source, name):
            made = found.body if isinstance(found, ast.IfExp) else found
            text = re.sub(rf"(?<![.\w]){name.id}\b", f"({source.code(made)})", text)
    function = source.function_of(value)
    given = inputs_of(function)[:1] if function else []
    return re.sub(rf"(?<![.\w]){given[0]}\b", dout, text) if given else text


def in_each_way(source: Source) -> Iterator[Edit]:
    """Draw once more, in each way that a mask is drawn."""
    for draw in draws(source):
        start, middle = source.span(draw.node)
        behind, end = source.span(draw.use)
        anew = draw.masks(keep=f"(1 - {draw.drop})", shape=f"{draw.upstream}.shape")
        for mask, other in zip(draw.masks(), anew, strict=True):
            once_more = f"{draw.upstream} * {other} / (1 - {draw.drop})"
            in_training = f"{once_more} if np.ndim({draw.kept}) else {draw.upstream}"
            for value in (once_more, in_training):
                text = f"{mask} / {draw.keep}{source.text[middle:behind]}({value})"
                yield Edit(start=start, end=end, text=text, what=MISTAKE.id)


MISTAKE = Mistake(
    id="mask-drawn-anew",
    sentence="backward draws a mask of its own; it has to use that of forward.",
    why="The line of forward is copied, and draws again.",
    hints=(
        "Which numbers took part in forward? May backward choose again?",
        (
            "Count the draws of the generator in one forward and one backward. How many "
            "should there be?"
        ),
        (
            "A neighbour: ten of a hundred people are asked by lot, and the answers are filed"
            " by name. Are the names drawn again for that?"
        ),
    ),
    mutant=either(again, in_each_way),
    example="DROPOUT",
)
