"""Where a reference hands hidden numbers to a layer, behind an activation that cuts at 0."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator

from gradekit.diagnosis.places import assigned_to, called, word_of
from gradekit.diagnosis.source import Edit, Source

_CUTS = ("relu", "rectifier", "bend")


def hidden(source: Source) -> Iterator[tuple[ast.Call, str]]:
    """Find the calls of layers that read what a ReLU made, each with what the ReLU read."""
    for node in source.nodes():
        if not isinstance(node, ast.Call) or called(node) != "forward" or len(node.args) != 1:
            continue
        given = node.args[0]
        values = [given, *assigned_to(source, given)] if isinstance(given, ast.Name) else [given]
        for value in values:
            if isinstance(value, ast.Call) and called(value) == "forward" and _cuts(value):
                yield node, source.code(value.args[0])


def keeping(what: str, write: Callable[[str], str]) -> Callable[[Source], Iterator[Edit]]:
    """Return the mutant that lets a layer keep something else than the hidden numbers as its x."""

    def mutant(source: Source) -> Iterator[Edit]:
        for node, before in hidden(source):
            assert isinstance(node.func, ast.Attribute)
            layer = source.code(node.func.value)
            kept = f"setattr({layer}, 'x', {write(before)})"
            text = f"(lambda out: ({kept}, out)[1])({source.code(node)})"
            yield source.replaced(node, text, what)

    return mutant


def _cuts(call: ast.Call) -> bool:
    owner = word_of(call.func.value) if isinstance(call.func, ast.Attribute) else ""
    return len(call.args) == 1 and any(word in owner.lower() for word in _CUTS)
