"""All known mistakes, in the order of their files' names."""

from __future__ import annotations

import importlib
import pkgutil
from functools import lru_cache

from gradekit.diagnosis import known
from gradekit.diagnosis.mistake import Mistake


@lru_cache(maxsize=1)
def catalogue() -> tuple[Mistake, ...]:
    """Return every mistake of ``known/``; each file there names its own ``MISTAKE``."""
    names = sorted(module.name for module in pkgutil.iter_modules(known.__path__))
    return tuple(importlib.import_module(f"{known.__name__}.{name}").MISTAKE for name in names)
