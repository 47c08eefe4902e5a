"""A gradient is assigned where it has to be added to."""

import ast
from collections.abc import Iterator

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.places import in_backward, is_call, word_of
from gradekit.diagnosis.source import Edit, Source
from gradekit.diagnosis.windows import last_only


def assigned(source: Source) -> Iterator[Edit]:
    """Write = for +=, and leave out what ``get`` brings from before."""
    for node in source.nodes():
        if not in_backward(source, node):
            continue
        if isinstance(node, ast.AugAssign) and isinstance(node.op, ast.Add):
            if not isinstance(node.value, ast.Constant):
                text = f"{source.code(node.target)} = {source.code(node.value)}"
                yield source.replaced(node, text, MISTAKE.id)
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
            for one, other in ((node.left, node.right), (node.right, node.left)):
                if is_call(one, "get") and isinstance(one, ast.Call):
                    yield source.put(node, other, MISTAKE.id)
                    yield from _some(source, node, one, other)

        elif isinstance(node, ast.Call):
            for which in ("n", "f", "hw", "nhw"):
                last = last_only(source, node, which)
                if last:
                    yield source.replaced(node, last, MISTAKE.id)


def _some(source: Source, node: ast.expr, before: ast.Call, now: ast.expr) -> Iterator[Edit]:
    """Overwrite at nodes only, or at inputs only, in a graph; and with its nodes in other orders.

    Which path comes last depends on the order, and a graph has many right ones.
    """
    owner = source.class_of(node)
    if owner is None or all(word_of(n) != "nodes" for n in ast.walk(owner)):
        return
    texts = [source.code(now)]
    for word in ("in", "not in"):
        some = f"{source.code(before.args[0])} {word} self.nodes"
        texts.append(f"({source.code(before)} if {some} else 0.0) + {source.operand(now)}")
    for text in texts[1:]:
        yield source.replaced(node, text, MISTAKE.id)
    for loop in source.above(node):
        if isinstance(loop, ast.For) and is_call(loop.iter, "reversed"):
            start, behind = source.span(loop.iter)
            between = source.text[behind : source.span(node)[0]]
            for order in _ORDERS:
                for text in texts:
                    end = source.span(node)[1]
                    yield Edit(start=start, end=end, text=order + between + text, what=MISTAKE.id)


_SORTED = """reversed([*__import__("graphlib").TopologicalSorter(
    {k: [r for r in v[1] if r in self.nodes] for k, v in self.nodes.items()}
).static_order()])"""
_DEPTHS = """(lambda f: f(f, self.output, []))(
    lambda f, n, o: o if n not in self.nodes or n in o
    else [f(f, r, o) for r in self.nodes[n][1]TURNED] and o.append(n) or o
)[::-1]"""
_ORDERS = (_SORTED, _DEPTHS.replace("TURNED", ""), _DEPTHS.replace("TURNED", "[::-1]"))


MISTAKE = Mistake(
    id="overwrites",
    rank=1,
    sentence="The last path overwrites the others: gradients are assigned, not added.",
    why="As long as every value is used once, = and += give the same.",
    hints=(
        "What happens to the loss if one value feeds two places, and both of them push?",
        (
            "Find the value that is read more than once. How many gradients arrive there, and"
            " what happens to the first one?"
        ),
        (
            "A neighbour: c = 2a + 5a. One path sends 2 to a, the other one 5. The slope of c"
            " is 7. What if only the last one counted?"
        ),
    ),
    mutant=assigned,
    example="DOUBLED",
)
