"""Line-ups: edited references, asked in workers of their own what a question asks.

Made when the first wrong answer to a question comes up, once a batch.
"""

from __future__ import annotations

import ast
import math
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from gradekit.assignment import Assignment
from gradekit.authoring.holes import holes_of
from gradekit.course import Place
from gradekit.diagnosis.edits import edits_of, edits_outside
from gradekit.diagnosis.lineup import Suspect
from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.names import Name, name_of_kind, names_of
from gradekit.diagnosis.source import Region, Source
from gradekit.grading.asked import DEFAULT_CPU, ProbeTruths
from gradekit.grading.portraits import (
    Portraits,
    TrueOutputs,
    is_judged,
    outputs_at,
    portrait_beside,
    portrait_of,
    several_forms,
    true_outputs,
)
from gradekit.grading.truths import References
from gradekit.judges import JudgeBook
from gradekit.model import Answer, Fault, Limits
from gradekit.sandbox.interview import Question, interview
from gradekit.sandbox.process import Launcher

_MOST = 240  # edits of a question's holes: about 2 s
_BUDGET = 8.0  # seconds of the reference's own time for all edits of a question, about
_TIMES, _LEAST = 20.0, 0.25  # an edited loop may never end: so often the reference's time, at least


@dataclass(slots=True)
class Lineups:
    """The suspects of each probe, as far as they were asked for. Several threads may ask."""

    place: Place
    assignment: Assignment
    references: References
    book: JudgeBook
    truths: Mapping[str, Sequence[ProbeTruths]]  # by question
    mistakes: Sequence[Mistake]
    known_only: bool = False  # without the edits that are no known mistake
    names: dict[str, Name] = field(default_factory=dict)  # by id, also of kinds of edits
    _found: dict[str, dict[str, list[Suspect]]] = field(default_factory=dict)
    _locks: dict[str, threading.Lock] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self.names |= names_of(self.mistakes)

    def of(self, item: ProbeTruths, launcher: Launcher) -> Sequence[Suspect]:
        """Return the suspects of a probe; asks them with ``launcher`` if nobody has yet."""
        question = item.probe.question
        with self._lock:
            lock = self._locks.setdefault(question, threading.Lock())
        with lock, np.errstate(all="ignore"):  # edited code overflows
            if question not in self._found:
                self._found[question] = {}  # where asking fails, it is not tried again
                self._found[question] = self._ask(self.truths[question], launcher)
        return self._found[question].get(item.probe.id, [])

    def _ask(self, items: Sequence[ProbeTruths], launcher: Launcher) -> dict[str, list[Suspect]]:
        items = [item for item in items if item.probe.kind in ("gradient", "values")]
        used = {n for item in items for t in item.truths for n in t.answers[0].used}
        seconds = sum(t.answers[0].seconds for item in items for t in item.truths)
        questions = [_quick(question) for item in items for question in item.questions()]
        limits = Limits(submission=max(5.0, _TIMES * seconds))
        found: dict[str, list[Suspect]] = {item.probe.id: [] for item in items}
        truths = [true_outputs(item) for item in items]
        most = min(_MOST, _affordable(seconds))
        for name, files in self._edited(used, most, forms=several_forms(truths)):
            script = interview(launcher, files, self.assignment.files, questions, limits=limits)
            for item, true in zip(items, truths, strict=True):
                answers = script.answers.get(item.probe.id, [])
                if len(answers) != len(item.truths):
                    continue
                portrait = self._portrait(item, answers, true)
                if any(not seen.right for groups in portrait.values() for seen in groups.values()):
                    found[item.probe.id].append(Suspect(name, portrait))
        return found

    def _portrait(
        self, item: ProbeTruths, answers: Sequence[Answer | Fault], true: Sequence[TrueOutputs]
    ) -> Portraits:
        """Portray an edited reference's answers as those of submissions are."""
        judged = is_judged(item, self.book)
        if judged and item.probe.kind == "values":  # chance decides: the truth is one of many
            outputs = outputs_at(item, answers, self.book, 0)
            return portrait_of(item.truths, outputs, jointly=True)
        return portrait_beside(item, answers, true, jointly=judged, book=self.book)

    def _edited(
        self, used: set[str], most: int, *, forms: bool
    ) -> list[tuple[str, Mapping[str, bytes]]]:
        """Return edits by name: known mistakes first, special ones before general ones.

        Where they are too many, those of what a question asks for stay, of all that this leads to.
        ``forms``: whether alternatives differ from the reference. Where they do not, what is made
        around their holes would answer like what is made around the reference's.
        """
        references = (self.references.main, *self.references.others.values())
        ranks = {mistake.id: mistake.rank for mistake in self.mistakes}
        edits = [edit for files in references for edit in self._edits(files, used, forms=forms)]
        edits.sort(key=lambda edit: ranks.get(edit[0], 0))
        if self.known_only:
            return [edit[:2] for edit in edits if self.names[edit[0]].known]
        by_use = sorted(edits, key=lambda edit: (not edit[2], not self.names[edit[0]].known))
        kept = {id(edit) for edit in by_use[:most]}
        edits = [edit for edit in edits if id(edit) in kept]
        return [edit[:2] for edit in sorted(edits, key=lambda e: not self.names[e[0]].known)]

    def _edits(
        self, files: Mapping[str, bytes], used: set[str], *, forms: bool
    ) -> Iterator[tuple[str, Mapping[str, bytes], bool]]:
        main, asked = self.references.main, {name.partition(".")[0] for name in used}
        outside = files is main or forms
        reached = set(used)
        for file in self.assignment.files:
            reached |= _reached(files[file].decode(), used)
            if files is main or files[file] != main[file]:
                text = files[file].decode()
                owners = reached if files is main else reached - _as_in(text, main[file].decode())
                source = Source(text, self._regions(file, text, owners))
                yield from self._edited_file(files, file, source, asked, outside=outside)
        if files is main and "given.py" in files:
            # Students write for themselves what they could have taken, and err in it.
            text = files["given.py"].decode()
            owners = _reached(text, reached)
            spans = [span for span in _functions(text) if span[2].partition(".")[0] in owners]
            source = Source(text, [Region(*span) for span in spans])
            special = {mistake.id for mistake in self.mistakes if mistake.rank <= 0}
            for edit in self._edited_file(files, "given.py", source, asked, outside=True):
                if edit[0] in special:  # what is a sign there need not be one in the whole
                    yield edit

    def _edited_file(
        self,
        files: Mapping[str, bytes],
        file: str,
        source: Source,
        asked: set[str],
        *,
        outside: bool,
    ) -> Iterator[tuple[str, Mapping[str, bytes], bool]]:
        around = edits_outside(source, self.mistakes) if outside else ()
        for edit in (*around, *edits_of(source, self.mistakes)):
            name = self._name(edit.what)
            if name:
                region = source.region_at(edit)
                owner = region.name.partition(".")[0] if region is not None else ""
                edited = {**files, file: source.apply(edit).encode()}
                yield name, edited, not owner or owner in asked

    def _name(self, what: str) -> str:
        """Return the id of an edit: of a known mistake, else of its kind; "" where it has none."""
        if what in self.names:
            return what
        kind = name_of_kind(what)
        if kind is None:
            return ""
        self.names.setdefault(kind.id, kind)
        return kind.id

    def _regions(self, file: str, text: str, owners: set[str]) -> list[Region]:
        """Return where students write, in a reference; an alternative need not mark it."""
        assert self.place.hidden is not None
        path = self.place.hidden / file
        holes = [(hole.first, hole.last, hole.name) for hole in holes_of(text, path)]
        if not holes:
            main = self.references.main[file].decode()
            names = {hole.name for hole in holes_of(main, path)}
            holes = [span for span in _functions(text) if span[2] in names]
        return [Region(*hole) for hole in holes if hole[2].partition(".")[0] in owners]


def _as_in(text: str, main: str) -> set[str]:
    """Return what an alternative defines as the reference does, with all that it leads to.

    Edits of it were made there already.
    """
    ours, theirs = _definitions(text), _definitions(main)
    other = {name for name, code in ours.items() if code != theirs.get(name)}
    return {name for name in ours if not _reached(text, {name}) & other}


def _definitions(text: str) -> dict[str, str]:
    """Return what is defined at the top, without the words that explain it."""
    found = {}
    for node in ast.parse(text).body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef):
            for inner in ast.walk(node):
                if isinstance(inner, ast.ClassDef | ast.FunctionDef) and ast.get_docstring(inner):
                    inner.body = inner.body[1:] or [ast.Pass()]
            found[node.name] = ast.unparse(node)
    return found


def _functions(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield the bodies of functions and methods: first and last line, and the name."""
    for node in ast.parse(text).body:
        inside = node.body if isinstance(node, ast.ClassDef) else [node]
        owner = f"{node.name}." if isinstance(node, ast.ClassDef) else ""
        for function in inside:
            if isinstance(function, ast.FunctionDef):
                first, last = function.body[0].lineno, function.end_lineno or function.lineno
                yield first, last, f"{owner}{function.name}"


def _affordable(seconds: float) -> int:
    """Return how many edits may be asked whose reference takes so long: a power of two.

    Machines are noisy: 20 ms may be measured as 30, and names should not depend on that.
    """
    return int(2 ** max(2, min(12, round(math.log2(_BUDGET / max(seconds, 1e-3))))))


def _quick(question: Question) -> Question:
    return Question(
        probe=question.probe,
        draws=question.draws,
        stages=question.stages,
        cpu=min(question.cpu or DEFAULT_CPU, _LEAST * 4),
    )


def _reached(text: str, used: Iterable[str]) -> set[str]:
    """Return all names that the used ones lead to, themselves among them."""
    uses = {
        node.name: {
            n.id if isinstance(n, ast.Name) else n.attr
            for n in ast.walk(node)
            if isinstance(n, ast.Name | ast.Attribute)
        }
        for node in ast.parse(text).body
        if isinstance(node, ast.ClassDef | ast.FunctionDef)
    }
    reached: set[str] = set()
    ahead = [name.partition(".")[0] for name in used]
    while ahead:
        name = ahead.pop()
        if name in uses and name not in reached:
            reached.add(name)
            ahead += uses[name]
        elif name not in uses:
            reached.add(name)  # of another file
    return reached
