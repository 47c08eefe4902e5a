"""Wrong answers whose mistakes are known: the catalogue's, made on purpose, and labelled ones."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from gradekit.authoring.holes import holes_of
from gradekit.course import Place
from gradekit.diagnosis.source import Region, Source
from gradekit.grading.asked import ProbeTruths
from gradekit.mistakes import mistakes_of
from tests.labelled_answers import FOLDERS, labelled_answers


@dataclass(frozen=True, kw_only=True)
class WrongAnswer:
    """A submission with one mistake, and the names that are true of it."""

    name: str
    made_by: str  # its set: "catalogue", "labelled" or "later"
    operation: str  # the hole that is answered wrongly
    source: bytes
    names: frozenset[str]
    families: frozenset[str] = frozenset()


def wrong_answers(place: Place, file: str, sets: Sequence[str]) -> Iterator[WrongAnswer]:
    """Yield the wrong answers to an assignment, each once."""
    assert place.hidden is not None
    path = place.hidden / file
    reference = path.read_bytes()
    for kind in (kind for kind in FOLDERS if kind in sets):
        for labelled in labelled_answers(place.name, kind):
            yield WrongAnswer(
                name=f"tests/{FOLDERS[kind].name}/{labelled.name}.py",
                made_by=kind,
                operation=labelled.question,
                source=labelled.submission(reference),
                names=frozenset(labelled.accept),
                families=frozenset(labelled.families),
            )
    if "catalogue" in sets:
        text = reference.decode()
        seen: set[tuple[str, str]] = set()
        for hole in holes_of(text, path):
            source = Source(text, [Region(hole.first, hole.last, hole.name)])
            for mistake in mistakes_of(place):
                for edit in mistake.mutant(source):
                    edited = source.apply(edit)
                    if (mistake.id, edited) in seen or not _is_program(edited):
                        continue
                    seen.add((mistake.id, edited))
                    line = source.line_at(edit.start)
                    yield WrongAnswer(
                        name=f"{mistake.id} in {place.name} {hole.name}, line {line}",
                        made_by="catalogue",
                        operation=f"{place.name} {hole.name}",
                        source=edited.encode(),
                        names=frozenset({mistake.id}),
                    )


def _is_program(text: str) -> bool:
    try:
        ast.parse(text)
    except SyntaxError:
        return False
    return True


def probes_that_use(source: bytes, reference: bytes, items: Sequence[ProbeTruths]) -> set[str]:
    """Name the probes that reach a definition in which two sources differ."""
    ours, theirs = _definitions(source), _definitions(reference)
    changed = {name for name in {*ours, *theirs} if ours.get(name) != theirs.get(name)}
    uses = {
        name: {n.id for n in ast.walk(ast.parse(text)) if isinstance(n, ast.Name)}
        for name, text in theirs.items()
    }
    found = set()
    for item in items:
        ahead = [n.partition(".")[0] for truth in item.truths for n in truth.answers[0].used]
        reached: set[str] = set()
        while ahead:
            name = ahead.pop()
            if name not in reached:
                reached.add(name)
                ahead += uses.get(name, ())
        if reached & changed or not reached:
            found.add(item.probe.id)
    return found


def _definitions(source: bytes) -> dict[str, str]:
    return {
        node.name: ast.unparse(node)
        for node in ast.parse(source).body
        if isinstance(node, ast.ClassDef | ast.FunctionDef)
    }
