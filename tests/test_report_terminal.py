"""What ``gradekit check`` prints: golden transcripts, widths, ASCII, and hostile text."""

from __future__ import annotations

import io
import json
import os
import re
import shlex
from pathlib import Path

import pytest

from gradekit.report.terminal import Page, check_report, terminal_fits_unicode
from gradekit.report.terminal.lines import failing_lines
from gradekit.report.text import cells
from gradekit.report.words import STATUS

GOLDEN = Path(__file__).parent / "golden"
TITLE = "Gates: the chain rule, one node at a time"
NAMES = ["mixed", "template", "correct", "shape", "cause"]
HOSTILE = (
    "\x1b[31mred\x1b[0m \x1b]0;title\x07 \x9b2J \u202eevil\u2066 \x00\x08 \ud800 é漢字 " + "y" * 300
)


def document(name="mixed"):
    return json.loads((GOLDEN / f"report_{name}.json").read_text(encoding="utf-8"))


def failing(**changes):
    """A document of one question whose check has these keys."""
    check = {
        "id": "add.backward", "kind": "gradient", "status": "wrong", "reason": "value",
        "public": True, "points": 0.0, "max_points": 2.0, "message": "wrong", "file": None,
        "line": None, "evidence": None, "misconception": None, "notes": [], **changes,
    }  # fmt: skip
    question = {
        "id": "add", "title": "AddGate", "status": check["status"], "points": check["points"],
        "max_points": 2.0, "checks": [check],
    }  # fmt: skip
    return {"assignment": "gates", "points": 0.0, "max_points": 2.0, "questions": [question]}


@pytest.mark.parametrize("unicode", [True, False])
@pytest.mark.parametrize("name", NAMES)
def test_the_transcript_is_the_golden_one(name, unicode):
    text = check_report(document(name), title=TITLE, unicode=unicode)
    golden = GOLDEN / f"check_{name}.{'utf8' if unicode else 'ascii'}.txt"
    if os.environ.get("GRADEKIT_GOLDEN") == "write":
        golden.write_text(text + "\n", encoding="utf-8")
    assert text + "\n" == golden.read_text(encoding="utf-8")


def test_an_untouched_template_is_not_a_wall_of_failures():
    text = check_report(document("template"), title=TITLE)
    assert "0 of 8 points. Nothing is wrong yet: 4 questions are waiting for you." in text
    assert "Start with add: open gates.py at line 12." in text
    assert "wrong" not in text.replace("Nothing is wrong", "")
    assert text.splitlines()[-2:] == [
        "Next: gradekit check add       one question",
        "      gradekit check --watch   checks again whenever you save",
    ]


def test_what_is_written_and_wrong_is_said_before_what_is_not_written_yet():
    tree = failing()
    question = tree["questions"][0]
    empty = {**question["checks"][0], "id": "add.forward", "status": "not_started",
             "reason": None, "message": "not started: AddGate.loss"}  # fmt: skip
    question["status"], question["checks"] = "not_started", [empty, *question["checks"]]
    text = check_report(tree, title=TITLE)
    assert "Nothing is wrong" not in text
    assert "wrong value" in text


def test_all_correct_says_what_decides():
    text = check_report(document("correct"), title=TITLE)
    assert "All 4 questions are correct: 8 of 8 points." in text
    assert "decided on other inputs of the same kind" in " ".join(text.split())
    assert text.splitlines()[-1] == "Next: gradekit pack   makes the file to hand in"


def test_only_the_first_failing_question_is_shown_in_detail():
    text = check_report(document("mixed"), title=TITLE)
    assert "24 of 24 elements of dx are wrong" in text
    assert "3 of 15 elements" not in text
    assert "Not correct either: max, sigmoid." in text


def test_one_question_can_be_asked_for():
    text = check_report(
        document("mixed"), title=TITLE, only=["max"], command="py -m gradekit check"
    )
    assert "3 of 15 elements of dy are wrong" in text
    assert "multiply" not in text
    assert [line.split("   ")[0] for line in text.splitlines()[-3:]] == [
        "Next: py -m gradekit check max", "", "",
    ]  # fmt: skip
    assert "      py -m gradekit hint max   " in text
    assert "      py -m gradekit check max --report max.html   " in text


def test_wrong_shapes_come_without_a_table_of_values():
    text = check_report(document("shape"), title=TITLE)
    assert "dx has shape (6, 4), x has shape (4, 6)" in text
    assert "yours/expected" not in text


def test_at_most_three_elements_are_shown():
    text = check_report(document("mixed"), title=TITLE)
    assert [f"dx[0, {i}]" in text for i in range(4)] == [True, True, True, False]
    assert re.search(r"and 21 more +needed: < 1e-09\n", text)


@pytest.mark.parametrize("unicode", [True, False])
@pytest.mark.parametrize("width", [40, 60, 80, 100, 132])
@pytest.mark.parametrize("name", NAMES)
def test_no_line_is_wider_than_the_terminal(name, width, unicode):
    text = check_report(document(name), title=TITLE * 3, width=width, unicode=unicode)
    assert max(cells(line) for line in text.splitlines()) <= width


@pytest.mark.parametrize("status", STATUS)
def test_every_status_has_a_mark_and_a_word(status):
    text = check_report(failing(status=status, reason=None), unicode=False)
    assert f"{STATUS[status].ascii:<2} {STATUS[status].word}" in text


def test_a_written_question_is_left_to_a_person():
    found = document("correct")
    found["points"] = None
    found["questions"][3].update(status="written", points=None)
    found["questions"][3]["checks"] = [{"id": "sigmoid", "status": "written", "public": True}]
    text = check_report(found, title=TITLE)
    assert "All 3 automatic questions are correct: 6 of 6 points." in text
    assert "sigmoid is marked by a person." in text


def test_a_broken_check_is_not_blamed_on_the_student():
    text = check_report(failing(status="checker_error", reason=None))
    assert "the check is broken, not your answer" in text


@pytest.mark.parametrize("unicode", [True, False])
def test_hostile_text_cannot_move_the_cursor_or_widen_a_line(unicode):
    evidence = {
        "draw": "public", "output": HOSTILE, "shape": [2], "n": 2, "n_wrong": 1,
        "max_rel_err": "nan", "tolerance": 1e-9, "inputs": HOSTILE,
        "first_wrong": [{"index": [0], "got": HOSTILE, "want": "inf"}],
    }  # fmt: skip
    found = failing(
        message=HOSTILE, file=HOSTILE, line=3, excerpt=[[3, HOSTILE]], notes=[HOSTILE],
        explanation=HOSTILE, output_lines=[HOSTILE], evidence=evidence,
        misconception={"id": "x", "sentence": HOSTILE, "evidence": HOSTILE, "residual": "nan"},
    )  # fmt: skip
    found["questions"][0]["title"] = HOSTILE
    found.update(file=HOSTILE, notes=[HOSTILE])
    text = check_report(found, title=HOSTILE, unicode=unicode)
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", text)
    assert max(cells(line) for line in text.splitlines()) <= 80
    text.encode("utf-8" if unicode else "ascii")


def test_color_is_only_paint():
    plain_text = check_report(document("mixed"), title=TITLE)
    painted = check_report(document("mixed"), title=TITLE, color=True)
    assert "\x1b[31m" in painted
    assert re.sub(r"\x1b\[\d+m", "", painted) == plain_text


def test_an_empty_document_still_ends_with_a_command():
    text = check_report({"assignment": "gates", "questions": []}, title=TITLE)
    assert text.splitlines()[-1] == "Next: gradekit check"


@pytest.mark.parametrize(
    ("encoding", "fits"), [("utf-8", True), ("ascii", False), ("cp1252", False), ("cp437", False)]
)
def test_a_stream_is_asked_what_it_can_encode(encoding, fits):
    stream = io.TextIOWrapper(io.BytesIO(), encoding=encoding, errors="surrogateescape")
    assert terminal_fits_unicode(stream) is fits


def test_a_stream_without_an_encoding_gets_ascii():
    assert terminal_fits_unicode(io.StringIO()) is False


def test_the_terminal_needs_the_standard_library_only():
    import subprocess
    import sys

    code = (
        "import sys, gradekit.report.terminal; "
        "print({'numpy', 'jinja2', 'rich', 'click', 'nbformat'} & set(sys.modules))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "set()"


def test_a_column_that_does_not_fit_is_left_out_whole():
    text = check_report(document("mixed"), title=TITLE, width=44)
    assert "    dx[0, 0]   +0.172905   -0.053738\n" in text
    assert "yours/expected" not in text


def test_a_command_is_never_cut_but_goes_on_in_the_next_line():
    file = "../../submissions/of the second/group/a-very-long-name.py"
    command = f"gradekit check {shlex.quote(file)} multiply --report multiply.html --seed 7"
    lines = list(Page(width=60).commands([("gradekit check", ""), (command, "why")]))
    said = "\n".join(lines[1:])
    assert shlex.split(said.replace("\\\n", "")) == shlex.split(command)
    assert len(lines) == 4
    assert all(cells(line) <= 60 for line in lines if "second" not in line)


def own(found, **changes):
    """The student's own check: nobody's name on it."""
    return {**found, "student": None, **changes}


def test_what_the_code_printed_is_shown_after_the_detail_cut_and_cleaned():
    lines = ["x = \x1b[31m3", "y" * 300, *(f"line {k}" for k in range(12))]
    text = check_report(own(document("mixed"), output_lines=lines))
    assert "Your code printed:\n  x = 3\n  yyy" in text
    assert "  line 7\n  and 4 more lines\n" in text
    assert text.index("gates.py:23") < text.index("Your code printed:") < text.index("2 of 8")
    assert max(cells(line) for line in text.splitlines()) <= 80


def test_what_the_code_printed_is_not_in_a_graded_document():
    found = {**document("mixed"), "output_lines": ["secret"]}
    assert "secret" not in check_report(found)


def test_a_factor_of_nearly_one_never_reads_one():
    first = [
        {"index": [0], "got": 1.0001, "want": 1.0},
        {"index": [1], "got": 1 + 2e-9, "want": 1.0},
    ]
    evidence = {
        "draw": "public", "output": "dx", "shape": [2], "n": 2, "n_wrong": 2,
        "max_rel_err": 1e-4, "tolerance": 1e-9, "first_wrong": first,
    }  # fmt: skip
    text = check_report(failing(evidence=evidence))
    assert re.search(r"dx\[0\] +\+1.0001 +\+1 +1.0001 +1e-04\n", text)
    assert re.search(r"dx\[1\] +\+1.000000002 +\+1 +1\+2e-09 +2e-09\n", text)


def test_a_crash_names_its_inputs_and_no_types_of_other_outputs():
    notes = ["dx is int64, judged by its values", "backward changes x in place"]
    text = check_report(failing(status="crashed", inputs="x (5, 4), dz (5, 4)", notes=notes))
    assert "Called with x (5, 4), dz (5, 4)." in text
    assert "int64" not in text
    assert "Note: backward changes x in place" in text


def unloaded():
    found = own(document("template"))
    for question in found["questions"]:
        question["status"] = "crashed"
        for check in question["checks"]:
            check.update(
                status="crashed", message="gates.py: while importing: SyntaxError: expected ':'",
                file="gates.py", line=26, excerpt=[[26, "def backward(self, dz)"]],
            )  # fmt: skip
    return found


def test_a_file_that_does_not_load_is_told_once():
    text = check_report(unloaded(), title=TITLE)
    assert "gates.py does not load:\n  SyntaxError: expected ':'\n" in text
    assert text.count("SyntaxError") == 1
    assert "> 26 │ def backward(self, dz)" in text
    assert text.endswith("Mend line 26, then check again.\nNext: gradekit check")
    assert "hint" not in text


def test_no_hint_helps_where_something_is_refused():
    text = check_report(failing(status="refused", reason=None))
    assert "hint" not in text
    assert "forbids, named above" in " ".join(text.split())


@pytest.mark.parametrize(
    ("status", "n", "said"),
    [
        ("missing", 2, "2 general hints, free"),
        ("crashed", 1, "a general hint; it costs nothing"),
        ("timeout", 7, "3 hints, free"),  # those of a loop, not those of the question
        ("wrong", 2, "2 hints, free"),
    ],
)
def test_the_hints_that_are_offered_fit_what_happened(status, n, said):
    text = check_report(failing(status=status, reason=None), hints={"add": n})
    assert re.search(rf"gradekit hint add +{said}", text)


def test_one_question_that_is_not_started_is_answered_with_a_hint_and_not_with_itself():
    found = failing(status="not_started", reason=None, message="not started: AddGate")
    text = check_report(found, only=["add"], hints={"add": 2})
    assert text.splitlines()[-2:] == [
        "Next: gradekit hint add            2 hints, free",
        "      gradekit check add --watch   checks again whenever you save",
    ]


def test_what_waits_says_what_for():
    found = failing()
    for name in ("deep", "again"):
        waiting = failing(status="blocked", message="needs the question add (KeyError: 1)")
        waiting = waiting["questions"][0]
        found["questions"].append({**waiting, "id": name})
    text = check_report(found)
    assert "  deep, again need the question add\n" in text
    assert text.count("the question add") == 1


def test_what_is_certain_ends_with_one_mark():
    for fact, said in (("it is so", "it is so."), ("is it so?", "is it so?")):
        found = failing()
        for check in found["questions"][0]["checks"]:
            check["facts"] = [fact]
        assert f"  Certain: {said}\n" in check_report(found)


def test_a_question_that_waits_leads_to_the_one_that_it_waits_for():
    found = failing(status="blocked", message="needs the question sub, which is not correct yet")
    text = check_report(found, only=["add"], hints={"add": 2})
    assert "  add needs the question sub, which is not correct yet\n" in text
    assert text.splitlines()[-2:] == [
        "0 of 2 points. Mend sub first.",
        "Next: gradekit check sub   what add waits for",
    ]
    assert "Start with" not in text


def test_an_error_of_nothing_is_said_in_words():
    found = failing(misconception={"id": "x", "sentence": "It is so.", "evidence": "they agree",
                                   "residual": 0.0})  # fmt: skip
    text = check_report(found)
    assert "Why: they agree, to the last bit\n" in text
    assert "relative error 0" not in text


def test_full_points_with_something_wrong_are_explained():
    found = failing(max_points=0.0)
    found["points"] = found["questions"][0]["points"] = 2.0
    text = check_report(found)
    assert "This part carries no points, but is wrong." in text
    assert "2 of 2 points. Not correct: add." in text


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("MultiplyGate: each input's gradient is y.", "MultiplyGate"),
        ("Part 2: the sigmoid", "Part 2: the sigmoid"),
        ("MaxGate, the router", "MaxGate, the router"),
    ],
)
def test_a_docstring_s_sentence_gives_nothing_away(title, shown):
    found = failing()
    found["questions"][0]["title"] = title
    assert f"add  {shown}\n" in check_report(found)


def test_a_cause_comes_with_its_evidence_and_what_else_is_wrong():
    text = check_report(document("cause"), title=TITLE)
    assert "Likely cause, in dx: The upstream gradient dz is not used." in text
    assert "Why: multiplied by dz, all 24 agree (relative error 2.3e-11)" in text
    assert "Likely cause, too, in dy: dy is not summed over the batch." in text
    assert "Certain: the forward value is right; dx is wrong only where x < 0." in text
    assert "24 of 24 elements of dx are wrong\n  4 of 24 elements of dy are wrong\n" in text
    assert "gradekit hint multiply                           3 hints, free" in text


def test_the_score_says_what_it_is_made_of():
    assert "2 of 8 points: add 2." in check_report(document("mixed"), title=TITLE)


def test_a_question_without_hints_offers_none():
    text = check_report(failing(), hints={"add": 0})
    assert "gradekit hint" not in text
    assert "gradekit hint add" in check_report(failing(), hints={"add": 2})


def test_no_values_are_compared_while_shapes_differ():
    first = [{"index": [0], "got": 1.0, "want": 2.0}]
    evidence = {
        "draw": "public", "output": "dx", "shape": [2], "n": 2, "n_wrong": 2,
        "max_rel_err": 1e-4, "tolerance": 1e-9, "first_wrong": first,
    }  # fmt: skip
    said = "dx has shape (6, 4), x has shape (4, 6); dy has shape (1,), y has shape ()"
    text = check_report(failing(reason="shape", message=said, evidence=evidence))
    assert "  dx has shape (6, 4), x has shape (4, 6)\n  dy has shape (1,), y has" in text
    assert "expected" not in text


@pytest.mark.parametrize("unicode", [True, False])
def test_a_line_a_failing_check_is_what_editors_make_a_link_of(unicode):
    found = failing(file="gates.py", line=3, message="24 of 24 elements of dx are wrong",
                    misconception={"id": "sign", "sentence": "s", "residual": 0.0})  # fmt: skip
    (line,) = failing_lines(found, Page(unicode=unicode))
    assert line == (
        "gates.py:3: add wrong value in backward: 24 of 24 elements of dx are wrong (sign)"
    )
    found = failing(file="gates.py", line=3, message=HOSTILE)
    (line,) = failing_lines(found, Page(unicode=unicode))
    assert not re.search("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", line)
    assert unicode or line.isascii()
    assert not list(failing_lines(document("correct"), Page()))


@pytest.mark.parametrize("unicode", [True, False])
def test_the_marked_line_is_shown_whole_however_long(unicode):
    code = "        return dout * np.where(self.x > 0, 1.0, self.alpha * np.exp(self.x)) + " + (
        "self.a_long_name_" * 4 + "end"
    )
    found = failing(file="gates.py", line=7, excerpt=[[6, "y" * 300], [7, code], [8, "z"]])
    text = check_report(found, unicode=unicode)
    folded = text[text.index("> 7") : text.index("  8 ")]
    assert re.sub(r"[\s|│]", "", folded) == re.sub(r"\s", "", f">7{code}")
    assert text.count("y") < 90
    assert max(cells(line) for line in text.splitlines()) <= 80


def test_bonus_points_are_said_where_they_are_counted():
    found = document("correct")
    found["questions"][3]["bonus"] = True
    found["questions"][0].update(status="wrong", points=0.0)
    found["questions"][0]["checks"][-1].update(status="wrong", reason="value", message="m")
    found["points"], found["max_points"] = 6.0, 6.0
    assert "6 of 6 points, the bonus counted: " in check_report(found)


def test_a_mistake_that_comes_again_and_again_gets_a_question_to_think_of():
    found = document("cause")
    assert "The same mistake again." not in check_report(found)
    text = check_report(found, often=["multiply"])
    assert "The same mistake again. One?" in text
    found["questions"][1]["checks"][1]["misconception"]["hints"] = ["No question."]
    assert "which numbers does each line need" in check_report(found, often=["multiply"])


@pytest.mark.parametrize(
    ("message", "code", "below"),
    [
        ("AttributeError: 'A' object has no attribute 'oo'", "a = self.oo + out", "         ^^"),
        ("NameError: name 'z' is not defined", "é = zz + z", "         ^"),
        ("NameError: name 'z' is not defined", "a = z + z", None),
        ("NameError: name 'z' is not defined", "a = 1", None),
        ("KeyError: 'z'", "a['z']", None),
        ("NameError: name '(((' is not defined", "a", None),
    ],
)  # fmt: skip
def test_the_name_that_is_not_there_is_pointed_at(message, code, below):
    found = failing(status="crashed", reason=None, message=message, file="gates.py", line=3,
                    excerpt=[[3, code], [4, "b"]])  # fmt: skip
    text = check_report(found)
    assert (f"> 3 │ {code}\n      │ {below}\n" in text) if below else "^" not in text
