"""Averaged over a pixel's windows."""

import ast
from collections.abc import Iterator

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.source import Edit, Source
from gradekit.diagnosis.windows import collecting, scattered


def averaged(source: Source) -> Iterator[Edit]:
    """Count for each pixel how many windows send to it, and divide by that."""
    for found in collecting(source):
        function, array = source.function_of(found.add), source.code(found.target.value)
        last = function.body[-1] if function else None
        if not isinstance(last, ast.Return) or source.code(last.value or found.target) != array:
            continue
        place = source.code(found.target)[len(array) :]
        count = source.operand(found.mask) if found.mask else "1"
        values = [source.code(found.add.value)]
        if isinstance(found.share, ast.BinOp) and isinstance(found.share.op, ast.Div):
            values.append(source.code(found.share.left))
        start, end = source.span(found.loop)[0], source.span(last)[1]
        head = source.text[start : source.span(found.add)[0]]
        tail = source.text[source.span(found.add)[1] : source.span(last)[0]]
        for value in values:
            text = (
                f"seen = np.zeros_like({array})\n{' ' * found.loop.col_offset}{head}"
                f"{source.code(found.target)} += {value}; seen{place} += {count}{tail}"
                f"return {array} / np.maximum(seen, 1)"
            )
            yield Edit(start=start, end=end, text=text, what=MISTAKE.id)
    for call, array, place, value in scattered(source):
        function = source.function_of(call)
        last = function.body[-1] if function else None
        if isinstance(last, ast.Return) and source.code(last.value or call) == array:
            pad, start, end = " " * call.col_offset, source.span(call)[0], source.span(last)[1]
            counted = f"np.add.at(seen, ({place}), np.ones_like({value}))"
            text = (
                f"{source.code(call)}\n{pad}seen = np.zeros_like({array})\n{pad}{counted}\n{pad}"
                f"return {array} / np.maximum(seen, 1)"
            )
            yield Edit(start=start, end=end, text=text, what=MISTAKE.id)


MISTAKE = Mistake(
    id="windows-averaged",
    sentence="A pixel that lies in several windows gets the mean of what they send, not the sum.",
    why="Overlaps look like counting twice, and dividing looks like a remedy.",
    hints=(
        (
            "A pixel has a say in several windows. Do their gradients add up, or does "
            "each count for less?"
        ),
        "Look for a count of windows in your code. Does the chain rule ask for it?",
        (
            "A neighbour: c = 2a + 5a. One path sends 2 to a, the other one 5. The slope "
            "is 7. What does their mean, 3.5, tell?"
        ),
    ),
    mutant=averaged,
    example="MAX_POOL",
)
