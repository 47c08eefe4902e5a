"""Former results: which of their verdicts still hold, and whose marks a new run may move."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from gradekit.assignment import Assignment
from gradekit.gradebook import Gradebook
from gradekit.grading.fingerprints import Fingerprints
from gradekit.grading.names import a_few
from gradekit.grading.remembered import Remembered
from gradekit.grading.staging import Staged


def digest_of(staged: Staged) -> str:
    """Return the digest of a submission as it was staged."""
    digest = hashlib.sha256()
    digest.update(f"{staged.status}\0{staged.reason}\0{staged.notes}\0".encode("utf-8", "replace"))
    for name, content in sorted(staged.files.items()):
        digest.update(f"{name}\0{len(content)}\0".encode("utf-8", "replace") + content)
    return digest.hexdigest()


@dataclass(frozen=True, slots=True)
class _Made:
    """Checks that results were made with, beside those of today."""

    shared: tuple[str, ...]  # what all checks share and is not as it was, in words
    probes: frozenset[str]  # those to be asked again
    gone: frozenset[str]  # those that are no more
    marking: bool  # whether points or words changed


class Former:
    """What the gradebook holds, seen with the checks as they are now."""

    def __init__(
        self, assignment: Assignment, fingerprints: Fingerprints, gradebook: Gradebook
    ) -> None:
        self._assignment, self._now, self._gradebook = assignment, fingerprints, gradebook
        self._made = {
            digest: self._beside(Fingerprints.from_json(parts))
            for digest, parts in gradebook.fingerprints().items()
        }

    def _beside(self, before: Fingerprints) -> _Made:
        return _Made(
            shared=self._now.changed_shared(before),
            probes=frozenset(self._now.changed_probes(before)),
            gone=frozenset(before.probes.keys() - self._now.probes.keys()),
            marking=before.marking != self._now.marking,
        )

    def kept(
        self, known: Collection[tuple[str, str] | None], digest: str, student: str
    ) -> Remembered:
        """Return the verdicts of a submission that need no asking.

        ``known`` is what the results of its students were made from: digests of the submission
        and of the checks. ``digest`` is the submission's as it is now.
        """
        before = next(iter(known)) if len(known) == 1 else None
        made = None if before is None or before[0] != digest else self._made.get(before[1])
        if made is None or made.shared:
            return Remembered()
        text = self._gradebook.remembered(student)
        if not text:
            return Remembered()
        asked = [probe for probe in self._assignment.probes if probe.id not in made.probes]
        still = {check for probe in asked for check in probe.check_ids}
        still |= {rule.id for rule in self._assignment.rules}
        return Remembered.from_json(text).only(still)

    def announced(self, students: Collection[str]) -> Iterator[str]:
        """Say what changed in the checks since results of these students were made.

        Said before anything is asked, with whose marks may move by it.
        """
        for digest, made in self._made.items():
            if digest == self._now.digest:
                continue
            whose = [s for s in self._gradebook.asked_with(digest) if s in students]
            if whose:
                yield self._said(made, whose)

    def _said(self, made: _Made, whose: list[str]) -> str:
        n = len(whose)
        of = f"{n} result{'s' * (n != 1)} ({a_few(whose)})"
        if made.shared:
            what = _listed(made.shared)
            return f"Changed since {of}: {what}. Everything is asked again, and any mark may move."
        if not made.probes and not made.gone:
            return (
                f"Points or words of questions changed since {of}. Nothing is asked again; the "
                "marks are computed anew and may move."
            )
        checks = [c for p in self._assignment.probes if p.id in made.probes for c in p.check_ids]
        questions = dict.fromkeys(p.partition(".")[0] for p in [*made.probes, *sorted(made.gone)])
        parts = []
        if checks:
            parts.append(f"{_listed(checks)} {'is' if len(checks) == 1 else 'are'} asked again")
        if made.gone:
            parts.append(f"{_listed(sorted(made.gone))} no longer counts")
        return (
            f"Checks changed since {of}: {'; '.join(parts)}. All other answers are kept. Marks for "
            f"{_listed(list(questions))} may move{', and points or words changed' * made.marking}."
        )


def _listed(names: Collection[str]) -> str:
    names = list(names)
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
