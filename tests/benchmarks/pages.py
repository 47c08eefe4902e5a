"""The two pages: their bytes, what writing one costs, and how a browser and axe find them.

    python -m tests.benchmarks pages [--n 1000] [--to FOLDER] [--isolation auto]

Pages are those of the sample class, of a class of ``n`` made-up students, and one with every kind
of evidence there is. With a browser, node, axe-core and playwright-core each is opened in light and
dark at 1,100 and 360 pixels with all details unfolded; with ``--to`` pictures and a print go there:

    npm install axe-core playwright-core
    GRADEKIT_NODE_MODULES=node_modules GRADEKIT_BROWSER=/usr/bin/chromium python -m ...

Without GRADEKIT_BROWSER a Chromium or Chrome on the PATH is taken. What is not there is skipped,
and said.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from gradekit.report.document import student_document
from gradekit.report.html import student_page
from tests.benchmarks.batch_class import ROOT, write_class
from tests.feedback_documents import document, every_kind

_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
_ROUNDS, _PAGES = 7, 100
_LARGEST = 3


def graded(submissions: Path, out: Path, isolation: str) -> Path:
    """Grade a class with the real command."""
    words = ["grade", "gates", submissions, "-o", out, "--isolation", isolation]
    done = subprocess.run(
        [sys.executable, "-m", "gradekit", *map(str, words)],
        cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    if done.returncode not in (0, 1):
        raise SystemExit(f"{words} ended with {done.returncode}: {done.stderr[-500:]}")
    return out


def say_bytes(name: str, out: Path) -> None:
    sizes = sorted(path.stat().st_size for path in (out / "feedback").glob("*.html"))
    whole = (out / "class.html").stat().st_size
    print(
        f"{name}: {len(sizes)} student pages of {sizes[0]:,} to {sizes[-1]:,} bytes, "
        f"half of them up to {statistics.median_low(sizes):,}; class page {whole:,}"
    )


def documents(out: Path) -> Iterator[dict[str, Any]]:
    for path in sorted((out / "results").glob("*.json")):
        yield json.loads(path.read_text(encoding="utf-8"))


def cost(found: dict[str, Any]) -> float:
    """Return the CPU seconds of one page, the best of some rounds."""
    best = float("inf")
    for _ in range(_ROUNDS):
        began = time.process_time()
        for _ in range(_PAGES):
            student_page(student_document(found), title="Gates", hints={})
        best = min(best, (time.process_time() - began) / _PAGES)
    return best


def say_cost(out: Path) -> None:
    kinds: dict[str, dict[str, Any]] = {}
    for found in documents(out):
        statuses = [question["status"] for question in found["questions"]]
        left = [status for status in statuses if status != "correct"]
        if statuses and not left:
            kinds.setdefault("all right", found)
        elif left == ["wrong"]:
            kinds.setdefault("one question wrong", found)
    for kind, found in kinds.items():
        print(f"a page, {kind}: {cost(found) * 1e3:.2f} ms of CPU")


def worth_seeing(out: Path) -> list[Path]:
    """Return the class page, the largest and the smallest page of a student."""
    students = sorted((out / "feedback").glob("*.html"), key=lambda path: path.stat().st_size)
    return [out / "class.html", *students[-_LARGEST:], students[0]]


# --- in a browser


def browser_command(to: Path | None, pages: Sequence[Path]) -> list[str] | str:
    """Return the command that opens the pages, or what it lacks."""
    modules = Path(os.environ.get("GRADEKIT_NODE_MODULES") or "node_modules").resolve()
    browser = os.environ.get("GRADEKIT_BROWSER") or next(
        filter(None, map(shutil.which, _BROWSERS)), ""
    )
    node = shutil.which("node")
    if not browser:
        return "no Chromium on the PATH, and GRADEKIT_BROWSER is not set"
    if not node:
        return "no node on the PATH"
    missing = [n for n in ("axe-core", "playwright-core") if not (modules / n).is_dir()]
    if missing:
        return f"no {' and no '.join(missing)} in {modules}: see GRADEKIT_NODE_MODULES"
    driver = str(Path(__file__).with_name("pages.mjs"))
    return [node, driver, browser, str(modules), str(to or ""), *map(str, pages)]


def say_views(command: Sequence[str]) -> int:
    """Print what is wrong with a view, and what all have in common; return how many are wrong."""
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    views = [json.loads(line) for line in done.stdout.splitlines()]
    if done.returncode:
        print(f"the browser stopped: {done.stderr[-600:]}")
    wrong = [v for v in views if v["violations"] or v["asked"] or v["over"] > 0]
    for view in wrong:
        print(f"{view['name']}, {view['scheme']}, {view['width']} px: {json.dumps(view)}")
    slowest = max(views, key=lambda view: view["painted"], default=None)
    print(f"{len(views)} views, {len(wrong)} with a violation, a request or something cut off")
    if slowest:
        print(f"first paint at most {slowest['painted']} ms ({slowest['name']})")
    return len(wrong) + bool(done.returncode)


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks pages")
    parser.add_argument("--n", type=int, default=1000, help="made-up students")
    parser.add_argument("--to", type=Path, help="a folder for pictures")
    parser.add_argument("--isolation", default="auto")
    options = parser.parse_args(arguments)
    if options.to:
        options.to.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="gradekit-pages-") as folder:
        place = Path(folder)
        sample = graded(ROOT / "tests/classes/gates", place / "sample", options.isolation)
        say_bytes("the sample class", sample)
        say_cost(sample)
        pages = worth_seeing(sample)
        if options.n:
            made = graded(write_class(place / "in", options.n), place / "made", options.isolation)
            say_bytes(f"{options.n} made-up students", made)
            pages += worth_seeing(made)
        handmade = place / "every-kind.html"
        found = student_document(document(*every_kind()))
        handmade.write_text(student_page(found, title="Every kind", hints={}), encoding="utf-8")
        command = browser_command(options.to, [*pages, handmade])
        if isinstance(command, str):
            print(f"skipped: pages in a browser, axe and pictures ({command})")
            return 0
        wrong = say_views(command)
        if not options.to:
            print("skipped: pictures (--to FOLDER)")
        return 1 if wrong else 0
