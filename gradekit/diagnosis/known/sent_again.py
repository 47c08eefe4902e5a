"""Sent on again."""

import ast
from collections.abc import Iterator

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.places import backwards, word_of
from gradekit.diagnosis.rewriting import either
from gradekit.diagnosis.source import Edit, Source

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


_WALK = """
def sent_again(table, first):
    def read(entry):
        if isinstance(entry, (list, tuple)):
            return [name for part in entry for name in read(part)]
        return [entry] if isinstance(entry, str) and entry in table else []
    ahead, sent = [first], 0
    while ahead and sent < 99:
        sent += 1
        name = ahead.pop(0)
        yield name
        ahead += read(table[name])
"""


def walked(source: Source) -> Iterator[Edit]:
    """Walk back along the paths in place of an order: a node comes again with each of them."""
    for backward, forward in backwards(source):
        ends = [end for n in ast.walk(forward) for end in _picked(n)]
        for loop in ast.walk(backward):
            if not isinstance(loop, ast.For) or not ends or source.region_of(loop) is None:
                continue
            table = _table(source, loop)
            if table and "sorted" in source.code(loop.iter):
                pad = " " * loop.col_offset
                walk = "\n".join(pad + line for line in _WALK.strip().splitlines())
                start, end = source.span(loop)[0], source.span(loop.iter)[1]
                head = (
                    f"for {source.code(loop.target)} in sent_again({table}, {source.code(ends[0])})"
                )
                yield Edit(
                    start=start, end=end, text=f"{walk.strip()}\n{pad}{head}", what=MISTAKE.id
                )


def _picked(node: ast.AST) -> list[ast.Attribute]:
    """Return whose value is returned: the output of return values[self.output]."""
    value = node.value if isinstance(node, ast.Return) else None
    place = value.slice if isinstance(value, ast.Subscript) else None
    return [place] if isinstance(place, ast.Attribute) else []


def _table(source: Source, loop: ast.For) -> str:
    """Return in which table of the object a loop looks up what it is at, "" if in none."""
    for node in ast.walk(loop):
        if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Attribute):
            at_it = word_of(node.slice) == word_of(loop.target) != ""
            if at_it and isinstance(node.ctx, ast.Load):
                return source.code(node.value)
    return ""


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
