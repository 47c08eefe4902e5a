"""Wrong answers as students write them, each with what is wrong in it and which names tell so.

A file ``labelled/ASSIGNMENT/QUESTION__words.py`` holds one class or function of a submission, with
one mistake in one hole. Its docstring says ``Mistake:`` and ``Truth:`` in words, ``Accept:`` the
misconceptions that are a true statement about it, and ``Family:`` their families; ``none`` where
nothing that has a name describes it.

``labelled_later`` holds a second set alike: its answers were written without a look at the
catalogue, and labelled afterwards, with the catalogue at hand, without a look at any diagnosis.
``Frequency:`` is the writer's guess of how often an answer is seen.
"""

import ast
from dataclasses import dataclass
from pathlib import Path

_HERE = Path(__file__).parent
FOLDERS = {"labelled": _HERE / "labelled", "later": _HERE / "labelled_later"}  # by set
_DEFINITIONS = (ast.ClassDef, ast.FunctionDef)


@dataclass(frozen=True, kw_only=True)
class LabelledAnswer:
    """One wrong answer: where it lies, and what its docstring says about it."""

    path: Path
    mistake: str
    truth: str
    accept: tuple[str, ...]
    families: tuple[str, ...]

    @property
    def assignment(self):
        """Return the name of the assignment that it answers."""
        return self.path.parent.name

    @property
    def question(self):
        """Return the question that it answers wrongly."""
        return self.path.stem.split("__")[0]

    @property
    def name(self):
        """Return its name among the labelled answers."""
        return f"{self.assignment}/{self.path.stem}"

    def submission(self, reference):
        """Return the source of a reference with its class or function in place of the right one."""
        parts = _definitions(self.path.read_text(encoding="utf-8"))
        lines = reference.decode().splitlines()
        for node in reversed(ast.parse(reference).body):
            if isinstance(node, _DEFINITIONS) and node.name in parts:
                lines[node.lineno - 1 : node.end_lineno] = parts.pop(node.name).splitlines()
        assert not parts, f"{self.name}: the reference has no {', '.join(parts)}"
        return ("\n".join(lines) + "\n").encode()


def labelled_answers(assignment="*", kind="labelled"):
    """Return the wrong answers of a set to one assignment, or to all of them."""
    return [_read(path) for path in sorted(FOLDERS[kind].glob(f"{assignment}/*__*.py"))]


def _read(path):
    words = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    found = dict(line.split(": ", 1) for line in words.splitlines() if ": " in line)
    return LabelledAnswer(
        path=path,
        mistake=found["Mistake"],
        truth=found["Truth"],
        accept=_ids(found.get("Accept", "none")),
        families=_ids(found.get("Family", "none")),
    )


def _ids(told):
    return () if told == "none" else tuple(told.split(", "))


def _definitions(source):
    """Return the source of each class and function by its name."""
    return {
        node.name: ast.get_source_segment(source, node) or ""
        for node in ast.parse(source).body
        if isinstance(node, _DEFINITIONS)
    }
