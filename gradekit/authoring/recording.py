"""Recorded answers: what the references say to every public draw, for a student's own check.

``expected.gk`` is one tree in the wire format: the inputs, the observations of the reference and
of each alternative, what the conditioning of each adds to the tolerance, how the answers of known
mistakes look, the templates, and the digest of the sources it was made from.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gradekit import __version__
from gradekit.assignment import Assignment
from gradekit.course import Place
from gradekit.inputs import Draw
from gradekit.judge import Truth
from gradekit.model import Answer, EnvironmentalError, Value
from gradekit.sandbox.messages import as_drawn
from gradekit.sandbox.wire import MalformedError, decode, encode

SCHEMA = "gradekit/expected/3"
FILE_NAME = "expected.gk"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Recording:
    """The recorded public answers of one assignment."""

    assignment: str
    sources: str
    templates: Mapping[str, str]
    truths: Mapping[str, tuple[Truth, ...]]  # by the probe's id
    lineups: Any  # known mistakes and how their answers look: see grading/recorded_lineups.py


def digest_of_sources(place: Place) -> str:
    """Return the digest of all that the recorded answers depend on."""
    import hashlib  # noqa: PLC0415 - loads OpenSSL; a student's check takes no digest

    digest = hashlib.sha256()
    hidden = [] if place.hidden is None else sorted(place.hidden.glob("*.py"))
    # Templates are made from the references of the same name; hidden judges judge nothing public.
    made = {path.name for path in hidden} - {"checks.py", "judges.py", "given.py"}
    files = [path for path in sorted(place.public.glob("*.py")) if path.name not in made]
    files += [path for path in hidden if path.name != "judges.py"]
    # Also the catalogue of mistakes, which line-ups are made from.
    known = sorted((Path(__file__).parents[1] / "diagnosis").rglob("*.py"))
    for path in (*files, *place.alternatives(), *known):
        text = path.read_bytes().replace(b"\r\n", b"\n")
        digest.update(f"{path.name}\0{len(text)}\0".encode() + text)
    return digest.hexdigest()


def write_recording(
    assignment: Assignment,
    sources: str,
    templates: Mapping[str, str],
    truths: Sequence[tuple[str, Sequence[Truth]]],
    lineups: Any,
) -> bytes:
    """Return the bytes of ``expected.gk``: the public draws only.

    ``lineups`` is what ``write_lineups`` made.
    """
    probes = {
        probe: [
            [
                t.draw.case,
                t.draw.index,
                t.draw.label,
                dict(t.draw.inputs),
                [[_tree(stage) for stage in answer.stages] for answer in t.answers],
                [None if all(s is None for s in spread) else list(spread) for spread in t.spread],
            ]
            for t in found
            if t.draw.public
        ]
        for probe, found in truths
    }
    return encode(
        {
            "schema": SCHEMA,
            "gradekit": __version__,
            "assignment": assignment.name,
            "sources": sources,
            "templates": dict(templates),
            "probes": probes,
            "lineups": lineups,
        },
        max_bytes=256 << 20,
    )


def _tree(stage: object) -> Any:
    assert isinstance(stage, Value)
    return stage.tree


def read_recording(path: Path) -> Recording:
    """Read ``expected.gk``. Raises EnvironmentalError where it is missing or of another form."""
    try:
        data = path.read_bytes()
    except OSError:
        raise EnvironmentalError(
            f"{path.name} is missing beside checks.py in {path.parent}: it holds the recorded "
            "answers. Get the assignment's folder again; course staff: gradekit release."
        ) from None
    try:
        tree = decode(data, max_depth=16, max_leaves=1 << 30)
        if tree["schema"] != SCHEMA:
            wrong = f"it is {tree['schema']}, and this gradekit reads {SCHEMA}"
            raise MalformedError(wrong)  # noqa: TRY301
        truths = {
            probe: tuple(_read_truth(item) for item in items)
            for probe, items in tree["probes"].items()
        }
        return Recording(
            assignment=tree["assignment"],
            sources=tree["sources"],
            templates=tree["templates"],
            truths=truths,
            lineups=tree["lineups"],
        )
    except (MalformedError, KeyError, TypeError, ValueError) as error:
        raise EnvironmentalError(
            f"{path} cannot be read ({error}): it is damaged or of another version of gradekit. "
            "Get the assignment's folder again; course staff: gradekit release."
        ) from None


def _read_truth(item: list[Any]) -> Truth:
    case, index, label, inputs, answers, spread = item
    draw = Draw(case=case, index=index, public=True, label=label, inputs=as_drawn(inputs))
    return Truth(
        draw=draw,
        answers=tuple(Answer(stages=tuple(Value(tree) for tree in stages)) for stages in answers),
        spread=tuple((None, None) if trees is None else tuple(trees) for trees in spread),
    )
