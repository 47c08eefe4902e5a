"""Where a verdict points: the method that a wrong value comes from, in a submission."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache

from gradekit.model import Verdict
from gradekit.sandbox.messages import Loaded


def placed(verdict: Verdict, check: str, loaded: Loaded, used: frozenset[str]) -> Verdict:
    """Point at the method that a wrong value comes from, where it can only be one."""
    if verdict.status != "wrong" or verdict.file is not None:
        return verdict
    stage = check.rpartition(".")[2]
    names = {*(f"{name}.{stage}" for name in used), *(n for n in used if n.endswith(stage)), *used}
    found = [loaded.places[name] for name in sorted(names) if name in loaded.places]
    if len(found) != 1:
        return verdict
    return replace(verdict, file=found[0][0], line=found[0][1])


def own_backward(templates: Iterable[str], used: frozenset[str]) -> frozenset[str]:
    """Name the definitions that give the gradients of the classes and functions in use.

    That is ``backward`` where the template has one; else what is not ``forward``, such as ``loss``.
    Of functions ``layer_backward``; else the one that gives both, as in ``loss, dx = f(x)``.
    """
    holes = _definitions(tuple(templates))
    methods = [name for name in holes if name.partition(".")[0] in used and "." in name]
    backward = [name for name in methods if name.endswith(".backward")]
    others = [m for m in methods if m.partition(".")[2] not in ("forward", "__init__")]
    stems = used | {name.removesuffix("_forward") for name in used}
    pairs = {n: n.removesuffix("_backward") for n in holes if n.endswith("_backward")}
    functions = [name for name, stem in pairs.items() if stem in stems]
    whole = [name for name in holes if name in used and not name.endswith("_forward")]
    return frozenset([*(backward or others), *functions] or whole)


@lru_cache(maxsize=16)
def _definitions(templates: tuple[str, ...]) -> tuple[str, ...]:
    """Name the functions and methods of the released templates, which are the course's own."""
    names = []
    for template in templates:
        for node in ast.parse(template).body:
            if isinstance(node, ast.FunctionDef):
                names.append(node.name)
            elif isinstance(node, ast.ClassDef):
                inner = [n for n in node.body if isinstance(n, ast.FunctionDef)]
                names += [f"{node.name}.{n.name}" for n in inner]
    return tuple(names)
