"""Where a verdict points: the method that a wrong value comes from, in a submission."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from gradekit.model import Verdict
from gradekit.sandbox.messages import Loaded

# Of what takes long every line may be to blame, and of what changes none that is known.
_OF_NO_LINE = ("slow", "nondeterministic")


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


def placed_at_outputs(
    verdicts: Mapping[str, Verdict],
    loaded: Loaded,
    used: frozenset[str],
    own: frozenset[str],
    inputs: Sequence[str],
) -> dict[str, Verdict]:
    """Point at the lines that give wrong outputs, where they are known; else leave it as it is.

    own : the definitions that give gradients; inputs : those of the gradients, in their order.
    """
    outputs = [f"d{name}" for name in inputs]
    return {
        check: _at_output(verdict, _givers(check, loaded, used, own), loaded, outputs)
        for check, verdict in verdicts.items()
    }


def _at_output(
    verdict: Verdict, givers: Sequence[str], loaded: Loaded, outputs: Sequence[str]
) -> Verdict:
    if verdict.status != "wrong" or verdict.reason in _OF_NO_LINE:
        return verdict
    wrong = _output_of(verdict, outputs)
    keys = [wrong] if wrong else []
    if wrong in outputs and len(givers) == 1:
        keys.insert(0, f"{outputs.index(wrong)}/{len(outputs)}")
    hits = [_first_of(loaded, name, keys) for name in givers]
    told = [place for place in hits if place is not None]
    if len(told) != 1:
        told = [loaded.places[name] for name in givers] if len(givers) == 1 else []
    return replace(verdict, file=told[0][0], line=told[0][1]) if told else verdict


def _givers(check: str, loaded: Loaded, used: frozenset[str], own: frozenset[str]) -> Sequence[str]:
    """Name what gives the outputs of a check: its stage's methods, else what else may."""
    stage = check.rpartition(".")[2]
    plain = {*(f"{name}.{stage}" for name in used), *(n for n in used if n.endswith(stage))}
    for names in (plain, own if stage == "backward" else (), used):
        if found := sorted(name for name in names if name in loaded.places):
            return found
    return ()


def _first_of(loaded: Loaded, name: str, keys: Sequence[str]) -> tuple[str, int] | None:
    places = (loaded.places.get(f"{name}:{key}") for key in keys)
    return next((place for place in places if place is not None), None)


def _output_of(verdict: Verdict, outputs: Sequence[str]) -> str:
    """Name the output that is wrong, "" if that is not told."""
    if verdict.evidence is not None:
        return verdict.evidence.output
    first = verdict.message.partition(" ")[0].rstrip(":")  # "dW has shape ..."
    return first if first in outputs else ""


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
