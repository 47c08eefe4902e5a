"""No activation."""

import ast
from collections.abc import Iterator

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.places import inside, is_call
from gradekit.diagnosis.rewriting import alternatives
from gradekit.diagnosis.source import Edit, Source

_SAME = 'type("Same", (), {"forward": lambda _, x: x, "backward": lambda _, d: d})()'


def _activates(source: Source, node: ast.AST) -> bool:
    """Hold in a network's scores, and in an activation's own forward."""
    owner = source.class_of(node)
    own = owner is not None and "relu" in owner.name.lower()
    return inside("scores")(source, node) or (own and inside("forward")(source, node))


_RELUS = alternatives(
    "activation-missing",
    ("np.maximum(0, _a)", "_a"),
    ("np.maximum(_a, 0)", "_a"),
    where=_activates,
)


def linear(source: Source) -> Iterator[Edit]:
    """Let the activation be nothing, forward and backward."""
    yield from _RELUS(source)
    for node in source.nodes():
        if isinstance(node, ast.Call) and is_call(node, "ReLU", "Tanh", "Sigmoid"):
            yield source.replaced(node, _SAME, MISTAKE.id)


MISTAKE = Mistake(
    id="activation-missing",
    sentence="An activation is missing: what should go through it stays as it is.",
    why="A layer after a layer is written down at once; what stands between them has no "
    "weights of its own.",
    hints=(
        "What is a linear layer after a linear layer, when nothing stands between them?",
        (
            "Walk through forward and name each step. What happens to a negative number in "
            "the hidden layer?"
        ),
        (
            "A neighbour: y = 3 * (2x) is 6x, one straight line. With z = max(0, 2x) and y = "
            "3z, what is y at x = -1?"
        ),
    ),
    mutant=linear,
    example="PENALISED",
)
