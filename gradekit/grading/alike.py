"""What is alike in a class, from the numbers that the gradebook keeps of each submission."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from gradekit.assignment import Assignment
from gradekit.authoring.release import templates_of
from gradekit.course import Place
from gradekit.gradebook import Gradebook
from gradekit.grading.remembered import origin_of
from gradekit.grading.truths import read_references
from gradekit.report.similar import Likeness, Similar
from gradekit.sandbox.windows import every_window


def similar_in(
    gradebook: Gradebook, students: Iterable[str], place: Place, assignment: Assignment
) -> Similar:
    """Compare the submissions of these students, one in memory at a time."""
    likeness = Likeness({w for text in _texts(place, assignment) for w in every_window(text)})
    for student in students:
        windows, group = origin_of(gradebook.remembered(student))
        likeness.add(student, windows, group)
    return likeness.found()


def _texts(place: Place, assignment: Assignment) -> Iterator[str]:
    """Yield the source that everybody has, or may come to: templates, given files, references."""
    if place.hidden is None:
        paths = place.public.glob("*.py")
        yield from (path.read_text(encoding="utf-8", errors="replace") for path in paths)
        return
    yield from templates_of(place, assignment).values()
    references = read_references(place, assignment)
    for files in (references.main, *references.others.values()):
        for name, content in files.items():
            if name.endswith(".py"):
                yield content.decode("utf-8", "replace")
