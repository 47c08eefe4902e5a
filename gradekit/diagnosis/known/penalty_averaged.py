"""The penalty in the mean."""

import ast
from collections.abc import Iterator

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.places import inputs_of, inside, is_call, word_of
from gradekit.diagnosis.source import Edit, Source


def averaged(source: Source) -> Iterator[Edit]:
    """Divide each penalty that is added by the length of the batch."""
    for node in source.nodes():
        function = source.function_of(node)
        adds = isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add)
        if not isinstance(node, ast.BinOp) or not adds or not inside("loss")(source, node):
            continue
        priced = is_call(node.right, "forward", "backward") or any(
            word_of(n) == "reg" for n in ast.walk(node.right)
        )
        if function and priced:
            text = f"{source.operand(node.right)} / len({inputs_of(function)[0]})"
            yield source.replaced(node.right, text, MISTAKE.id)


MISTAKE = Mistake(
    id="penalty-averaged",
    sentence="The penalty is divided by the number of examples; only the data loss is a mean.",
    why="Both are added up first, and the sum is divided.",
    hints=(
        "Does the price of large weights depend on how many examples there are?",
        (
            "Let the batch hold every example twice. Should the penalty stay, or become half as "
            "large?"
        ),
        (
            "A neighbour: four friends share the bill of 80, and each pays 5 for the coat. Is "
            "that (80 + 5) / 4 each?"
        ),
    ),
    mutant=averaged,
    example="PENALISED",
    counts=True,
)
