"""The tutorial of docs/authoring.md word by word, with all that it prints.

    python -m tests.benchmarks tutorial

The test suite (tests/test_docs_authoring.py) follows it in the same way, but leaves out its second
validation, of the finished assignment: it takes longest, and changes no file.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from tests.tutorial import differences


def main(arguments: list[str]) -> int:
    """Follow the tutorial; print what comes out otherwise than the page says."""
    argparse.ArgumentParser(prog="python -m tests.benchmarks tutorial").parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="gradekit-benchmark-") as folder:
        found = list(differences(Path(folder)))
    print("\n".join(found))
    print("fine" if not found else f"NOT FINE: {len(found)} commands")
    return 1 if found else 0
