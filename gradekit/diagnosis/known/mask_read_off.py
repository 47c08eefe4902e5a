"""The mask is read off the output."""

from collections.abc import Iterator

from gradekit.diagnosis.dropping import draws, in_use
from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.places import remembering
from gradekit.diagnosis.source import Edit, Source


def read_off(source: Source) -> Iterator[Edit]:
    """Let pass where the output is not 0, for each way to draw."""
    for draw in draws(source):
        forward = source.function_of(draw.node)
        if forward is None or forward.name != "forward" or not draw.plain:
            continue
        passed = f"{draw.upstream} * (self.answered != 0) / (1 - {draw.drop})"
        text = f"({passed} if np.ndim({draw.kept}) else {draw.upstream})"
        for edit in in_use(source, draw, [text], MISTAKE.id):
            more = edit.text + remembering(forward, "answered")
            yield Edit(start=edit.start, end=edit.end, text=more, what=edit.what)


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
