"""What backward gave before is added to what it gives now."""

import ast
from collections.abc import Iterator

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.source import Edit, Source

_ADDING = """

    def _adding(once):
        def backward(self, *given):
            got = once(self, *given)
            parts = list(got) if isinstance(got, (list, tuple)) else [got]
            before = getattr(self, "_before", None)
            if before is not None:
                parts = [one + other for one, other in zip(before, parts)]
            self._before = parts
            return parts if isinstance(got, (list, tuple)) else parts[0]

        return backward

    backward = _adding(backward)
"""


def adding(source: Source) -> Iterator[Edit]:
    """Let each backward that has a hole add up what it returns, call by call."""
    for node in source.tree.body:
        methods = node.body if isinstance(node, ast.ClassDef) else []
        for method in methods:
            named = isinstance(method, ast.FunctionDef) and method.name == "backward"
            last = method.end_lineno or method.lineno
            if named and any(method.lineno <= r.last and r.first <= last for r in source.regions):
                end = source.span(node)[1]
                yield Edit(start=end, end=end, text=_ADDING, what=MISTAKE.id)


MISTAKE = Mistake(
    id="added-up",
    sentence="What an earlier backward gave is still in it: the calls are added up.",
    why="Within one pass gradients are added over the paths; an earlier pass is no part of it.",
    hints=(
        "A second pass has other numbers. What of the first should still be in its gradients?",
        (
            "Call backward twice with the same upstream gradient. Does the second answer differ "
            "from the first?"
        ),
        (
            "A neighbour: a scale shows 3 kg, then you put 5 kg on it without emptying it. What "
            "does it show, and of what?"
        ),
    ),
    mutant=adding,
    example="MULTIPLY",
    rank=-1,
    anywhere=True,
)
