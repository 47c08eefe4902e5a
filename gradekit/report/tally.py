"""How many results there are of each kind, and who needs a look: what is said when all is done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

_NAMED = 10
# What a message of a refused submission holds -> the word for it.
_REFUSED = {
    "a person has to choose": "two candidates",
    "symbolic link": "a symbolic link",
    "not a regular file": "not a regular file",
    "too large": "too large",
    " is refused: ": "archive refused",
    "an archive of a kind": "archive of another kind",
}


@dataclass(slots=True, kw_only=True)
class Tally:
    """Counts of result documents that were seen one by one."""

    statuses: dict[str, int] = field(default_factory=dict)
    named: list[tuple[str, str]] = field(default_factory=list)  # the first to look at, and why

    def add(self, document: Mapping[str, Any]) -> None:
        """Count a document."""
        status = document["status"]
        self.statuses[status] = self.statuses.get(status, 0) + 1
        if status in ("needs_person", "unreadable") and len(self.named) < _NAMED:
            self.named.append((document["student"], why(document)))

    @property
    def submissions(self) -> int:
        """How many there are."""
        return sum(self.statuses.values())

    @property
    def needy(self) -> int:
        """How many a person has to look at."""
        return self.statuses.get("needs_person", 0) + self.statuses.get("unreadable", 0)


def why(document: Mapping[str, Any]) -> str:
    """Say in a word or two why a person has to look at a submission."""
    if document["status"] == "unreadable":
        return "could not be read"
    words: dict[str, None] = {}  # in order, each once
    for question in document["questions"]:
        for check in question["checks"] if "override" not in question else ():
            status, message = check["status"], check["message"] or ""
            if status == "refused":
                known = (word for text, word in _REFUSED.items() if text in message)
                words[next(known, "refused")] = None
            elif status == "checker_error":
                words["a check broke"] = None
            elif status == "written":
                words[f"{question['id']} to be marked"] = None
    return ", ".join(words) or "see its page"
