"""The mask begins too late."""

import ast
from collections.abc import Iterator

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.places import is_call
from gradekit.diagnosis.source import Edit, Source


def later(source: Source) -> Iterator[Edit]:
    """Let the hidden triangle begin one place further away."""
    for node in source.nodes():
        if isinstance(node, ast.Call) and is_call(node, "triu", "triu_indices"):
            for word in node.keywords:
                if word.arg == "k" and source.code(word.value) == "1":
                    yield source.replaced(word.value, "2", MISTAKE.id)
        lower = isinstance(node, ast.Call) and is_call(node, "tril", "tril_indices")
        if lower and isinstance(node, ast.Call) and not node.keywords and len(node.args) == 1:
            yield source.replaced(node, f"{source.code(node)[:-1]}, k=1)", MISTAKE.id)


MISTAKE = Mistake(
    id="mask-one-late",
    sentence="The mask begins one place too late: each query sees the next key as well.",
    why="The triangle of a matrix comes with and without its diagonal, and it is moved the "
    "wrong way.",
    hints=(
        "Query t may look at the keys 0 to t. Which is the first key that is hidden from it?",
        "Print your mask for three queries. How many open places has its first row?",
        (
            "A neighbour: on day t the news of the days 0 to t are known. On day 0, is "
            "the news of day 1 out?"
        ),
    ),
    mutant=later,
    example="CAUSAL",
)
