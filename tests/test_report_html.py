"""The pages: what students may see, escaping, contrast, and the statistics of a class."""

from __future__ import annotations

import copy
import json
import re
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

import pytest

from gradekit.report import html
from gradekit.report.class_count import ClassCount, in_order
from gradekit.report.class_view import StudentRow
from gradekit.report.document import student_document
from gradekit.report.html import class_page, student_page
from gradekit.report.terminal import check_report
from gradekit.report.views import StudentView
from gradekit.report.words import STATUS
from tests.feedback_documents import document as feedback_document
from tests.feedback_documents import every_kind, few_wrong, hidden_only, wrong_gradient
from tests.feedback_documents import shape as wrong_shape

GOLDEN = Path(__file__).parent / "golden"
TEMPLATES = Path(html.__file__).parent / "templates"
TITLE = "Gates: the chain rule"
SECRET = "987654.321"
HOSTILE = (
    "<script>alert(1)</script>\"'><img src=x onerror=alert(1)> \x1b[31m \u202e \ud800 {{ 7*7 }}"
)
VOID = {"meta", "br", "img", "link", "input", "hr"}


def document(name="mixed"):
    return json.loads((GOLDEN / f"report_{name}.json").read_text(encoding="utf-8"))


def page(found, **hints):
    return student_page(found, title=TITLE, hints=hints)


def report(documents, pages=(), **words):
    students = map(StudentRow.from_document, in_page_order(documents))
    link = lambda student: dict(pages).get(student, "")  # noqa: E731
    return "".join(class_page(view(documents, **words), students, link=link))


def view(documents, *, title=TITLE, assignment="gates", when="22 Nov 2026", **more):
    count = ClassCount()
    for found in in_page_order(documents):
        count.add(found)
    return count.view(title=title, assignment=assignment, when=when, **more)


def in_page_order(documents):
    by_id = {found.get("student") or "": found for found in documents}
    return [by_id[student] for student in in_order(by_id)]


def text_of(markup):
    """The text of a page as one line, tags left out."""
    body = re.sub(r"<style>.*?</style>", "", markup, flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", body).split())


def wrong_check(found):
    return found["questions"][1]["checks"][1]


def question(name, status, points, message="", **check):
    checks = [
        {"id": f"{name}.backward", "status": status, "reason": None, "public": True,
         "message": message, **check}
    ]  # fmt: skip
    return {
        "id": name, "title": name, "status": status, "points": points, "max_points": 2.0,
        "checks": checks,
    }  # fmt: skip


def submission(student, *questions, status="graded"):
    points = sum(q["points"] for q in questions)
    return {
        "student": student, "status": status, "points": points,
        "max_points": 2.0 * len(questions), "questions": list(questions), "notes": [],
        "gradekit": "0.1.0", "isolation": "full",
    }  # fmt: skip


# What a student reads


def test_the_page_says_where_to_start_and_why():
    text = text_of(page(document()))
    assert "Start here: multiply (MultiplyGate)" in text
    assert "Likely cause: The upstream gradient dz is not used." in text


def test_the_score_is_explained_where_it_is_shown():
    text = text_of(page(document()))
    assert "2 (add) + 0 (multiply) + 0 (max) + 0 (sigmoid) = 2 of 8 points." in text
    assert "decided on inputs that are not shown" in text


def test_a_wrong_gradient_names_k_of_n_and_what_is_right():
    text = text_of(page(document()))
    assert "24 of 24 elements of dx are wrong" in text
    assert "the shape (3, 5) is right 12 of 15 elements agree" in text
    assert "dx[0, 0] +0.172905 -0.053738 -3.218" in text


def test_not_a_number_is_shown_as_such():
    assert "dx[0, 3] -1.25 nan \u2013" in text_of(page(document()))


def test_the_marked_line_is_marked_without_colour():
    assert re.search(r'class="hit"><span class="ln"><span class="sr">here: ', page(document()))


def test_hints_of_the_misconception_go_before_those_of_the_question():
    ladders = {"upstream-unused": ["Which two factors meet?"], "multiply": ["General."]}
    text = page(document(), **ladders)
    assert "Which two factors meet?" in text
    assert "General." not in text


def test_hints_are_folded_on_the_screen_and_printed_in_full():
    text = page(document(), max=["Who gets it at a tie?"])
    assert text.count("Who gets it at a tie?") == 2
    assert '<details class="hint screen">' in text
    assert ".paper{display:block}" in text


def test_points_not_given_yet_are_not_counted_as_zero():
    found = document("correct")
    found["points"] = None
    found["questions"][3].update(status="written", points=None)
    text = text_of(page(found))
    assert "Not marked yet, and not counted: sigmoid (2)." in text
    assert "So far 6 of 8 points" in text


def test_a_late_penalty_has_a_line_of_its_own():
    found = document()
    found["penalty"] = {"points": 1.5, "why": "2 days late"}
    assert "Taken off: 1.5 (2 days late)." in text_of(page(found))


def test_an_untouched_template_is_told_that_nothing_is_wrong():
    assert "Nothing is wrong yet." in text_of(page(document("template")))


@pytest.mark.parametrize("status", STATUS)
def test_every_status_is_an_icon_and_a_word(status):
    text = page(submission("s1", question("q", status, 0.0)))
    assert f'#i-{status}"/></svg><span>{STATUS[status].word}</span>' in text
    assert f'id="i-{status}"' in text


def overridden(found):
    found["questions"][1].update(points=1.5, override={"points": 1.5, "why": "explained in class"})
    found["points"] = 3.5
    return found


def test_points_set_by_a_person_are_told_with_the_reason():
    text = text_of(page(overridden(document())))
    said = "1.5 of 2 points, set by your course: explained in class."
    assert text.count(said) == 2
    assert f"= 3.5 of 8 points. multiply: {said}" in text


def test_a_written_question_that_a_person_marked_waits_for_nobody():
    found = document("correct")
    found["questions"][3].update(status="written", override={"points": 1.0, "why": ""}, points=1.0)
    text = text_of(page(found))
    assert "marked by a person" in text
    assert "when that is done" not in text
    assert "to be decided by a person" not in text


def test_prints_are_never_on_a_graded_page():
    assert "printed" not in page({**document(), "output_lines": ["printed"]})


def test_questions_not_started_are_folded_with_one_line_of_what_to_do():
    markup = page(document("template"))
    assert not re.search(r'<details class="q" id="q-\w+" open>', markup)
    assert re.search(r"Write your answer in gates\.py, line 12\.", text_of(markup))


def elsewhere(found, forward="correct", backward="wrong"):
    checks = found["questions"][1]["checks"]
    for stage, status in (("forward", forward), ("backward", backward)):
        checks.append(
            {**checks[1], "id": f"multiply.multiply_elsewhere.{stage}", "public": False,
             "status": status, "points": 0.0, "max_points": 0.0,
             "evidence": {"draw": "hidden", "n": 60, "n_wrong": 35}}
        )  # fmt: skip
    return found


def test_hidden_checks_beside_a_public_mistake_are_one_line():
    staff = elsewhere(document())
    markup = page(student_document(staff))
    assert "(35 of 60 elements)" in page(staff)
    card = markup[markup.index('id="q-multiply"') : markup.index('id="q-max"')]
    text = text_of(card)
    assert "not shown: forward right, backward wrong (35 of 60 elements)." in text
    assert card.count('class="hit"') == 1
    assert "multiply_elsewhere" not in card
    assert "try sizes, signs" not in text
    assert "Correct: forward." in text


def test_a_mistake_on_hidden_inputs_alone_is_shown_with_its_line():
    found = elsewhere(document())
    found["questions"][1]["checks"][1].update(
        status="correct", misconception=None, points=2.0, evidence=None
    )
    found["questions"][1]["points"] = 2.0
    markup = page(found)
    card = markup[markup.index('id="q-multiply"') : markup.index('id="q-max"')]
    assert card.count('class="hit"') == 1
    assert "try sizes, signs" in card
    assert "This part carries no points, but is wrong." in card
    assert "Correct on the public inputs: forward, backward." in card


# The evidence of a wrong gradient


def feedback(*checks):
    return page(student_document(feedback_document(*checks)))


def test_a_wrong_gradient_is_told_from_the_call_to_the_command():
    text = text_of(feedback(wrong_gradient()))
    told = [
        "24 of 24 elements of dx are wrong",
        "We called forward, then backward, with x (4, 6), dz (4, 6) and compared dx with",
        "the shape (4, 6) is right forward is right wrong at every element",
        "The answer disagrees with the numerical gradient of your own forward.",
        "gates.py:23",
        "Likely cause of dx : The upstream gradient is not used",
        "Why we think so: multiplied by dz, all 24 agree (relative error 2.3e-11).",
        "How it happens: The chain rule is a product",
        "Another likely cause of dy : The sign is turned.",
        "How far each element of dx is off",
        "Yours stays near 0.84 whatever the step",
        "The 5 furthest beyond what is allowed, of 24 elements, all wrong;",
        "Hint 1 of 3 The chain rule has two factors.",
        "Run it again: gradekit check multiply",
    ]
    card = text[text.index("Details add") :]
    assert [card.find(part) for part in told] == sorted(card.find(part) for part in told)
    assert all(part in card for part in told)


def test_hints_that_travel_with_the_misconception_go_before_all_others():
    ladders = {"upstream-unused": ["Course."], "multiply": ["General."]}
    text = page(student_document(feedback_document(wrong_gradient())), **ladders)
    assert "The chain rule has two factors." in text
    assert "Course." not in text
    assert "General." not in text


def test_the_map_is_a_table_whose_cells_say_how_far_off():
    markup = feedback(few_wrong())
    assert '<td>ok</td><td>ok</td><td class="w w1" title="dx[3, 2]: yours' in markup
    assert "<b>3e-5</b>" in markup


def test_of_shapes_only_the_pairs_are_shown():
    found = wrong_shape()
    found["evidence"] = wrong_gradient()["evidence"]
    card = feedback(found).partition('id="q-swap"')[2]
    assert "dx and dy have the wrong shape" in card
    assert re.search(r"<b>\(6, 4\)</b></td><td>\(4, 6\)</td>.*?the axes are swapped", card)
    assert 'class="heat"' not in card
    assert 'class="elements"' not in card
    assert not re.search(r"[+-]\d\.\d", text_of(card))


def test_of_what_hidden_draws_alone_show_wrong_there_is_no_evidence():
    staff = feedback_document(hidden_only())
    for found in (staff, student_document(staff)):
        card = page(found).partition('id="q-max"')[2]
        assert "wrong on others of the same kind: 24 of 24 elements." in text_of(card)
        for part in ("cause", "heat", "steps", "elements", "hint"):
            assert f'class="{part}' not in card
        assert not re.search(r"[+-]\d\.\d|chain rule|We called", text_of(card))


def test_the_page_names_what_to_do_first_and_what_after_that():
    text = text_of(feedback(wrong_gradient(), few_wrong()))
    assert "is the local gradient alone. (gates.py:23) After that: few ." in text


def test_a_class_that_is_missing_is_said_once_though_every_stage_lacks_it():
    message = "MultiplyGate is missing: gates.py does not define it, but has Multiplygate"
    gone = {"status": "missing", "reason": None, "message": message, "line": None, "excerpt": []}
    found = feedback_document({**wrong_gradient(), **gone, "evidence": None})
    checks = found["questions"][1]["checks"]
    checks.append({**checks[0], "id": "multiply.forward"})
    card = page(student_document(found)).partition('id="q-multiply"')[2]
    assert card.count(message) == 1
    checks[1]["message"] = "something else"
    card = page(student_document(found)).partition('id="q-multiply"')[2]
    assert card.count(message) == card.count("something else") == 1


@pytest.mark.parametrize("found", every_kind(), ids=lambda found: found["id"])
def test_every_kind_of_evidence_has_a_small_page(found):
    assert len(feedback(found).encode()) < 40_000


# What a student may not see


def hidden(found, *, public):
    check = wrong_check(found)
    check["public"] = public
    check["evidence"]["draw"] = "hidden"
    check["evidence"]["first_wrong"] = [{"index": [0, 0], "got": SECRET, "want": float(SECRET)}]
    check["evidence"]["inputs"] = f"x = {SECRET}"
    check["evidence"]["max_rel_err"] = float(SECRET)
    check["message"] = f"ValueError: expected {SECRET}"
    check["misconception"]["evidence"] = f"multiplied by {SECRET}"
    check["explanation"] = f"differs by {SECRET}"
    check["notes"] = [f"warned of {SECRET}"]
    check["output_lines"] = [SECRET]
    check["reference"] = SECRET
    found["key"] = found["questions"][1]["secret"] = SECRET
    return found


@pytest.mark.parametrize("public", [True, False])
@pytest.mark.parametrize("status", ["wrong", "crashed", "timeout", "refused", "correct"])
def test_nothing_of_a_hidden_draw_reaches_the_student(status, public):
    found = hidden(document(), public=public)
    wrong_check(found)["status"] = found["questions"][1]["status"] = status
    for text in (
        page(found),
        check_report(found),
        repr(StudentView.from_document(found, title="", hints={})),
    ):
        assert "987654" not in text
        assert "9.9e+05" not in text


def test_a_check_that_is_hidden_is_hidden_whatever_its_evidence_says():
    found = hidden(document(), public=False)
    wrong_check(found)["evidence"]["draw"] = "public"
    assert "987654" not in page(found)


def test_a_message_that_quotes_a_hidden_draw_is_replaced():
    found = hidden(document(), public=True)
    assert (
        "Right on the public inputs, wrong on others of the same kind: 24 of 24 elements."
        in text_of(page(found))
    )
    wrong_check(found)["student_message"] = "wrong where inputs are large"
    assert "wrong where inputs are large" not in text_of(page(found))


def test_a_hidden_exception_keeps_its_type_file_and_line():
    found = hidden(document(), public=False)
    wrong_check(found)["status"] = "crashed"
    assert "ValueError in gates.py, line 23, on inputs that are not shown." in text_of(page(found))


def test_an_exception_class_cannot_carry_a_value_out_in_its_name():
    found = hidden(document(), public=False)
    wrong_check(found).update(status="crashed", message="Leak_31337: oops")
    text = page(found)
    assert "31337" not in text
    assert "An exception in gates.py, line 23" in text


def test_staff_see_what_students_do_not():
    assert SECRET in report([hidden(document(), public=False)])


# Untrusted text


def hostile():
    found = document()
    check = wrong_check(found)
    check.update(
        message=HOSTILE, file=HOSTILE, notes=[HOSTILE], explanation=HOSTILE,
        excerpt=[[23, HOSTILE]], output_lines=[HOSTILE],
    )  # fmt: skip
    check["evidence"].update(output=HOSTILE, inputs=HOSTILE)
    check["evidence"]["first_wrong"][0].update(index=HOSTILE, got=HOSTILE)
    check["misconception"].update(sentence=HOSTILE, evidence=HOSTILE)
    found["questions"][1]["title"] = HOSTILE
    found.update(student=HOSTILE, file=HOSTILE, notes=[HOSTILE], isolation=HOSTILE)
    return found


def both_pages(found):
    yield student_page(found, title=HOSTILE, hints={"multiply": [HOSTILE]}, command=HOSTILE)
    other = {**copy.deepcopy(found), "student": f"{HOSTILE} "}
    links = {HOSTILE: "javascript:alert(1)"}
    yield report([found, other], links, assignment=HOSTILE, title=HOSTILE, when=HOSTILE)


def test_student_text_is_text():
    for text in both_pages(hostile()):
        assert "<script" not in text
        assert "<img" not in text
        assert "{{ 7*7 }}" in text
        assert 'href="javascript:' not in text
        assert not re.search("[\x00-\x08\x0e-\x1f\u202a-\u202e\u2066-\u2069]", text)
        text.encode("utf-8")


def test_nothing_in_a_template_is_marked_safe():
    for path in TEMPLATES.glob("*.j2"):
        source = path.read_text(encoding="utf-8")
        assert not re.search(r"\|\s*safe\b|autoescape|Markup", source), path.name


def test_pages_ask_nothing_of_the_network_and_run_no_script():
    for text in (page(document()), report([document()], pages={"s042": "feedback/s042.html"})):
        assert not re.search(r"https?://|//[a-z]|\bsrc=|@import|url\((?!#)|<link|<script", text)
        assert "default-src 'none'" in text


class Balance(HTMLParser):
    """Collects ids and checks that what is opened is closed."""

    optional = frozenset({"li", "td", "th", "tr", "p"})

    def __init__(self):
        super().__init__()
        self.open, self.ids, self.targets = [], Counter(), set()

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        self.ids[values.get("id")] += 1
        if (values.get("href") or "").startswith("#"):
            self.targets.add(values["href"][1:])
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        while self.open[-1] != tag and self.open[-1] in self.optional:
            self.open.pop()
        assert self.open.pop() == tag, self.getpos()


def test_pages_are_well_formed_and_their_anchors_exist():
    every = feedback(*every_kind())
    for text in (page(document(), max=["?"]), every, report([document(), document("shape")])):
        found = Balance()
        found.feed(text)
        assert found.open == []
        del found.ids[None]
        assert set(found.ids.values()) == {1}
        assert found.targets <= set(found.ids)


# Contrast


def luminance(color):
    digits = color.lstrip("#")
    digits = "".join(d * 2 for d in digits) if len(digits) == 3 else digits
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    light, dark = sorted([luminance(one), luminance(other)], reverse=True)
    return (light + 0.05) / (dark + 0.05)


def palettes():
    css = (TEMPLATES / "_style.html.j2").read_text(encoding="utf-8")
    for block in re.findall(r":root\{(.*?)\}", css, flags=re.DOTALL):
        yield dict(re.findall(r"--([\w-]+):(#[0-9a-f]{3,6})", block))


def test_text_has_a_contrast_of_4_5_in_light_dark_and_print():
    on_ground = [
        (ink, ground)
        for ink in ("ink", "mute", "accent", "bad", "ok", "warn", "off", "person")
        for ground in ("bg", "card", "soft", "code", "accent-soft")
    ]
    on_ground += [("ink", shade) for shade in ("w1", "w2", "w3")]  # the cells of a map
    chips = [("ok", "ok-soft"), ("warn", "warn-soft"), ("on-bad", "bad"), ("ink", "mark")]
    found = list(palettes())
    assert len(found) == 3
    for palette in found:
        for ink, ground in on_ground + chips:
            assert contrast(palette[ink], palette[ground]) >= 4.5, (ink, ground)


def test_shapes_that_tell_something_have_a_contrast_of_3():
    for palette in palettes():
        for shape in ("bar", "edge", "yours", "want", "accent", "bad", "ok", "person"):
            assert contrast(palette[shape], palette["card"]) >= 3, shape


def test_what_a_picture_draws_can_be_seen_and_its_text_read():
    """No checker of pages judges the text of an SVG: all it may use are these colours."""
    source = (TEMPLATES / "_plots.html.j2").read_text(encoding="utf-8")
    drawn = set(re.findall(r'(?:stroke|fill)="var\(--([\w-]+)\)"', source))
    told = drawn - {"card", "line", "soft"}  # grounds, grids and empty rings tell nothing
    css = (TEMPLATES / "_style.html.j2").read_text(encoding="utf-8")
    texts = set(re.findall(r"svg (?:text|\.m)\{fill:var\(--(\w+)\)", css))
    assert {"yours", "want", "accent"} <= told
    assert texts == {"ink", "mute"}
    assert not re.search(r'<text[^>]*(?:fill|opacity)="', source)
    for palette in palettes():
        assert min(contrast(palette[name], palette["card"]) for name in told) >= 3
        assert min(contrast(palette[name], palette["card"]) for name in texts) >= 4.5
        hatching = [contrast(palette["bad"], palette[f"w{k}"]) for k in (1, 2, 3)]
        assert min(hatching) >= 3


def test_no_two_chips_are_alike_in_grey():
    css = (TEMPLATES / "_style.html.j2").read_text(encoding="utf-8").partition("@media (max-w")[0]

    def form(*names):
        """Border, corners, filling and weight of a chip: all but its colours."""
        found = {}
        for selectors, declarations in re.findall(r"([^{}]+)\{([^{}]*)\}", css):
            if {part.strip().lstrip(".") for part in selectors.split(",")} & set(names):
                found.update(part.split(":", 1) for part in declarations.split(";") if part)
        width, _, style = found["border"].partition(" ")
        return (
            found.get("border-width", width), found.get("border-style", style),
            found["border-radius"], found["font-weight"], found.get("background") == "var(--bad)",
        )  # fmt: skip

    forms = {status: form("chip", STATUS[status].tone, f"k-{status}") for status in STATUS}
    assert len(set(forms.values())) == len(STATUS), forms


# The class


def test_the_class_page_says_that_it_is_for_staff():
    assert "For staff only" in text_of(report([document()]))


def test_what_needs_a_person_is_listed_and_linked():
    documents = [
        submission("s1", question("add", "written", 0.0), status="needs_person"),
        submission("s2", question("add", "missing", 0.0), status="missing"),
        submission("s3", question("add", "crashed", 0.0, "gates.py, while importing: SyntaxError")),
        submission("s4", question("add", "timeout", 0.0, "time limit")),
        submission("s5", question("add", "checker_error", 0.0)),
        submission("s6", status="unreadable"),
    ]
    assert {item.what: item.students for item in view(documents).todo} == {
        "Checker problem": ("s5",),
        "Need a person": ("s1",),
        "Unreadable": ("s6",),
        "Did not load": ("s3",),
        "Stopped at a limit": ("s4",),
        "Nothing handed in": ("s2",),
    }
    text = report(documents, pages={"s1": "feedback/s1.html"})
    assert '<a href="feedback/s1.html">s1</a>' in text


def test_submissions_without_files_are_not_in_the_statistics():
    documents = [
        submission("s1", question("add", "correct", 2.0)),
        submission("s2", question("add", "missing", 0.0), status="missing"),
    ]
    found = view(documents)
    assert (found.submissions, found.counted, found.median, found.full) == (2, 1, "2", 1)
    assert found.questions[0].mean == "2"


def test_the_histogram_counts_every_submission_once():
    documents = [submission(f"s{i}", question("add", "wrong", i * 7.0)) for i in range(15)]
    bars = view(documents).bars
    assert sum(bar.count for bar in bars) == 15
    assert len(bars) <= 12
    assert bars[0].label == "0-9"


def test_equal_mistakes_are_one_group_whatever_their_numbers():
    documents = [
        submission(
            "s10", question("add", "wrong", 0.0, "3 of 24 elements are wrong", reason="value")
        ),
        submission(
            "s9", question("add", "wrong", 0.0, "24 of 24 elements are wrong", reason="value")
        ),
        submission("s8", question("add", "wrong", 0.0, "dx has shape (2, 3)", reason="shape")),
    ]
    found = view(documents)
    assert [group.students for group in found.groups] == [("s9", "s10")]
    assert [group.students for group in found.rare] == [("s8",)]


def test_one_misconception_is_one_group_whatever_the_message():
    cause = {"id": "upstream-unused", "sentence": "dz is not used.", "evidence": "", "residual": 0}
    documents = [
        submission(f"s{i}", question("add", "wrong", 0.0, "x" * i, misconception=cause))
        for i in range(3)
    ]
    assert [len(group.students) for group in view(documents).groups] == [3]


def test_a_file_that_does_not_load_is_one_mistake_not_one_a_question():
    broken = "gates.py, while importing: SyntaxError"
    documents = [
        submission(f"s{i}", *(question(q, "crashed", 0.0, broken) for q in ("add", "max")))
        for i in range(2)
    ]
    assert [(g.question, len(g.students)) for g in view(documents).groups] == [
        ("the whole file", 2)
    ]


def test_discrimination_is_the_correlation_with_the_other_questions():
    documents = [
        submission(
            f"s{i}",
            question("a", "wrong", float(i % 2)),
            question("b", "wrong", float(i % 2)),
            question("c", "correct", 2.0),
        )
        for i in range(10)
    ]
    found = {row.id: row.discrimination for row in view(documents).questions}
    assert found == {"a": "1.00", "b": "1.00", "c": ""}
    assert {row.discrimination for row in view(documents[:9]).questions} == {""}


def test_columns_fit_their_question_also_where_one_is_absent():
    documents = [
        submission("s1", question("a", "wrong", 0.0), question("b", "correct", 2.0)),
        submission("s2", question("b", "crashed", 0.0)),
    ]
    cells = re.findall(
        '<td>\u2013|<td class="([A-Z])">', report(documents).partition('id="students"')[2]
    )
    assert cells == ["W", "C", "", "E"]


def test_students_are_in_the_order_that_people_count_in():
    ids = ["s10", "s9", "a/2", "s9b", "s09", "10", "s", "S9", "s1_2", "s1", "9", "s1-10"]
    assert in_order(sorted(ids)) == [
        "9", "10", "S9", "a/2", "s", "s1", "s1-10", "s1_2", "s09", "s9", "s9b", "s10",
    ]  # fmt: skip


def test_an_empty_class_has_a_page():
    assert "No submission has points yet." in report([])


def test_a_thousand_submissions_stay_under_a_megabyte():
    names = [f"question{k}" for k in range(8)]
    documents = [
        submission(
            f"student{i:04}",
            *(question(q, "crashed", 0.0, f"NameError: name 'n{chr(97 + i % 26)}' is not defined")
              if (i + k) % 3 == 0 else question(q, "correct", 2.0) for k, q in enumerate(names)),
        )
        for i in range(1000)
    ]  # fmt: skip
    pages = {d["student"]: f"feedback/{d['student']}.html" for d in documents}
    text = report(documents, pages)
    assert len(text.encode()) < 1_000_000
    assert all(f">{d['student']}</a>" in text for d in documents)


def test_points_set_by_a_person_are_marked_and_listed():
    markup = report([overridden(document())])
    text = text_of(markup)
    assert "s042 multiply 1.5 of 2 (checks: 0) explained in class" in text
    assert '<td class="r">3.5<b>*</b>' in markup
    assert '#i-wrong"/></svg> W<b>*</b>' in markup


def test_all_points_with_something_wrong_are_not_plain_full_marks():
    documents = [
        submission("s1", question("add", "correct", 2.0)),
        submission("s2", question("add", "wrong", 2.0)),
    ]
    found = view(documents)
    assert (found.full, found.flawed, found.questions[0].flawed) == (1, 1, 1)
    assert [(t.what, t.students) for t in found.todo] == [("Full points, but not correct", ("s2",))]
    assert "1 more with all points, but not correct" in text_of(report(documents))
