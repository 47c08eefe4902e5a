"""Two softmaxes."""

import ast
from collections.abc import Iterator

from gradekit.diagnosis.instead import touched
from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.source import Edit, Source

_TWICE = """

    def _squashing(once, back):
        def forward(self, scores, y):
            powers = np.exp(scores - scores.max(axis=1, keepdims=True))
            self.q = powers / powers.sum(axis=1, keepdims=True)
            return once(self, self.q, y)

        def backward(self):
            g = back(self)
            return {back}

        return forward, backward

    forward, backward = _squashing(forward, backward)
"""


def twice(source: Source) -> Iterator[Edit]:
    """Put scores through a softmax in front of a softmax loss."""
    names = {node.name for node in source.tree.body if isinstance(node, ast.ClassDef)}
    for node in source.tree.body:
        if (
            isinstance(node, ast.ClassDef)
            and "Softmax" in node.name
            and "Linear" in names
            and touched(source, node)
        ):
            end = source.span(node)[1]
            for back in ("g", "self.q * (g - (self.q * g).sum(axis=1, keepdims=True))"):
                yield Edit(start=end, end=end, text=_TWICE.format(back=back), what=MISTAKE.id)


MISTAKE = Mistake(
    id="softmax-twice",
    sentence="The loss takes a softmax itself, and is handed probabilities: there are two of them.",
    why="Probabilities sound like what a loss should be given.",
    hints=(
        "What does the loss expect to be handed: scores, or probabilities?",
        "Follow the scores into the loss. How often are powers of e taken on the way?",
        (
            "A neighbour: a price with tax is handed to a till that adds the tax. What does the "
            "customer pay?"
        ),
    ),
    mutant=twice,
    example="NETWORK",
    anywhere=True,
)
