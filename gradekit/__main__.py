"""``python -m gradekit`` is the same program as ``gradekit``."""

from gradekit.cli import main

if __name__ == "__main__":
    main()
