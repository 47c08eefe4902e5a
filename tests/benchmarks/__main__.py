"""Run one benchmark by name; each is a module of this folder with a ``main(arguments)``."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path


def main() -> int:
    files = [path for path in Path(__file__).parent.glob("*.py") if path.stem[0] != "_"]
    names = sorted(p.stem for p in files if "\ndef main(" in p.read_text(encoding="utf-8"))
    if len(sys.argv) < 2 or sys.argv[1] not in names:
        print(
            f"usage: python -m tests.benchmarks NAME [OPTIONS]\nNAME is one of: {', '.join(names)}"
        )
        return 2
    module = importlib.import_module(f"tests.benchmarks.{sys.argv[1]}")
    return int(module.main(sys.argv[2:]) or 0)


if __name__ == "__main__":
    sys.exit(main())
