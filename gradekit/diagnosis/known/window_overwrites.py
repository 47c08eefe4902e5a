"""Where windows overlap the last one overwrites."""

from collections.abc import Iterator

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.source import Edit, Source
from gradekit.diagnosis.windows import Collecting, collecting, last_only, scattered


def overwritten(source: Source) -> Iterator[Edit]:
    """Write = for += in a loop over windows, for loops that go either way.

    The reference goes over the places in a window: where these come first to last, windows come
    last to first.
    """
    for found in collecting(source):
        start, end = source.span(found.loop.iter)[0], source.span(found.add)[1]
        between = source.text[source.span(found.loop.iter)[1] : source.span(found.add)[0]]
        steps = source.code(found.loop.iter)
        for value in _values(source, found):
            text = f"{source.code(found.target)} = {value}"
            yield source.replaced(found.add, text, MISTAKE.id)
            turned = f"reversed(list({steps})){between}{text}"
            yield Edit(start=start, end=end, text=turned, what=MISTAKE.id)
    for call, array, place, value in scattered(source):
        yield source.replaced(call, f"{array}[{place}] = {value}", MISTAKE.id)


def _values(source: Source, found: Collecting) -> Iterator[str]:
    """Write what a window gives its pixels: to all of them, or to those that get anything."""
    target, value = source.code(found.target), found.add.value
    yield source.code(value)
    if found.mask is not None:
        yield f"np.where({source.code(found.mask)}, {source.code(found.share)}, {target})"
    last = last_only(source, value, "f")
    if last:
        yield last


MISTAKE = Mistake(
    id="window-overwrites",
    sentence="Where windows overlap, the last one overwrites the others; their gradients have to "
    "add up.",
    why="With windows side by side each pixel belongs to one window, and = does the same as +=.",
    hints=(
        (
            "A pixel lies in several windows. How many gradients does it get, and what "
            "becomes of them?"
        ),
        (
            "Look at how your loop writes into the gradient. What stands there already when "
            "the next window comes?"
        ),
        (
            "A neighbour: [1, 2, 3] in pairs gives (1, 2) and (2, 3). If each pair sends 1 to"
            " its members, the 2 gets 2. What if the second pair overwrites?"
        ),
    ),
    mutant=overwritten,
    example="MAX_POOL",
)
