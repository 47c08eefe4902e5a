"""An update after right answers, too."""

import ast
from collections.abc import Iterator

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.places import inside
from gradekit.diagnosis.rewriting import alternatives, either
from gradekit.diagnosis.source import Edit, Source


def unguarded(source: Source) -> Iterator[Edit]:
    """Go on whatever was told: in front of the update no question is asked."""
    for node in source.nodes():
        if isinstance(node, ast.If) and not node.orelse and inside("update")(source, node):
            leaves = isinstance(node.body[-1], ast.Return | ast.Continue)
            yield source.replaced(node.test, "False" if leaves else "True", MISTAKE.id)


MISTAKE = Mistake(
    id="always-updates",
    sentence="Right answers change the weights, too; only a mistake should.",
    why="The rule is remembered as 'add x or subtract x', and the condition in front of it is"
    " forgotten.",
    hints=(
        "What should the perceptron learn from an example that it tells rightly?",
        "Take an example that is right already. By how much do your weights change?",
        (
            "A neighbour: a guard shifts the fence only if a sheep got out. What happens to a"
            " fence that is shifted every day?"
        ),
    ),
    mutant=either(
        alternatives("always-updates", ("_t - _a", "2 * _t - 1"), where=inside("update")),
        unguarded,
    ),
    example="PERCEPTRON",
)
