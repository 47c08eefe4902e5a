"""The activation is left out on the way back."""

import ast
from collections.abc import Iterator

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.places import is_call, word_of
from gradekit.diagnosis.source import Edit, Source

_WORDS = ("relu", "tanh", "sigmoid", "act", "activation")


def skipped(source: Source) -> Iterator[Edit]:
    """Hand on what comes to an activation as it is."""
    for node in source.nodes():
        if not isinstance(node, ast.Call) or not is_call(node, "backward") or len(node.args) != 1:
            continue
        owner = word_of(node.func.value) if isinstance(node.func, ast.Attribute) else ""
        function = source.function_of(node)
        if owner.lower().rstrip("0123456789_") in _WORDS:
            yield source.put(node, node.args[0], MISTAKE.id)
        elif function and any(is_call(n, "ReLU") for n in ast.walk(function)):
            loops = [n for n in source.above(node) if isinstance(n, ast.For)]
            if loops and word_of(loops[0].target) == owner:
                given = source.code(node.args[0])
                text = f"{given} if isinstance({owner}, ReLU) else {source.code(node)}"
                yield source.replaced(node, text, MISTAKE.id)


MISTAKE = Mistake(
    id="activation-skipped",
    sentence="On the way back the activation between two layers is left out.",
    why="It has no weights, so that it seems to have no gradient.",
    hints=(
        "Forward went through some steps in a row. Does backward visit every one of them?",
        (
            "Take a hidden unit that was closed. Which gradient should reach the weights "
            "before it, and which does?"
        ),
        (
            "A neighbour: y = 3 * max(0, x) at x = -2 is 0 and stays 0 when x moves. What "
            "slope does 3 alone claim?"
        ),
    ),
    mutant=skipped,
    example="PENALISED",
)
