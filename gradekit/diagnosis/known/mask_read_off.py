"""The mask is read off the output."""

from collections.abc import Iterator

from gradekit.diagnosis.dropping import Draw, draws, used
from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.places import remembering
from gradekit.diagnosis.source import Edit, Source


def read_off(source: Source) -> Iterator[Edit]:
    """Let pass where the output is not 0, for each way to draw."""

    def write(draw: Draw) -> Iterator[str]:
        passed = f"{draw.upstream} * (self.answered != 0) / (1 - {draw.drop})"
        yield f"({passed} if np.ndim({draw.kept}) else {draw.upstream})"

    for draw in draws(source):
        forward = source.function_of(draw.node)
        if forward is not None and forward.name == "forward":
            for edit in used("mask-read-off", write)(source):
                text = edit.text + remembering(forward, "answered")
                yield Edit(start=edit.start, end=edit.end, text=text, what=edit.what)


MISTAKE = Mistake(
    id="mask-read-off",
    sentence="The mask is read off the output: where the input was 0, it looks as if it had been "
    "dropped.",
    why="An output of 0 mostly means that the number was dropped.",
    hints=(
        "Can an output be 0 although its number was kept?",
        "Put a 0 into the input, and drop nothing. What does your backward do there?",
        (
            "A neighbour: a meter shows 0 watts. Is it switched off, or is nothing "
            "plugged in? Who looks at the switch knows. What could you look at?"
        ),
    ),
    mutant=read_off,
    example="SPARSE_DROPOUT",
)
