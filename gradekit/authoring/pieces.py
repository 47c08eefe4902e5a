"""A template in pieces: which definitions are whose answer, and what is given."""

from __future__ import annotations

import ast
import dis
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import CodeType, FunctionType

from gradekit.assignment import Assignment


@dataclass(frozen=True, slots=True)
class Piece:
    """A template for a notebook."""

    imports: str
    given: str  # further code that is no answer
    answers: Mapping[str, str]  # by question


def together(templates: Mapping[str, str], assignment: Assignment) -> str:
    """Return the templates of an assignment as one: a notebook stands for all of its files."""
    return "\n\n\n".join(
        templates[file] for file in assignment.files if file.endswith(".py") and file in templates
    )


def own_imports(
    body: Sequence[ast.stmt], assignment: Assignment
) -> Iterator[ast.Import | ast.ImportFrom]:
    """Yield the imports of a template from another file of its assignment."""
    own = {file.removesuffix(".py") for file in assignment.files}
    for node in body:
        if isinstance(node, ast.Import):
            named = {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            named = {node.module} if node.module else {alias.name for alias in node.names}
        else:
            continue
        if named & own:
            yield node


def pieces_of(template: str, assignment: Assignment) -> Piece:
    """Take a template apart: a definition belongs to the first question that uses it."""
    lines = template.split("\n")
    body = ast.parse(template).body
    names = {n.name for n in body if isinstance(n, ast.FunctionDef | ast.ClassDef)}
    owners = _owners(assignment, names)
    answers: dict[str, list[str]] = {}
    imports, given, end = dict[str, None](), list[str](), 0
    own = list(own_imports(body, assignment))
    for node in body:
        text = "\n".join(lines[end : node.end_lineno]).strip("\n")  # with the comments before it
        end = node.end_lineno or end
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            continue  # the file's docstring: the prose says it
        if node in own:
            continue  # it stands in the same notebook
        name = getattr(node, "name", "")
        if name in owners:
            answers.setdefault(owners[name], []).append(text)
        elif isinstance(node, ast.Import) or (
            isinstance(node, ast.ImportFrom) and node.module not in ("given", "__future__")
        ):
            imports[text] = None
        else:
            given.append(text)
    return Piece(
        "\n".join(imports),
        "\n\n\n".join(given),
        {question: "\n\n\n".join(texts) for question, texts in answers.items()},
    )


def _owners(assignment: Assignment, names: set[str]) -> dict[str, str]:
    owners: dict[str, str] = {}
    for question in assignment.questions:
        for probe in assignment.probes:
            if probe.question == question and probe.kind:
                for name in _used(probe.function.__code__, probe.function, set()):
                    if name in names:
                        owners.setdefault(name, question)
    return owners


def _used(code: CodeType, function: object, seen: set[CodeType]) -> Iterator[str]:
    """Yield the names in a function, and in those of its own module that it calls."""
    if code in seen:
        return
    seen.add(code)
    yield from code.co_names
    around = getattr(function, "__globals__", {})
    for name in {i.argval for i in dis.get_instructions(code) if i.opname == "LOAD_GLOBAL"}:
        helper = around.get(name)
        if isinstance(helper, FunctionType) and helper.__globals__ is around:
            yield from _used(helper.__code__, helper, seen)
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            yield from _used(inner, function, seen)
