"""All variants of all questions: whether each gets what its first line says.

    python -m tests.benchmarks variants [ASSIGNMENT ...]

The test suite (tests/test_variants.py) asks one right variant of each question, and wrong ones of
two kinds (a status with its reason) where there are two. Here all are asked in the same way.
"""

from __future__ import annotations

import argparse
import time

from tests.variant_answers import (
    QUESTIONS,
    desk_for_variants,
    faults_of,
    name_of,
    variants_of,
)


def main(arguments: list[str]) -> int:
    """Ask all variants; name those that get something else, and say how many there are."""
    names = sorted({question.parent.name for question in QUESTIONS})
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks variants")
    parser.add_argument("assignments", nargs="*", metavar="ASSIGNMENT", help=", ".join(names))
    wanted = parser.parse_args(arguments).assignments or names
    bad = 0
    for name in wanted:
        began = time.monotonic()
        asked = [v for q in QUESTIONS if q.parent.name == name for v in variants_of(q)]
        with desk_for_variants(name) as desk:
            found = {variant: faults_of(desk, variant) for variant in asked}
        bad += sum(bool(faults) for faults in found.values())
        for variant, faults in found.items():
            for fault in faults:
                print(f"{name_of(variant)}: {fault}  NOT FINE")
        print(f"{name}: {len(asked)} variants, {time.monotonic() - began:.1f} s", flush=True)
    print("fine" if not bad else f"NOT FINE: {bad} variants")
    return 1 if bad else 0
