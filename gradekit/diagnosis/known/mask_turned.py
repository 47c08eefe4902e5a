"""The past is hidden in place of the future."""

import ast
from collections.abc import Iterator

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.places import called, is_call
from gradekit.diagnosis.source import Edit, Source


def lower(source: Source) -> Iterator[Edit]:
    """Hide the lower triangle, or see the upper one."""
    for node in source.nodes():
        if isinstance(node, ast.Call) and node.args:
            first = source.code(node.args[0])
            if is_call(node, "triu", "triu_indices"):
                name = called(node).replace("triu", "tril")
                yield source.replaced(node, f"np.{name}({first}, k=-1)", MISTAKE.id)
                if is_call(node, "triu"):  # its own key as well
                    yield source.replaced(node, f"np.tril({first})", MISTAKE.id)
            elif is_call(node, "tril") and len(node.args) == 1 and not node.keywords:
                yield source.replaced(node, f"np.triu({first})", MISTAKE.id)


MISTAKE = Mistake(
    id="mask-turned",
    sentence="The mask is turned round: the past is hidden, and the future is seen.",
    why="Upper and lower triangle are easily exchanged, and so are 'may see' and 'is hidden'.",
    hints=(
        "Row t of the scores belongs to query t. Which of its columns come later?",
        "Print your mask for three queries. Which row should have only one open place?",
        (
            "A neighbour: np.triu([[1, 2], [3, 4]]) keeps 1, 2 and 4. Is the 2 above or below"
            " the diagonal?"
        ),
    ),
    mutant=lower,
    example="CAUSAL",
)
