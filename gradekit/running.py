"""What runs in this process, a notebook's kernel or a script, as a submission.

IPython is asked only where it is running already.
"""

from __future__ import annotations

import ast
import difflib
import json
import linecache
import re
import sys
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gradekit.assignment import Assignment
from gradekit.sandbox.cells import cells_of_notebook, notebook_name
from gradekit.sandbox.live import functions_in, live_load
from gradekit.sandbox.magics import python_of
from gradekit.sandbox.needs import bound
from gradekit.sandbox.process import Launcher, forking_works

HERE = "this notebook"
_LEFT_OUT = re.compile(r"cell (\d+), line (\d+) was left out")
_Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
# Cell magics that keep what the cell defines out of the notebook.
_ELSEWHERE = re.compile(r"\s*%%(?!time\b|capture\b)")
# A name that is like none that is there: most often the cell was only not run yet.
_NOT_THERE = re.compile(rf"\b(\w+) is missing: {HERE} does not define it(?!,)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """The names that student code has bound, and the cells that did it."""

    names: Mapping[str, Any]
    texts: Mapping[int, str]  # by the number that the notebook shows
    numbers: Mapping[str, int]  # the cell of a code object, by its file
    labels: Mapping[int, str]  # how people know a cell

    def own(self) -> set[int]:
        """Return the cells that the functions come from which are there now."""
        return {self.numbers.get(f.__code__.co_filename, 0) for f in functions_in(self.names)}

    def files(self, name: str, *, live: bool | None = None) -> dict[str, bytes]:
        """Return the source as the assignment's file: a notebook of the cells that count.

        Where objects are forked, only their own cells do; else all, since they are run again.
        """
        live = forking_works() if live is None else live
        kept = self.own()
        texts = {n: self.texts[n] for n in kept & set(self.texts)} if live else self._again(kept)
        cells = [
            {"cell_type": "code", "source": texts[n]} if n in texts else {"cell_type": "markdown"}
            for n in range(1, max(self.texts, default=0) + 1)
        ]
        return {name: json.dumps({"cells": cells, "nbformat": 4}).encode()}

    def _again(self, kept: set[int]) -> dict[int, str]:
        """Return the cells so that running them again gives what is there now.

        A cell stands here as often as it was run: of a definition only that counts which its
        object came from, and a cell that was none does not count at all.
        """
        found: dict[int, str] = {}
        for number, text in self.texts.items():
            tree = python_of(text).tree
            if tree is None and number not in kept:
                continue
            lines = text.split("\n")
            for node in tree.body if tree else ():
                if self._is_over(node, number):
                    decorators = getattr(node, "decorator_list", ())
                    first = min(n.lineno for n in (node, *decorators))
                    last = node.end_lineno or node.lineno
                    lines[first - 1 : last] = [""] * (last - first + 1)
            found[number] = "\n".join(lines)
        return found

    def _is_over(self, node: ast.stmt, number: int) -> bool:
        """Tell whether a statement made, or changed, what is not there any more."""
        if isinstance(node, _Definition):
            return number not in self._cells_of(node.name)
        target = node.targets[0] if isinstance(node, ast.Assign) else None
        if isinstance(target, ast.Attribute) and isinstance(target.value, ast.Name):
            made = [n for n in self._cells_of(target.value.id) if self._defines(n, target.value.id)]
            return number < max(made, default=0)
        return False

    def _defines(self, number: int, name: str) -> bool:
        return (
            re.search(rf"^\s*(?:class|def)\s+{name}\b", self.texts[number], re.MULTILINE)
            is not None
        )

    def _cells_of(self, name: str) -> set[int]:
        """Return the cells that the object of a name comes from; all where that is not known."""
        if name not in self.names:
            return set()
        files = {f.__code__.co_filename for f in functions_in({name: self.names[name]})}
        known = {self.numbers[file] for file in files if file in self.numbers} & set(self.texts)
        return known or set(self.texts)

    def outdated(self, wanted: Collection[str], known: Collection[str]) -> Iterator[str]:
        """Say of the ``wanted`` names what is there although a newer cell was to define it.

        That cell has failed, or it calls it like none of the ``known`` names.
        """
        failed: dict[tuple[int, int], list[str]] = {}
        for name in wanted:
            made = self._made_in(name)
            newest = max((n for n in self.texts if n > made and self._tried(n, name)), default=0)
            if newest and (made or name not in self.names):
                failed.setdefault((newest, made), []).append(name)
            elif made and (other := self._renamed(name, made, known)):
                yield (
                    f"{name} comes from {self._called(made)}; {self._called(other[0])} defines "
                    f"{other[1]}. Give it the name {name} and run that cell again."
                )
        for (newest, made), names in failed.items():
            those, error = " and ".join(names), python_of(self.texts[newest]).error
            what = (
                f" (SyntaxError, line {error.lineno})" if error else f" before it defined {those}"
            )
            here = f"what is checked is {those} from {self._called(made)}"
            yield (
                f"Your last run of {self._called(newest)} failed{what}: "
                f"{here if made else f'there is no {those} yet'}. Mend that cell and run it first."
            )

    def _made_in(self, name: str) -> int:
        """Return the cell that the object of a name was made in; 0 where that is not known."""
        inside = functions_in({name: self.names[name]} if name in self.names else {})
        files = {f.__code__.co_filename for f in inside if f.__qualname__.partition(".")[0] == name}
        if not files <= self.numbers.keys():
            return 0
        cells = {self.numbers[file] for file in files} & self.texts.keys()
        return max((n for n in cells if self._defines(n, name)), default=0)

    def _tried(self, number: int, name: str) -> bool:
        """Tell whether running a cell was to define a name."""
        text = self.texts[number]
        written = re.search(rf"^(?:class|def) +{name}\b", text, re.MULTILINE)
        if not written or _ELSEWHERE.match(text):
            return False
        return python_of(text).error is not None or name in _bound_in(text)

    def _renamed(self, name: str, made: int, known: Collection[str]) -> tuple[int, str] | None:
        """Return the newest cell since then that defines nearly that name, and the name there."""
        near = [
            other
            for other in difflib.get_close_matches(name, self.names, n=3, cutoff=0.75)
            if other not in known and not other.startswith(name)  # Linear2 is one more
        ]
        cells = ((self._made_in(other), other) for other in near)
        return max((found for found in cells if found[0] > made), default=None)

    def _called(self, number: int) -> str:
        return self.labels.get(number, HERE)

    def launcher(self, files: Mapping[str, bytes]) -> Callable[[Assignment], Launcher] | None:
        """Return what starts workers that have the objects; None where nothing can be forked."""
        if not forking_works():
            return None
        from gradekit.sandbox.local import Forker  # noqa: PLC0415 - where there is a fork

        (name, content), *_ = files.items()
        before = {c.number: c.first - 1 for c in cells_of_notebook(content.decode())}
        lines = {
            file: (notebook_name(name), before[number] + _blank_at_top(self.texts[number]))
            for file, number in self.numbers.items()
            if number in before
        }
        return lambda assignment: Forker(assignment, live_load(self.names, lines, HERE))

    def relabelled(self, document: dict[str, Any], name: str) -> dict[str, Any]:
        """Return a result document that names cells as the notebook does: ``cell [7]``."""
        book = notebook_name(name)
        pattern = re.compile(rf"(?:{re.escape(book)}, |\b)cell (\d+)")

        def known(text: Any) -> Any:
            if not isinstance(text, str):
                return text
            text = text.replace(f"{book} does not define it", f"{HERE} does not define it")
            text = _NOT_THERE.sub(r"\1 is missing: run the cell that defines \1 first", text)
            return pattern.sub(lambda m: self.labels.get(int(m[1]), m[0]), text)

        questions = []
        for question in document["questions"]:
            checks = []
            for check in question["checks"]:
                number, changed = check["cell"], {"message": known(check["message"])}
                changed["notes"] = [known(note) for note in check["notes"]]
                if number is not None:
                    changed |= {"file": self.labels.get(number, HERE), "cell": None}
                elif check["file"] == book:
                    changed |= {"file": None, "line": None}
                checks.append({**check, **changed})
            questions.append({**question, "checks": checks})
        notes = [
            known(note.removeprefix(f"{book}: "))
            for note in document["notes"]
            if not self._is_past(note)
        ]
        return {**document, "questions": questions, "notes": notes, "file": None}

    def _is_past(self, note: str) -> bool:
        """Tell whether a note is on what is always so here, or on a line that was mended since."""
        if "not run, " in note:
            return True
        found = _LEFT_OUT.search(note)
        number, line = (int(found[1]), int(found[2])) if found else (0, 0)
        names = set(_bound_in(self.texts.get(number, ""), line))
        later = {
            name
            for n, text in self.texts.items()
            if n > number
            for name in (_bound_in(text) if names else ())
        }
        return bool(names) and names <= later


def _bound_in(text: str, line: int | None = None) -> Iterator[str]:
    """Yield the names that a cell binds, or those of the statement in one line of it."""
    tree = python_of(text).tree
    for node in tree.body if tree else ():
        if line is None or node.lineno == line:
            yield from bound(node)


def running(around: Mapping[str, Any]) -> Running:
    """Look at what runs: the kernel's names, else those ``around`` the caller."""
    shell = _shell()
    if shell is not None:
        history = list(shell.history_manager.input_hist_raw)
        known = dict(getattr(shell.compile, "_filename_map", {}))
        hidden = set(getattr(shell, "user_ns_hidden", ()))
        return Running(
            names={k: v for k, v in shell.user_ns.items() if k not in hidden},
            texts={n: text for n, text in enumerate(history) if n},
            numbers={file: _cell_of(file, number, history) for file, number in known.items()},
            labels={n: f"cell [{n}]" for n in range(1, len(history))},
        )
    path = Path(str(around.get("__file__", "")))
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, ValueError):
        return Running(names=dict(around), texts={}, numbers={}, labels={})
    return Running(
        names=dict(around), texts={1: text}, numbers={str(path): 1}, labels={1: path.name}
    )


def saved_notebook(folder: Path, stem: str) -> Path | None:
    """Find the file of the notebook that runs: told by the editor, else the one that it can be."""
    import os  # noqa: PLC0415

    shell = _shell()
    told = [os.environ.get("JPY_SESSION_NAME")]
    told += [shell.user_ns.get("__vsc_ipynb_file__")] if shell is not None else []
    for name in told:
        if isinstance(name, str) and name.endswith(".ipynb") and Path(name).is_file():
            return Path(name)
    if (folder / f"{stem}.ipynb").is_file():
        return folder / f"{stem}.ipynb"
    books = sorted(folder.glob("*.ipynb"))
    return books[0] if len(books) == 1 else None


def _shell() -> Any:
    known = sys.modules.get("IPython")
    return None if known is None else known.get_ipython()


def _cell_of(file: str, number: int, history: Sequence[str]) -> int:
    """Return the cell of a code object: what %%capture runs is counted as the cell after it."""
    before = history[number - 1] if 0 < number <= len(history) else ""
    if before.lstrip().startswith("%%"):
        body = "".join(linecache.getlines(file)).strip()
        here = history[number] if number < len(history) else ""
        if body and body not in here and body in before:
            return number - 1
    return number


def _blank_at_top(text: str) -> int:
    """Count the lines at the top that IPython takes off before it counts: empty ones, a magic."""
    lines = text.split("\n")
    first = next((n for n, line in enumerate(lines) if line.strip()), 0)
    if not lines[first].startswith("%%"):
        return first
    return next((n for n, line in enumerate(lines) if n > first and line.strip()), first)
