"""Along the batch, not within a row."""

import ast
import re
from collections.abc import Iterator

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.norms import Way, changed
from gradekit.diagnosis.places import body_of, in_forward
from gradekit.diagnosis.rewriting import either
from gradekit.diagnosis.source import Edit, Source

_INNER = re.compile(r"\baxis=(-1|1)\b(?=, keepdims=True)")


def turned(source: Source) -> Iterator[Edit]:
    """Let all that runs within rows in a function run along the batch."""
    for function in ast.walk(source.tree):
        if isinstance(function, ast.FunctionDef):
            body = body_of(source, function)
            if body and in_forward(source, body[0]):
                start, end = source.span(body[0])[0], source.span(body[-1])[1]
                text = _INNER.sub("axis=0", source.text[start:end])
                if text != source.text[start:end]:
                    yield Edit(start=start, end=end, text=text, what=MISTAKE.id)


def on_the_way_back(way: Way) -> Iterator[str]:
    """Let the means of a backward run along the batch, or sums that are divided as before."""
    u, h = way.direct, way.normal
    if way.averaged == "axis=0":
        return
    size = f"{way.upstream}.shape[-1]"
    for total in ("np.mean({}, axis=0)", f"(np.sum({{}}, axis=0) / {size})"):
        mean, along = total.format(u), total.format(f"{u} * {h}")
        yield way.text(mean=way.mean and mean, along=along)
        if way.mean:
            yield way.text(along=along)
            yield way.text(mean=mean)


MISTAKE = Mistake(
    id="axis-exchanged",
    sentence="Sums and maxima run along the batch; they belong within each row.",
    why="axis=0 is the first that comes to mind, and for a square array no shape complains.",
    hints=(
        "Should the result for one example depend on the other examples of the batch?",
        (
            "Look at each axis= of the function. For x of shape (5, 3), which axis has the 3 "
            "numbers of one row?"
        ),
        (
            "A neighbour: m = [[1, 2], [3, 6]] has the row sums [3, 9] and the column sums "
            "[4, 8]. Which axis makes which?"
        ),
    ),
    mutant=either(turned, changed("axis-exchanged", on_the_way_back)),
    example="FAR_SOFTMAX",
)
