"""Hidden inputs stay hidden: what student code could carry from a hidden draw to its own page."""

from __future__ import annotations

from dataclasses import fields

from gradekit.grading.one import grade_files
from gradekit.model import Report
from gradekit.report.disclosure import check_view
from gradekit.report.document import staff_document, student_document
from tests.feedback_documents import hidden_only, wrong_gradient

# Keeps what AddGate saw last, and shows it wherever a later public answer is shown.
STASH = """
import sys
SEEN = []
{reference}
class AddGate:
    def forward(self, x, y):
        SEEN.append(float(__import__("numpy").ravel(x)[0]))
        return x + y
    def backward(self, dz):
        return [dz, dz]
class MultiplyGate:
    def forward(self, x, y):
        return x * y
    def backward(self, dz):
        {show}
"""
NOTE = """
import sys
{reference}
class AddGate:
    def forward(self, x, y):
        frame = sys._getframe()
        while frame is not None:
            if isinstance(frame.f_locals.get("notes"), list):
                value = abs(float(__import__("numpy").ravel(x)[0]))
                frame.f_locals["notes"].append(f"forward changes h{{int(value * 1e9)}} in place")
            frame = frame.f_back
        return x + y
    def backward(self, dz):
        return [dz, dz]
"""


def students_document(bench, zygote, source):
    outcome = grade_files(bench, zygote, {"gates.py": source.encode()})
    report = Report(
        assignment="gates", student="s", status="graded", isolation="full", points=0.0,
        max_points=8.0, questions=outcome.questions, sources=(("gates.py", source),),
    )  # fmt: skip
    return student_document(staff_document(report))


def hidden_firsts(bench):
    """Return the first element of x on every hidden draw of the add probes."""
    return [
        float(truth.draw.inputs["x"].flat[0]) if truth.draw.inputs["x"].ndim else float(
            truth.draw.inputs["x"])
        for item in bench.truths if item.probe.question == "add"
        for truth in item.truths if not truth.draw.public
    ]  # fmt: skip


def test_what_a_hidden_draw_held_is_in_no_answer_to_a_public_one(bench, zygote, reference):
    for show in ("raise ValueError(SEEN)", "raise NotImplementedError(str(SEEN))",
                 "return {str(SEEN[-40:]): 1}"):  # fmt: skip
        source = STASH.format(reference=reference.decode(), show=show)
        text = repr(students_document(bench, zygote, source))
        for value in hidden_firsts(bench):
            if abs(value) not in (0.0, 1000.0):
                assert repr(value) not in text


def test_a_note_names_declared_inputs_of_public_draws_only(bench, zygote, reference):
    document = students_document(bench, zygote, NOTE.format(reference=reference.decode()))
    notes = [note for q in document["questions"] for c in q["checks"] for note in c["notes"]]
    assert not [note for note in notes if " h" in note]


def test_a_line_number_of_a_hidden_fault_is_a_statement_of_a_file_of_sane_length(
    bench, zygote, reference
):
    source = (
        reference.decode()
        + """
import numpy as np
_fine = MultiplyGate.backward
def backward(self, dz):
    if np.ndim(dz) == 3 and np.shape(dz)[1] == 3:   # a hidden probe's shape
        exec(compile("\\n" * 4000 + "raise ValueError(1)", __file__, "exec"))
    return _fine(self, dz)
MultiplyGate.backward = backward
"""
        + "\n" * 5000
    )
    document = students_document(bench, zygote, source)
    crashed = [c for q in document["questions"] for c in q["checks"] if c["status"] == "crashed"]
    assert crashed
    assert all(c["line"] is None for c in crashed)


def test_a_cell_and_a_line_of_a_hidden_fault_are_those_of_a_notebook_of_sane_length():
    from gradekit.report.document import student_document

    def shown(cell, line):
        check = {
            "id": "q.backward",
            "status": "crashed",
            "public": False,
            "message": "",
            "cell": cell,
        }
        check |= {"file": "gates.ipynb", "line": line, "excerpt": [[line, "return 1"]]}
        document = student_document({"questions": [{"checks": [check]}]})
        found = document["questions"][0]["checks"][0]
        return found["cell"], found["line"]

    assert shown(40, 50) == (40, 50)
    assert shown(41, 50) == (None, None)
    assert shown(1, 50) == (1, 50)


def test_a_view_of_a_hidden_draw_has_these_fields_and_no_other():
    told = {"id", "name", "status", "word", "points", "max_points", "message", "hidden", "public",
            "stage", "extent", "unpaid", "place", "excerpt"}  # fmt: skip
    for public in (True, False):
        check = {**hidden_only(), "public": public, "output_lines": ["1.5"], "notes": ["1.5"]}
        view = check_view(check, "max")
        empty = {field.name for field in fields(view)} - told
        assert not {name: getattr(view, name) for name in empty if getattr(view, name)}
        assert view.extent == "24 of 24 elements"


def test_the_same_check_of_a_public_draw_has_them_all():
    view = check_view(wrong_gradient(), "multiply")
    assert view.cause.why
    assert len(view.cause.hints) == 3
    assert [other.output for other in view.also] == ["dy"]
    assert view.facts
    assert view.evidence.grid.rows
    assert view.evidence.curve.reading
    assert len(view.evidence.worst) == 5


def test_elements_are_no_evidence_beside_a_wrong_shape():
    check = {**wrong_gradient(), "reason": "shape", "message": "dx has shape (1,), x has shape ()"}
    view = check_view(check, "multiply")
    assert view.evidence is None
    assert view.shapes[0].got == "(1,)"
