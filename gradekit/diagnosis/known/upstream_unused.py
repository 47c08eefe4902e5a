"""The local gradient alone."""

from collections.abc import Iterator

from gradekit.diagnosis.mistake import Mistake, Repair
from gradekit.diagnosis.places import in_backward, upstreams
from gradekit.diagnosis.rewriting import alternatives, either
from gradekit.diagnosis.source import Edit, Source


def ones(source: Source) -> Iterator[Edit]:
    """Take the upstream gradient for ones."""
    for first, dz in upstreams(source):
        yield source.inserted(first, f"{dz} = {dz} * 0 + 1", MISTAKE.id)


MISTAKE = Mistake(
    id="upstream-unused",
    sentence="The upstream gradient is not used: what comes back is the local gradient alone.",
    why="The chain rule is a product, and of its two factors only the local one is in the "
    "table of derivatives.",
    hints=(
        "The chain rule has two factors. One is the slope of this node. What is the other?",
        "Look at the argument of backward. Where does it appear in what you return?",
        (
            "A neighbour: L = 5z and z = x + 4. One more x is one more z, and that is 5 more "
            "L. Why is the slope of L not 1?"
        ),
    ),
    mutant=either(
        ones,
        alternatives(
            "upstream-unused",
            ("_g.backward(_a[_n])", "_g.backward(_a[_n] * 0 + 1)"),
            where=in_backward,
        ),
    ),
    repair=Repair(
        done="multiplied by the upstream gradient",
        gradients=lambda a: {n: g * a.upstream for n, g in a.gradients.items()},
    ),
    example="MULTIPLY",
)
