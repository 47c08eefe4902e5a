"""Source rules: what an assignment forbids, read in the worker before student code runs."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence

from gradekit.assignment import Rule
from gradekit.sandbox.loading import read_source

_LOOPS = (
    ast.For,
    ast.While,
    ast.AsyncFor,
    ast.ListComp,
    ast.SetComp,
    ast.DictComp,
    ast.GeneratorExp,
)


def broken_rules(
    rules: Sequence[Rule], files: Mapping[str, bytes], wanted: Sequence[str]
) -> dict[str, list[str | int]]:
    """Return [message, file, line] for every rule that is broken, by the rule's id.

    What may not be imported is looked for in every file handed in, loops in those ``wanted``.
    """
    found: dict[str, list[str | int]] = {}
    others = [name for name in files if name.endswith(".py") and name not in (*wanted, "given.py")]
    for name in (*wanted, *others) if rules else ():
        shown, tree = tree_of(files[name], name) if name in files else (name, None)
        if tree is None:
            continue
        for rule in rules:
            for message, line in _violations(rule, tree, loops=name in wanted):
                found.setdefault(rule.id, [message, shown, line])
    return found


def tree_of(content: bytes, name: str) -> tuple[str, ast.Module | None]:
    """Return what messages call a file, and its tree; None where it has none."""
    try:
        code = read_source(content, name)
        if code.cells is None:
            return code.name, ast.parse(code.text, name)
        from gradekit.sandbox.extraction import extract  # noqa: PLC0415 - notebooks only

        tree = extract(code.cells).tree
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return name, None  # does not load either: that is said where loading is judged
    return code.name, tree


def _violations(rule: Rule, tree: ast.Module, *, loops: bool) -> Iterator[tuple[str, int]]:
    for node in ast.walk(tree):
        for module in _imported(node):
            if module.partition(".")[0] in rule.forbid_imports:
                yield f"imports {module}, which this question does not allow", _line(node)
    for target in rule.no_loops_in if loops else ():
        for definition, name in _reached(tree, target):
            for node in ast.walk(definition):
                if isinstance(node, _LOOPS):
                    whose = "holds" if name == target else f"calls {name}, which holds"
                    said = f"{target} {whose} a Python loop; this question asks for none"
                    yield said, _line(node)


def _reached(tree: ast.Module, target: str) -> Iterator[tuple[ast.AST, str]]:
    """Yield the definitions of a name, then those of this file that they call, and so on."""
    waiting = [(definition, target) for definition in _named(tree, target)]
    seen: set[ast.AST] = set()
    while waiting:
        definition, name = waiting.pop(0)
        if definition in seen:
            continue
        seen.add(definition)
        yield definition, name
        owner = target.rpartition(".")[0]
        for node in ast.walk(definition):
            called = _called(node, owner) if isinstance(node, ast.Call) else ""
            if called:
                waiting += [(found, called) for found in _named(tree, called)]


def _called(call: ast.Call, owner: str) -> str:
    """Name the definition of this file that a call may mean, "" if it can be none."""
    if isinstance(call.func, ast.Name):
        return call.func.id
    own = isinstance(call.func, ast.Attribute) and isinstance(call.func.value, ast.Name)
    if own and call.func.value.id in ("self", "cls", owner):  # type: ignore[attr-defined]
        return f"{owner}.{call.func.attr}" if owner else ""  # type: ignore[attr-defined]
    return ""


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        return [] if node.level else [node.module or ""]
    if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
        called = ast.unparse(node.func).rpartition(".")[2]
        return [str(node.args[0].value)] if called in ("__import__", "import_module") else []
    return []


def _line(node: ast.AST) -> int:
    return int(getattr(node, "lineno", 1))


def _named(tree: ast.Module, target: str) -> list[ast.AST]:
    """Find every definition of that name: the last one counts, or the one under an ``if``."""
    scopes: list[ast.AST] = [tree]
    for part in target.split("."):
        scopes = [
            node
            for scope in scopes
            for node in ast.walk(scope)
            if isinstance(node, ast.ClassDef | ast.FunctionDef)
            and node.name == part
            and node is not scope
        ]
    return scopes
