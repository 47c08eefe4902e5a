"""More than one bias."""

import ast
from collections.abc import Iterator

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.places import in_forward, speaks_of, word_of
from gradekit.diagnosis.source import Edit, Source


def repeated(source: Source) -> Iterator[Edit]:
    """Add the bias once a channel, once a place of the window, or once a product."""
    for node in source.nodes():
        if not isinstance(node, ast.BinOp) or not isinstance(node.op, ast.Add):
            continue
        windows = speaks_of("stride", "gap", "dilation")(source, node) and in_forward(source, node)
        if windows and word_of(node.right) == "b":
            function = source.function_of(node)
            names = (
                {n.id for n in ast.walk(function) if isinstance(n, ast.Name)} if function else set()
            )
            given = [a.arg for a in function.args.args] if function else []
            w = "w" if "w" in (*names, *given) else "self.w"
            for times in (f"{w}.shape[1]", f"{w}[0, 0].size", f"{w}[0].size"):
                yield source.replaced(
                    node.right, f"{times} * {source.code(node.right)}", MISTAKE.id
                )


MISTAKE = Mistake(
    id="bias-too-often",
    sentence="The bias is added more than once to each output.",
    why="It is written into the sum, and so is added with every term of it.",
    hints=(
        "One output is one sum of products and a bias. How often should the bias be in it?",
        "Let all weights be 0 and the bias 1. What should come out, and what does?",
        (
            "A neighbour: a taxi costs 4 to get in and 2 a mile, so 3 miles cost 10. Who "
            "adds the 4 for each mile gets 18. Where does the 4 belong?"
        ),
    ),
    mutant=repeated,
    example="FAST_CONV",
)
