"""All known mistakes: special ones first, then general ones, each by its name."""

from __future__ import annotations

import importlib
import pkgutil
from functools import lru_cache

from gradekit.diagnosis import known
from gradekit.diagnosis.mistake import Mistake


@lru_cache(maxsize=1)
def catalogue() -> tuple[Mistake, ...]:
    """Return every mistake of ``known/``; each file there names its own ``MISTAKE``."""
    names = [module.name for module in pkgutil.iter_modules(known.__path__)]
    found = [importlib.import_module(f"{known.__name__}.{name}").MISTAKE for name in names]
    return tuple(sorted(found, key=lambda mistake: (mistake.rank, mistake.id)))
