"""What a run changed: results before and after, question by question."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from gradekit.gradebook import Gradebook
from gradekit.overrides import Override, with_overrides


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionChange:
    """One question of one student that is not as it was. Points are None where none were given."""

    id: str
    status_before: str | None
    status: str | None
    points_before: float | None
    points: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One student whose result is not as it was."""

    student: str
    points_before: float | None
    points: float | None
    status_before: str
    status: str
    cause: str  # "submission" or "checks"
    questions: tuple[QuestionChange, ...]

    @property
    def moved(self) -> bool:
        """Whether the mark is another one."""
        return self.points_before != self.points


def changes_of(
    gradebook: Gradebook, run: int, overrides: Mapping[tuple[str, str], Override]
) -> Iterator[Change]:
    """Yield what a run changed, by student; results that came out the same are left out.

    Points are those after ``overrides``, which count before and after.
    """
    for before, after, another_submission in gradebook.replaced(run):
        cause = "submission" if another_submission else "checks"
        change = _change(with_overrides(before, overrides), with_overrides(after, overrides), cause)
        if change is not None:
            yield change


def _change(before: Mapping[str, Any], after: Mapping[str, Any], cause: str) -> Change | None:
    old = {question["id"]: question for question in before["questions"]}
    new = {question["id"]: question for question in after["questions"]}
    nothing: Mapping[str, Any] = {"status": None, "points": None}
    questions = tuple(
        QuestionChange(
            id=name,
            status_before=old.get(name, nothing)["status"],
            status=new.get(name, nothing)["status"],
            points_before=old.get(name, nothing)["points"],
            points=new.get(name, nothing)["points"],
        )
        for name in dict.fromkeys([*old, *new])
        if _seen(old.get(name, nothing)) != _seen(new.get(name, nothing))
    )
    same = before["points"] == after["points"] and before["status"] == after["status"]
    if same and not questions:
        return None
    return Change(
        student=after["student"],
        points_before=before["points"],
        points=after["points"],
        status_before=before["status"],
        status=after["status"],
        cause=cause,
        questions=questions,
    )


def _seen(question: Mapping[str, Any]) -> tuple[Any, Any]:
    return question["status"], question["points"]
