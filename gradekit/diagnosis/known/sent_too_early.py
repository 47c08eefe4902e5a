"""Sent on too early."""

import ast
from collections.abc import Iterator

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.places import body_of, is_call, word_of
from gradekit.diagnosis.rewriting import either
from gradekit.diagnosis.source import Edit, Source
from gradekit.diagnosis.walks import walking

_ORDER = """

    def _met(self, *, deep):
        order, ahead = [], [self.output]
        while ahead:
            name = ahead.pop(-1 if deep else 0)
            if name in self.nodes and name not in order:
                order.append(name)
                reads = list(self.nodes[name][1])
                ahead += reads[::-1] if deep else reads
        return order
"""


def early(source: Source) -> Iterator[Edit]:
    """Visit nodes in the order in which a walk from the output meets them."""
    for node in source.nodes():
        function = source.function_of(node)
        owner = source.class_of(node)
        words = {word_of(n) for n in ast.walk(owner)} if owner else set()
        if not {"nodes", "output"} <= words:
            continue
        if is_call(node, "reversed") and function and function.name == "backward":
            start, behind = source.span(node)  # type: ignore[arg-type]
            end = source.span(body_of(source, function)[-1])[1]
            for deep in ("True", "False"):
                text = f"self._met(deep={deep})" + source.text[behind:end] + _ORDER.rstrip()
                yield Edit(start=start, end=end, text=text, what=MISTAKE.id)


def met(source: Source) -> Iterator[Edit]:
    """Do the same in graphs of other kinds."""
    return walking(source, MISTAKE.id, again=False)


MISTAKE = Mistake(
    id="sent-too-early",
    sentence="A node sends its gradient back before all that read it have sent theirs.",
    why="The walk goes from reader to read, and a node that is met early is not met again.",
    hints=(
        "When is the gradient of a node complete?",
        (
            "Take a node that is read by two others, one near the output and one far from it. "
            "When does it send?"
        ),
        (
            "A neighbour: a village collects letters from three farms. What if the postman "
            "leaves after the first farm has come?"
        ),
    ),
    mutant=either(early, met),
    example="WEAVE",
    anywhere=True,
)
