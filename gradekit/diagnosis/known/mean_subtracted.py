"""A mean that does not belong."""

import ast
from collections.abc import Iterator

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.norms import Way, changed, ways
from gradekit.diagnosis.places import body_of, in_forward, inputs_of
from gradekit.diagnosis.rewriting import either, rewritten
from gradekit.diagnosis.source import Edit, Source


def centred(source: Source) -> Iterator[Edit]:
    """Subtract the mean first."""
    for way in ways(source):
        owner = source.class_of(way.node)
        for function in owner.body if owner and not way.mean else ():
            if isinstance(function, ast.FunctionDef) and function.name == "forward":
                x, body = inputs_of(function)[0], body_of(source, function)
                if body:
                    text = f"{x} = {x} - np.mean({x}, {way.averaged})"
                    yield source.inserted(body[0], text, MISTAKE.id)


_VARIANCE = rewritten(
    "mean-subtracted",
    old="np.mean(_x * _x, axis=-1, keepdims=True)",
    new="np.var(_x, axis=-1, keepdims=True)",
    where=in_forward,
)


def on_the_way_back(way: Way) -> Iterator[str]:
    """Take the mean of the gradient away."""
    if not way.mean:
        yield way.text(mean=way.of(way.direct))


MISTAKE = Mistake(
    id="mean-subtracted",
    sentence="A mean is subtracted; this normalisation only divides.",
    why="Layer norm subtracts the mean first, and is learnt before the RMS norm.",
    hints=(
        (
            "What does this layer do with ten equal numbers, and what would a layer norm "
            "make of them?"
        ),
        "Read the formula once more. Does it speak of a mean of x, or only of a mean of squares?",
        (
            "A neighbour: (3, 4) divided by its length is (0.6, 0.8). Less its mean it is"
            " (-0.5, 0.5). Which of the two has been centred?"
        ),
    ),
    mutant=either(centred, _VARIANCE, changed("mean-subtracted", on_the_way_back)),
    example="RMS_NORM",
)
