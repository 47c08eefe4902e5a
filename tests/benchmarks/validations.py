"""The course of tests/data/cs231n validated in full: all seeds, edits and known mistakes.

    python -m tests.benchmarks validations

The test suite (tests/test_cs231n_course.py) validates it with two seeds and few edits, makes no
known mistakes and does not search a worker's memory.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from pathlib import Path

from gradekit.authoring.validate import validate
from gradekit.course import find_place
from tests.benchmarks.batch_class import ROOT

COURSE = ROOT / "tests" / "data" / "cs231n"


def main(arguments: list[str]) -> int:
    """Validate a copy of the course; print its rows."""
    argparse.ArgumentParser(prog="python -m tests.benchmarks validations").parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="gradekit-benchmark-") as folder:
        shutil.copytree(COURSE, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns(".keys"))
        found = validate(find_place("affine", Path(folder)))
    for row in found.rows:
        print(f"{row.light:5} {row.name}: {row.said}", *row.details, sep="\n      ")
    print("fine" if not found.red else "NOT FINE")
    return 1 if found.red else 0
