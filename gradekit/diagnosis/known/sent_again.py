"""Sent on again."""

import ast
from collections.abc import Iterator

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.places import backwards, word_of
from gradekit.diagnosis.rewriting import either
from gradekit.diagnosis.source import Edit, Source
from gradekit.diagnosis.walks import walking

_AGAIN = """

    def backward(self, *given, _first=backward):
        gradients = {self.output: 1.0}
        ahead = [self.output]
        while ahead and len(gradients) < 99:
            name = ahead.pop(%s)
            gate, reads = self.nodes[name]
            sent = gate.backward(gradients[name])
            for read, part in zip(reads, sent if isinstance(sent, list) else [sent]):
                gradients[read] = gradients.get(read, 0.0) + part
                if read in self.nodes:
                    ahead.append(read)
        found = {n: gradients.get(n, np.zeros_like(x)) for n, x in self.inputs.items()}
        return found if isinstance(_first(self), dict) else [found[n] for n in self.inputs]
"""


def walked(source: Source) -> Iterator[Edit]:
    """Walk back along the paths in place of an order: a node comes again with each of them."""
    return walking(source, MISTAKE.id, again=True)


def again(source: Source) -> Iterator[Edit]:
    """Let a node send all that it has whenever something arrives."""
    for backward, _ in backwards(source):
        owner = source.class_of(backward)
        words = {word_of(n) for n in ast.walk(owner)} if owner else set()
        if owner and {"nodes", "output", "inputs"} <= words:
            end = source.span(owner)[1]
            for place in ("0", "-1"):
                yield Edit(start=end, end=end, text=_AGAIN % place, what=MISTAKE.id)


MISTAKE = Mistake(
    id="sent-again",
    sentence=(
        "What had arrived at a node before is sent on again with each new path: it counts twice."
    ),
    why="Each time that something arrives, all that is there is handed on.",
    hints=(
        (
            "A node is read twice, and sends when the first gradient comes. What should it send "
            "for the second one?"
        ),
        (
            "Take a node with one reader and one read behind a node that is read twice. How "
            "often is its share counted?"
        ),
        (
            "A neighbour: 10 euros come in and 10 are passed on. Then 5 come in. Are 5 passed "
            "on, or 15?"
        ),
    ),
    mutant=either(again, walked),
    example="WEAVE",
    anywhere=True,
)
