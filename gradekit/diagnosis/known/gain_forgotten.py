"""The gain is left out on the way back."""

from collections.abc import Iterator

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.norms import Way, changed
from gradekit.diagnosis.places import both, in_backward, speaks_of
from gradekit.diagnosis.rewriting import alternatives, either


def in_parts(way: Way) -> Iterator[str]:
    """Leave the gain out of one part, or of all that is taken away."""
    u, h = way.upstream, way.normal
    yield way.text(along=way.of(f"{u} * {h}"))
    yield way.text(direct=u)
    if way.mean:
        yield way.text(mean=way.of(u))
        yield way.text(mean=way.of(u), along=way.of(f"{u} * {h}"))


MISTAKE = Mistake(
    id="gain-forgotten",
    sentence="The gain is missing as a factor on the way back to the input.",
    why="A fresh layer has a gain of ones, and then nobody sees it.",
    hints=(
        (
            "Forward multiplies by something last. What does that do to every gradient that "
            "goes back through it?"
        ),
        "Set the gain to 2 everywhere. Does the gradient of the input become twice as large?",
        (
            "A neighbour: y = 5 * sin(x) has the slope 5 * cos(x). Which step of forward put "
            "the 5 there?"
        ),
    ),
    mutant=either(
        alternatives(
            "gain-forgotten",
            ("_upstream * _gamma", "_upstream"),
            ("_upstream * _gain", "_upstream"),
            where=in_backward,
        ),
        alternatives(  # dropout has a scale, too
            "gain-forgotten",
            ("_upstream * _scale", "_upstream"),
            where=both(in_backward, speaks_of("eps")),
        ),
        changed("gain-forgotten", in_parts),
    ),
    example="LAYER_NORM",
)
