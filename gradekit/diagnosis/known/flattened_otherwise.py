"""Another order of the numbers."""

import ast
from collections.abc import Iterator

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.places import is_call
from gradekit.diagnosis.source import Edit, Source


def lined(source: Source) -> Iterator[Edit]:
    """Turn the axes of each example round before it becomes a row, or mix the examples."""
    for node in source.nodes():
        if isinstance(node, ast.Call) and is_call(node, "reshape") and _flattens(source, node):
            owner = node.func.value if isinstance(node.func, ast.Attribute) else node
            x = source.operand(owner)
            for text in (
                f"np.stack([one.ravel(order='F') for one in {x}])",
                f"{x}.reshape(-1, len({x})).T",
            ):
                yield source.replaced(node, text, MISTAKE.id)


def _flattens(source: Source, node: ast.Call) -> bool:
    numpys = isinstance(node.func, ast.Attribute) and source.code(node.func.value) == "np"
    return not numpys and len(node.args) == 2 and source.code(node.args[1]) == "-1"


MISTAKE = Mistake(
    id="flattened-otherwise",
    sentence="The numbers of each example are lined up in another order than the weights expect.",
    why=("There are many ways to bring an array to the same shape, and each keeps another order."),
    hints=(
        "An example is read row by row. In which order does your code read it?",
        "Flatten [[1, 2], [3, 4]] as your code does it. Do you get 1, 2, 3, 4?",
        (
            "A neighbour: a page of two columns is read line by line across both. Are the words "
            "still in order?"
        ),
    ),
    mutant=lined,
    example="FLAT",
    anywhere=True,
)
