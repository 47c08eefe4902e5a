"""The softmax runs along the queries."""

from collections.abc import Iterator

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.places import in_forward, softmaxes
from gradekit.diagnosis.source import Edit, Source


def turned(source: Source) -> Iterator[Edit]:
    """Turn the scores before the softmax, and the shares after it."""
    for node in softmaxes(source, in_forward, 1):
        name, scores = source.code(node.func), source.operand(node.args[0])
        text = f"{name}({scores}.swapaxes(-1, -2)).swapaxes(-1, -2)"
        yield source.replaced(node, text, MISTAKE.id)


MISTAKE = Mistake(
    id="shared-out-by-queries",
    sentence="The softmax runs along the queries: each key shares itself out, where each query "
    "should.",
    why="The scores have an axis for queries and one for keys, and in examples both are "
    "equally long.",
    hints=(
        "Who has one whole to share out: a query among the keys, or a key among the queries?",
        "Sum your weights along the last axis. Do you get 1 for each query?",
        (
            "A neighbour: votes [[3, 1], [2, 2]], one row a voter. Shares within a row "
            "are 3/4, 1/4. What does 3/5 tell?"
        ),
    ),
    mutant=turned,
    example="WHOLE_ATTENTION",
)
