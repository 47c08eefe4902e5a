"""The raw numbers for the normalised ones."""

from collections.abc import Iterator

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.norms import gain_gradients, spread_of, ways, with_given
from gradekit.diagnosis.source import Edit, Source


def raw(source: Source) -> Iterator[Edit]:
    """Put the input, or what is centred only, in the place of the normalised numbers."""
    for node, _, normal in gain_gradients(source):
        code = source.code(node)
        spread = spread_of(source, node)
        if spread:
            text = code.replace(normal, f"({normal} * {spread})", 1)
            yield source.replaced(node, text, MISTAKE.id)
        yield from with_given(source, node, code.replace(normal, "self.given", 1), MISTAKE.id)
    for way in ways(source):
        if not way.mean:
            continue  # there the input is a multiple of what is normalised
        for x in ("self.given", f"(self.given / {way.spread})"):
            along = way.of(f"{way.direct} * {x}")
            for text in (
                way.text(normal=x, along=along),
                way.text(normal=x),
                way.text(along=along),
            ):
                yield from with_given(source, way.node, f"({text})", MISTAKE.id)


MISTAKE = Mistake(
    id="not-normalised-yet",
    sentence="What is not normalised yet stands where the normalised numbers belong.",
    why="The input is at hand in every layer; here the gain meets what comes out of the division.",
    hints=(
        "In forward the gain is multiplied with something. Is that the input itself?",
        "Look at what forward keeps. Which of these numbers has been centred and divided already?",
        (
            "A neighbour: y = a * (x - 20) / 4 at x = 28. One more a is 2 more y. Who "
            "takes x gets 28, and who takes x - 20 gets 8. What did a meet?"
        ),
    ),
    mutant=raw,
    example="LAYER_NORM",
)
