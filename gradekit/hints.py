"""Hints of a question, one at a time: which one is next is kept beside the student's file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

KEPT_IN = Path(".gradekit") / "hints.json"


def next_hint(path: Path, key: str, n: int) -> int:
    """Return the number of the hint to show and remember it; a lost memory begins again."""
    seen: dict[str, Any] = {}
    try:
        read = json.loads(path.read_text(encoding="utf-8"))
        seen = read if isinstance(read, dict) else {}
    except (OSError, ValueError):
        pass
    last = seen.get(key)
    number = last % n + 1 if isinstance(last, int) else 1
    try:
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps({**seen, key: number}), encoding="utf-8")
    except OSError:
        pass  # a folder that cannot be written: every hint is the first
    return number
