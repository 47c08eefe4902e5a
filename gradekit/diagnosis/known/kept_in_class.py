"""What belongs to one object is kept for all of its class."""

import ast
from collections.abc import Iterator

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.source import Edit, Source

_SHARED = """

    def __setattr__(self, name, value):
        shared = name in {names!r}
        setattr(type(self), name, value) if shared else object.__setattr__(self, name, value)
"""


def shared(source: Source) -> Iterator[Edit]:
    """Let each class that has a hole keep in itself what its objects are given: all, or one."""
    for node in source.tree.body:
        last = node.end_lineno or node.lineno
        touched = any(node.lineno <= r.last and r.first <= last for r in source.regions)
        if isinstance(node, ast.ClassDef) and touched:
            end = source.span(node)[1]
            names = kept(node)
            for some in dict.fromkeys([tuple(names), *((name,) for name in names)]):
                if some:
                    text = _SHARED.format(names=some)
                    yield Edit(start=end, end=end, text=text, what=MISTAKE.id)


def kept(owner: ast.ClassDef) -> list[str]:
    """Name what objects of a class keep."""
    stores = (n for n in ast.walk(owner) if isinstance(n, ast.Attribute))
    return sorted({n.attr for n in stores if isinstance(n.ctx, ast.Store)})


MISTAKE = Mistake(
    id="kept-in-class",
    sentence="What one object keeps is shared with all objects of its class: the last one wins.",
    why="A name below class, or a global, is one place for all; one object alone does not show it.",
    hints=(
        "Two gates of one kind are in use at a time. How many values does each have to remember?",
        (
            "Look where you keep what backward needs later. Does the name begin with self, in a "
            "method?"
        ),
        (
            "A neighbour: two people write their phone numbers on the same line of one board. What "
            "does the first one read there later?"
        ),
    ),
    mutant=shared,
    example="TWO_AT_ONCE",
    rank=-1,
    anywhere=True,
)
