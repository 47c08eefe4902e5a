"""Pairing what a backward returned with the inputs that it is about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from gradekit.model import Odd
from gradekit.numerics.compare import Difference, describe_odd, read_array


def pair_gradients(
    tree: Any, names: Sequence[str], shapes: Mapping[str, tuple[int, ...]] | None = None
) -> dict[str, Any] | Difference:
    """Pair what backward returned with the inputs: a sequence in their order, or a mapping.

    A single gradient may come bare or in a list of one; which of the two is told by its shape.
    """
    if tree is None:
        return Difference(reason="none", message="backward: returned None. Is a return missing?")
    if isinstance(tree, Odd):
        return Difference(reason="dtype", message=f"backward returned {describe_odd(tree)}")
    if isinstance(tree, dict):
        keys = {name: name if name in tree else f"d{name}" for name in names}
        gone = [name for name in names if keys[name] not in tree]
        if gone:
            said = ", ".join(gone)
            return Difference(reason="key", message=f"backward gives no gradient for {said}")
        return {name: tree[keys[name]] for name in names}
    if len(names) == 1:
        return {names[0]: _only_gradient(tree, (shapes or {}).get(names[0]))}
    one = "one value" if isinstance(tree, np.ndarray | float | int) else "no list"
    if isinstance(tree, np.ndarray) and tree.ndim > 0:
        one = f"one array of shape {tree.shape}"
        # np.array([dx, dy]) is a sequence of gradients too
        tree = list(tree) if len(tree) == len(names) else tree
    asked = f"{len(names)} gradients were asked for: return [{_listed(names)}]"
    if not isinstance(tree, list):
        return Difference(reason="count", message=f"backward returned {one}; {asked}")
    if len(tree) != len(names):
        n = f"{len(tree)} gradient{'s' * (len(tree) != 1)}"
        return Difference(reason="count", message=f"backward returned {n}; {asked}")
    return dict(zip(names, tree, strict=True))


def _only_gradient(tree: Any, wanted: tuple[int, ...] | None) -> Any:
    if not isinstance(tree, list) or len(tree) != 1:
        return tree
    whole = read_array("", tree)
    return tree if not isinstance(whole, Difference) and whole[0].shape == wanted else tree[0]


def _listed(names: Sequence[str]) -> str:
    return ", ".join(f"d{name}" for name in names)
