"""A default in place of the parameter."""

import ast
from collections.abc import Iterator

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.places import inside, word_of
from gradekit.diagnosis.source import Edit, Source


def fixed(source: Source) -> Iterator[Edit]:
    """Write its default for each parameter; one of 0 or False is a part left out."""
    for node in source.nodes():
        if isinstance(node, ast.Attribute | ast.Name) and isinstance(node.ctx, ast.Load):
            if inside("__init__")(source, node):
                continue
            owner = source.class_of(node) if isinstance(node, ast.Attribute) else None
            functions = (
                [m for m in owner.body if isinstance(m, ast.FunctionDef) and m.name == "__init__"]
                if owner
                else [source.function_of(node)]
            )
            for function in functions:
                value = _defaults(function).get(word_of(node)) if function else None
                if isinstance(value, int | float) and value and value is not True:
                    yield source.replaced(node, f"{value}", MISTAKE.id)


def _defaults(function: ast.FunctionDef) -> dict[str, object]:
    arguments = function.args.args
    own = zip(arguments[::-1], function.args.defaults[::-1], strict=False)
    return {a.arg: value.value for a, value in own if isinstance(value, ast.Constant)}


MISTAKE = Mistake(
    id="default-used",
    sentence="A parameter is fixed at its default, at least in one place: the value that was given "
    "is not used there.",
    why="As long as nobody gives another value, the number and the name are the same.",
    hints=(
        (
            "Somebody makes an object with another value than the usual one. Where would your"
            " code notice?"
        ),
        (
            "Look for numbers in your code that are also defaults in the head of __init__. "
            "Which of them should be a name?"
        ),
        (
            "A neighbour: def price(net, tax=0.2) that returns net * 1.2. What does "
            "price(100, tax=0.1) give?"
        ),
    ),
    mutant=fixed,
    example="LEAKY",
    rank=1,
)
