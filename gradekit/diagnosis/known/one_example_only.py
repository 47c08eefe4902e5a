"""Only one example."""

from collections.abc import Iterator

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.places import inputs_of, stored, upstream_of
from gradekit.diagnosis.source import Edit, Source


def chosen(source: Source) -> Iterator[Edit]:
    """Let the upstream gradient of all other rows be 0 where a gradient is kept."""
    for node in stored(source):
        dout, code, function = (
            upstream_of(source, node),
            source.code(node),
            source.function_of(node),
        )
        if dout and dout in code and function and len(inputs_of(function)) == 1:
            for row in ("-1", "0"):
                alone = f"np.concatenate([{dout}[:{row}] * 0, {dout}[{row}:]])"
                if row == "0":
                    alone = f"np.concatenate([{dout}[:1], {dout}[1:] * 0])"
                text = code.replace(dout, alone)
                yield source.replaced(node, text, MISTAKE.id)


MISTAKE = Mistake(
    id="one-example-only",
    sentence="Only one example of the batch counts in the gradients of the weights.",
    why=(
        "A loop over the batch sets the gradient anew each time, or only the first row is "
        "looked at."
    ),
    hints=(
        (
            "Every example used the same weights. How many of them should have a say in the "
            "gradient?"
        ),
        ("Change the last example only, then the first one only. Does the gradient notice both?"),
        (
            "A neighbour: ten people vote, and only the last ballot is read. What is wrong with "
            "the result?"
        ),
    ),
    mutant=chosen,
    example="DENSE",
)
