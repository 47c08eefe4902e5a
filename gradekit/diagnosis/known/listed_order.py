"""The order of the list, not of the graph."""

import ast
from collections.abc import Iterator

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.places import called
from gradekit.diagnosis.source import Edit, Source


def as_listed(source: Source) -> Iterator[Edit]:
    """Take the nodes as they were given where they are put into order."""
    for node in source.nodes():
        if isinstance(node, ast.Call) and "sorted" in called(node):
            own = source.code(node.func).startswith("self.")
            if own and not node.args:
                yield source.replaced(node, f"list(self.{_listed(source, node)})", MISTAKE.id)
        elif isinstance(node, ast.Return) and isinstance(node.value, ast.Name):
            function = source.function_of(node)
            if function and "sorted" in function.name:
                text = f"list(self.{_listed(source, node)})"
                yield source.replaced(node.value, text, MISTAKE.id)


def _listed(source: Source, node: ast.AST) -> str:
    """Return in which attribute the function around looks names up."""
    function = source.function_of(node)
    for found in ast.walk(function) if function else ():
        if isinstance(found, ast.Subscript) and isinstance(found.slice, ast.Name):
            owner = found.value
            own = isinstance(owner, ast.Attribute) and source.code(owner.value) == "self"
            if own and isinstance(owner, ast.Attribute) and isinstance(found.ctx, ast.Load):
                return owner.attr
    return "nodes"


MISTAKE = Mistake(
    id="listed-order",
    sentence="Nodes are visited as they are listed; a node has to wait for all that it depends on.",
    why="In small examples the list happens to be in a good order.",
    hints=(
        "What does a node need before it can compute, and before it can send a gradient back?",
        "List the nodes of an example backwards. Does your code still give the same result?",
        (
            "A neighbour: a recipe lists 'fry the onions' before 'cut the onions'. In which "
            "order are they done, and why?"
        ),
    ),
    mutant=as_listed,
    example="CHAIN",
)
