"""Every released notebook in a real kernel: as students get it, then with the reference's cells.

    python -m tests.benchmarks notebooks [ASSIGNMENT ...]

The test suite (tests/test_notebooks.py) runs two of them in a kernel, and looks at all of them
without one.
"""

from __future__ import annotations

import argparse
import tempfile
import time
import warnings
from pathlib import Path

from gradekit.course import assignment_names, find_place
from tests.benchmarks.batch_class import ROOT
from tests.notebook_runs import faults_in_a_kernel


def main(arguments: list[str]) -> int:
    """Run the notebooks one after the other; name what they show that they should not."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks notebooks")
    parser.add_argument("assignments", nargs="*", metavar="ASSIGNMENT")
    wanted = parser.parse_args(arguments).assignments or assignment_names(ROOT)
    warnings.simplefilter("ignore")  # of the kernel's own packages
    bad = 0
    for name in wanted:
        began = time.monotonic()
        with tempfile.TemporaryDirectory(prefix="gradekit-benchmark-") as folder:
            faults = faults_in_a_kernel(find_place(name, ROOT), Path(folder, "work"))
        bad += bool(faults)
        for fault in faults:
            print(f"{name}, {fault}  NOT FINE")
        print(f"{name}: {time.monotonic() - began:.1f} s", flush=True)
    print("fine" if not bad else f"NOT FINE: {bad} of {len(wanted)}")
    return 1 if bad else 0
