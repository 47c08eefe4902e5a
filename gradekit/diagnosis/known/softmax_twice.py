"""Two softmaxes."""

import ast
from collections.abc import Iterator

from gradekit.diagnosis.instead import softmax_loss, touched
from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.source import Edit, Source

_TWICE = """

    def _squashing(once, back):
        def forward(self, scores, *labels):
            powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
            self.q = powers / powers.sum(axis=-1, keepdims=True)
            return once(self, self.q, *labels)

        def backward(self):
            g = back(self)
            return {back}

        return forward, backward

    forward, backward = _squashing(forward, backward)
"""


def twice(source: Source) -> Iterator[Edit]:
    """Put scores through a softmax in front of a softmax loss."""
    for node in source.tree.body:
        methods = {m.name: m for m in getattr(node, "body", ()) if isinstance(m, ast.FunctionDef)}
        if not isinstance(node, ast.ClassDef) or not {"forward", "backward"} <= methods.keys():
            continue
        is_loss = softmax_loss(node, methods["forward"], methods["backward"])
        if is_loss and touched(source, node):
            end = source.span(node)[1]
            for back in ("g", "self.q * (g - (self.q * g).sum(axis=-1, keepdims=True))"):
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
