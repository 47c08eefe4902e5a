"""Hidden scores are zero."""

import ast
from collections.abc import Iterator

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.places import labelled
from gradekit.diagnosis.rewriting import alternatives, either
from gradekit.diagnosis.source import Edit, Source


def written(source: Source) -> Iterator[Edit]:
    """Write 0 where an infinite score is written into some places of an array."""
    for node in source.nodes():
        if isinstance(node, ast.Assign) and source.code(node.value) == "-np.inf":
            place = node.targets[0]
            if isinstance(place, ast.Subscript) and not labelled(source, place):
                yield source.replaced(node.value, "0.0", MISTAKE.id)


MISTAKE = Mistake(
    id="mask-zero",
    sentence="Hidden scores are set to 0, and e^0 is 1: the future still gets a share.",
    why="Zero looks like nothing, but it is a score like any other.",
    hints=(
        "A hidden key should get no share. Which score gives the share 0?",
        "Look at the shares of the first query. Is there anything at the keys after it?",
        (
            "A neighbour: the smallest of some prices, where sold-out ones are marked 0. "
            "Which one wins? What mark would do?"
        ),
    ),
    mutant=either(
        alternatives(
            "mask-zero",
            ("np.where(_m, -np.inf, _s)", "np.where(_m, 0.0, _s)"),
            ("np.where(_m, _s, -np.inf)", "np.where(_m, _s, 0.0)"),
        ),
        written,
    ),
    example="CAUSAL",
)
