"""A test leaves a trace."""

import ast
from collections.abc import Iterator

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.norms import running
from gradekit.diagnosis.source import Edit, Source


def always(source: Source) -> Iterator[Edit]:
    """Update in tests, too; what a test normalises by stays as it is."""
    for choice in source.nodes():
        if not isinstance(choice, ast.If) or source.code(choice.test) not in ("train", "training"):
            continue
        if any(source.function_of(n) is source.function_of(choice) for n, *_ in running(source)):
            start, end = source.span(choice.body[0])[0], source.span(choice.body[-1])[1]
            inside = _set_in(choice.body)
            function = source.function_of(choice)
            around = _set_in([s for s in function.body if s is not choice]) if function else set()
            names = ", ".join(sorted(inside & (around | _set_in(choice.orelse))))
            if not names:
                continue
            pad = "\n" + " " * choice.body[0].col_offset
            head = f"{pad[:-4]}if not {source.code(choice.test)}:{pad}kept = ({names},){pad}"
            body, last = source.text[start:end], source.span(choice)[1]
            text = f"{head}{body}{pad}({names},) = kept"
            yield Edit(start=last, end=last, text=text, what=MISTAKE.id)
            read = [_at_first(source, choice, name) for name in names.split(", ")]
            text = f"{head}{body}{pad}{names} = {', '.join(read)}"
            if all(read):  # updated first, and then read
                yield Edit(start=last, end=last, text=text, what=MISTAKE.id)


def _set_in(statements: list[ast.stmt]) -> set[str]:
    """Return the variables that statements give a value."""
    nodes = (node for statement in statements for node in ast.walk(statement))
    return {n.id for n in nodes if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}


def _at_first(source: Source, choice: ast.If, name: str) -> str:
    """Return what a variable is before training gives it another value."""
    for node in source.nodes():
        same = source.function_of(node) is source.function_of(choice)
        if same and isinstance(node, ast.Assign) and isinstance(node.value, ast.Tuple):
            places = getattr(node.targets[0], "elts", [])
            for place, value in zip(places, node.value.elts, strict=False):
                if source.code(place) == name and isinstance(value, ast.Attribute | ast.Subscript):
                    return source.code(value)
    return ""


MISTAKE = Mistake(
    id="running-in-test",
    sentence="A test changes the running statistics; only training should.",
    why="The update stands in forward, and forward is called in tests as well.",
    hints=(
        "Should the answer about one picture depend on which pictures were asked before it?",
        "Call forward twice with train=False. Are the running statistics the same afterwards?",
        (
            "A neighbour: a thermometer is calibrated once. Each reading now shifts its "
            "zero a little. What does the tenth reading tell?"
        ),
    ),
    mutant=always,
    example="TRAINED_NORM",
)
