"""Where a reference hands hidden numbers to a layer, behind an activation that cuts at 0."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator

from gradekit.diagnosis.instead import touched
from gradekit.diagnosis.places import assigned_to, called, word_of
from gradekit.diagnosis.source import Edit, Source

_REMEMBERING = """


def _remembering(relu, linear):
    seen = []
    first, second = relu.forward, linear.forward

    def forward(self, x):
        out = first(self, x)
        seen.append((x, out))
        return out

    def after(self, x):
        value = second(self, x)
        self.x = next(({kept} for x_, out in seen if out is x), x)
        return value

    relu.forward, linear.forward = forward, after


_remembering(ReLU, Linear)
"""
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


def remembering(what: str, kept: str) -> Callable[[Source], Iterator[Edit]]:
    """Return the mutant of a module with both layers: a linear keeps ``kept`` of a ReLU's x_."""

    def mutant(source: Source) -> Iterator[Edit]:
        found = [node for node in source.tree.body if isinstance(node, ast.ClassDef)]
        if {"Linear", "ReLU"} <= {node.name for node in found if touched(source, node)}:
            end = source.span(found[-1])[1]
            yield Edit(start=end, end=end, text=_REMEMBERING.format(kept=kept), what=what)

    return mutant


def _cuts(call: ast.Call) -> bool:
    owner = word_of(call.func.value) if isinstance(call.func, ast.Attribute) else ""
    return len(call.args) == 1 and any(word in owner.lower() for word in _CUTS)
