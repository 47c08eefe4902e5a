"""A query does not see its own key."""

import ast
from collections.abc import Iterator

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.places import is_call
from gradekit.diagnosis.source import Edit, Source


def strict(source: Source) -> Iterator[Edit]:
    """Let the hidden triangle have its diagonal, or the seen one lose it."""
    for node in source.nodes():
        if isinstance(node, ast.Call) and is_call(node, "tril") and len(node.args) == 1:
            if not node.keywords:
                yield source.replaced(
                    node, f"np.tril({source.code(node.args[0])}, k=-1)", MISTAKE.id
                )
        elif isinstance(node, ast.Call) and is_call(node, "triu", "triu_indices"):
            for word in node.keywords:
                if word.arg == "k":
                    yield source.replaced(word.value, "0", MISTAKE.id)
                    yield from _finite(source, word.value)


def _finite(source: Source, k: ast.expr) -> Iterator[Edit]:
    """Hide with a large number: then the first query sees all keys alike."""
    function, start = source.function_of(k), source.span(k)[0]
    for node in source.nodes():
        same = source.function_of(node) is function
        if same and isinstance(node, ast.UnaryOp) and source.code(node) == "-np.inf":
            (behind, end), middle = source.span(node), source.span(k)[1]
            text = f"0{source.text[middle:behind]}-1e30"
            yield Edit(start=start, end=end, text=text, what=MISTAKE.id)


MISTAKE = Mistake(
    id="own-key-hidden",
    sentence="A query does not see its own key, and the first one sees none at all.",
    why="The triangle of a matrix comes with and without its diagonal.",
    hints=(
        "May a query look at the key of its own place?",
        "Look at the diagonal of your mask. What does the first row have left?",
        (
            "A neighbour: pages read by the evening of day t. With day t itself, or without? "
            "How many are there on day 0?"
        ),
    ),
    mutant=strict,
    example="CAUSAL",
)
