"""No eps."""

from collections.abc import Iterator

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.norms import Way, divisions, ways, with_given
from gradekit.diagnosis.places import in_forward
from gradekit.diagnosis.rewriting import alternatives, either
from gradekit.diagnosis.source import Edit, Source


def on_the_way_back(source: Source) -> Iterator[Edit]:
    """Divide by a spread without eps in backward alone."""
    for way, division in divisions(source):
        text = f"np.sqrt({way.spread} ** 2 - self.eps)"
        yield source.replaced(division.right, text, MISTAKE.id)
        yield from with_given(source, division.right, _bare(way), MISTAKE.id)


def under_the_root(source: Source) -> Iterator[Edit]:
    """Use a variance without eps in the slope of the root, in one factor or in all."""
    for way in ways(source):
        for power in (1, 2, 3):
            text = way.text(along=f"{way.along} * ({way.spread} / {_bare(way)}) ** {power}")
            yield from with_given(source, way.node, f"({text})", MISTAKE.id)


def _bare(way: Way) -> str:
    """Write the spread without eps, exact where it is 0."""
    squares = "np.var(self.given" if way.mean else "np.mean(self.given ** 2"
    return f"np.sqrt({squares}, {way.averaged}))"


MISTAKE = Mistake(
    id="eps-missing",
    sentence="eps is missing: where the numbers do not vary it divides by zero.",
    why="It is small and changes nothing that can be seen, as long as the numbers vary.",
    hints=(
        "What is divided by what if all numbers of a column are equal?",
        "Follow eps from where it is kept. Where do you use it?",
        (
            "A neighbour: speed = way / time, at a time of 0. With time + 0.001 in its place,"
            " what comes out?"
        ),
    ),
    mutant=either(
        alternatives("eps-missing", ("_v + _eps", "_v"), where=in_forward),
        on_the_way_back,
        under_the_root,
    ),
    example="LAYER_NORM",
)
