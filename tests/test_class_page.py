"""The class page: what staff should look at, and one comment for all who made a mistake."""

import json
import re

import pytest
from small_course import make, square
from test_publish import graded
from test_report_html import (
    TEMPLATES,
    contrast,
    document,
    palettes,
    question,
    report,
    submission,
    text_of,
    view,
)

from gradekit.gradebook import Gradebook
from gradekit.grading.alike import similar_in
from gradekit.grading.batch import Batch
from gradekit.grading.discovery import find_submissions
from gradekit.grading.output import output_folder
from gradekit.grading.publish import publish
from gradekit.grading.remembered import Remembered, origin_of
from gradekit.report.class_view import Moved, Since
from gradekit.report.similar import Pair, Same, Similar
from gradekit.sandbox.windows import windows_of

CAUSE = {
    "id": "upstream-unused",
    "sentence": "The upstream gradient dz is not used.",
    "evidence": "multiplied by dz, all 24 agree",
    "residual": 2e-11,
    "output": None,
    "why": "A gate knows its local gradient only.",
    "hints": ["Which two factors meet here?", "SECOND", "THIRD"],
}


def wrong(student, name="add", **check):
    check = {"reason": "value", "message": "24 of 24 elements of dx are wrong", **check}
    return submission(student, question(name, "wrong", 0.0, **check))


def whats(documents, **words):
    return [item.what for item in view(documents, **words).todo]


# --- mistakes


def test_a_known_mistake_has_one_comment_for_all_that_gives_the_first_hint_only():
    documents = [wrong(f"s{k}", misconception=CAUSE, message="x" * k) for k in range(3)]
    (group,) = view(documents).groups
    assert group.students == ("s0", "s1", "s2")
    assert group.comment == (
        "The upstream gradient dz is not used. A gate knows its local gradient only. "
        "Which two factors meet here?"
    )
    text = text_of(report(documents))
    assert "Tested: multiplied by dz, all 24 agree" in text
    assert "SECOND" not in text


def test_a_mistake_seen_in_two_checks_of_a_question_is_one_group():
    other = question("add", "wrong", 0.0, misconception=CAUSE)
    other["checks"][0]["id"] = "add.far.backward"
    documents = [wrong("s1", misconception=CAUSE), submission("s2", other)]
    assert [group.students for group in view(documents).groups] == [("s1", "s2")]


def test_one_misconception_in_several_questions_is_one_group_and_names_each_student_once():
    twice = [question(q, "wrong", 0.0, misconception=CAUSE) for q in ("add", "max")]
    documents = [submission("s1", *twice), wrong("s2", "sigmoid", misconception=CAUSE)]
    (group,) = view(documents).groups
    assert (group.question, group.students) == ("add, max, sigmoid", ("s1", "s2"))


def test_the_check_that_names_a_mistake_speaks_for_the_question():
    both = question("add", "wrong", 0.0, "24 of 24", signature="x")
    both["checks"] += question("add", "wrong", 0.0, misconception=CAUSE)["checks"]
    (group,) = view([submission("s1", both)]).rare
    assert group.id == "upstream-unused"
    assert view([submission("s1", both)]).questions[0].common == CAUSE["sentence"]


def test_equal_wrong_answers_without_a_name_are_a_group_to_be_named():
    documents = [
        *(wrong(f"a{k}", signature="one") for k in range(2)),
        *(wrong(f"b{k}", signature="two") for k in range(3)),
        wrong("c", signature="three"),
    ]
    found = view(documents)
    assert [(g.students, g.unnamed) for g in found.groups] == [
        (("b0", "b1", "b2"), True), (("a0", "a1"), True),
    ]  # fmt: skip
    assert [g.students for g in found.rare] == [("c",)]
    text = text_of(report(documents))
    assert "Name this group: 3 wrong answers are the same" in text
    assert "solutions/gates/mistakes.py" in text


def test_crashes_are_equal_by_their_message_and_need_no_name():
    documents = [submission(f"s{k}", question("add", "crashed", 0.0, "no x")) for k in range(2)]
    (group,) = view(documents).groups
    assert not group.unnamed
    assert "Name this group" not in text_of(report(documents))


# --- before you release


def all_wrong(n, public):
    return [wrong(f"s{k}", public=public) for k in range(n)]


def test_a_check_that_nobody_passes_is_named():
    (said,) = whats(all_wrong(3, public=False))
    assert said == "add.backward: no submission passes this hidden check"
    assert whats(all_wrong(3, public=True)) == ["add.backward: no submission passes this check"]
    right = submission("r", question("add", "correct", 2.0))
    assert whats([*all_wrong(3, public=False), right]) == []
    assert whats(all_wrong(2, public=False)) == []


def test_what_was_not_asked_is_no_failure_of_a_check():
    documents = [submission(f"s{k}", question("add", "blocked", 0.0)) for k in range(5)]
    assert whats(documents) == []


@pytest.mark.parametrize(
    ("check", "said"),
    [({"reason": "nondeterministic"}, "answered differently"), ({"reason": "slow"}, "too slow")],
)
def test_a_check_that_is_odd_in_many_submissions_is_named(check, said):
    right = [submission(f"r{k}", question("add", "correct", 2.0)) for k in range(20)]
    odd = [wrong(f"s{k}", **check) for k in range(3)]
    assert [said in what for what in whats([*right, *odd])] == [True]
    assert whats([*right, *odd[:2]]) == []


def test_right_answers_that_use_much_of_the_tolerance_are_a_doubt():
    right = [submission("r", question("add", "correct", 2.0, closeness=0.25))]
    assert whats(right)[0] == "add.backward: right answers use up to 25% of the tolerance"
    assert whats([submission("r", question("add", "correct", 2.0, closeness=0.001))]) == []


def test_close_calls_are_listed_on_both_sides():
    documents = [
        submission("r", question("add", "correct", 2.0, closeness=0.05)),
        wrong("w", closeness=3.0),
        wrong("far", closeness=1e9),
    ]
    assert "2 answers close to the tolerance" in whats(documents)
    text = text_of(report(documents).partition('id="close"')[2].partition('id="mistakes"')[0])
    assert re.search(r"r add.backward right 0.05 .*w add.backward wrong 3\b", text)
    assert "far add.backward" not in text


def test_what_is_odd_outside_of_the_results_is_said():
    assert whats([], remarks=["overrides.csv, line 2: no student s9"]) == [
        "overrides.csv, line 2: no student s9"
    ]


# --- what did not run, what is slow, what is alike


def test_what_did_not_run_is_told_with_its_line_and_what_to_do():
    broken = "gates.py, while importing: SyntaxError"
    documents = [
        submission("s1", *(
            question(q, "crashed", 0.0, broken, file="gates.py", line=26) for q in ("add", "max")
        )),
        submission("s2", question("add", "refused", 0.0, "imports torch")),
        submission("s3", question("add", "crashed", 0.0, "no x"), question("max", "wrong", 0.0)),
        submission("s4", question("add", "not_started", 0.0)),
        submission("s5", status="unreadable"),
        submission("s6", question("add", "timeout", 0.0, "time limit")),
        submission("s7", question("add", "refused", 0.0, "s7.zip is refused: it is damaged")),
    ]  # fmt: skip
    rows = view(documents).stopped
    found = {row.student: (row.what, row.where) for row in rows}
    assert found == {
        "s1": (broken, "gates.py, line 26"),
        "s2": ("imports torch", ""),
        "s5": ("The files could not be read.", ""),
        "s6": ("time limit", ""),
        "s7": ("s7.zip is refused: it is damaged", ""),
    }
    actions = {row.student: row.action for row in rows}
    assert all(actions.values())
    assert actions["s2"] == "ask for a submission without it"
    assert actions["s7"] == "ask for the file again"


def test_what_takes_ten_times_the_median_is_slow_or_large():
    documents = [
        {**submission(f"s{k}"), "seconds": 0.03, "bytes": 900} for k in range(9)
    ] + [
        {**submission("slow"), "seconds": 4.0, "bytes": 900},
        {**submission("large"), "seconds": 0.03, "bytes": 90_000},
        {**submission("quick"), "seconds": 0.4, "bytes": 19_000},
    ]  # fmt: skip
    even = [{**submission(f"s{k}"), "seconds": 0.3} for k in range(9)]
    assert view([*even, {**submission("s9"), "seconds": 1.5}]).weights.slow == ()
    found = view(documents).weights
    assert [(h.student, h.amount, h.times) for h in found.slow] == [("slow", "4.0 s", 133)]
    assert [(h.student, h.amount, h.times) for h in found.large] == [("large", "90.0 KB", 100)]
    assert "Median: 30 ms to ask everything, 900 bytes handed in" in text_of(report(documents))


def test_similar_pairs_are_a_reason_to_look():
    similar = Similar(
        same=(Same(students=("s1", "s<2>", "s3"), windows=30),),
        pairs=(Pair(first="s4", second="s5", percent=86, windows=25),),
        compared=40,
    )
    markup = report([document()], similar=similar)
    text = text_of(markup)
    assert "A reason to look, not a finding." in text
    assert "s4 , s5 86 % 25" in text
    assert "s<2>" not in markup
    assert "No two of 40 submissions" in text_of(report([], similar=Similar(compared=40)))
    assert "Similar pairs" not in text_of(report([]))


def test_what_the_last_run_changed_is_on_the_page():
    row = Moved(
        student="s1", before="4", points="6", moved=True, cause="another submission",
        questions=("add: wrong → correct, 0 → 2",),
    )  # fmt: skip
    since = Since(began="2026-11-22 21:00", rows=(row,), left_out=3, moved=2, new=5)
    text = text_of(report([], since=since))
    assert "2 marks moved; 5 graded for the first time" in text
    assert "s1 4 → 6 add: wrong → correct, 0 → 2 another submission" in text
    assert "3 more: gradekit diff gates" in text


def test_long_tables_are_shut_and_short_ones_open():
    few = [submission(f"s{k}", question("add", "crashed", 0.0, "no x")) for k in range(20)]
    many = [submission(f"s{k}", question("add", "crashed", 0.0, "no x")) for k in range(101)]
    assert "<h3>All" not in report(few)
    assert re.findall("<h3>All (.*?)</h3>", report(many)) == [
        "101 that did not run", "101 students",
    ]  # fmt: skip


# --- from the gradebook


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    return make(tmp_path_factory.mktemp("class"))


def test_the_page_says_what_changed_who_is_alike_and_whom_an_override_misses(course, tmp_path):
    right, bad = square(), square(backward="return dz")
    own = Remembered(windows=tuple(range(50, 80))).as_json()
    with output_folder(tmp_path / "out") as folder:
        (folder / "overrides.csv").write_text("student,question,points,why\nsx,square,1,no\n")
        book = Gradebook(folder / "gradebook.db")
        for student, windows in (("s1", own), ("s2", own), ("s3", "")):
            book.save(student, "d", graded(course, bad, student), remembered=windows)
        book.finish_run()

        def page(students):
            publish(folder, course.assignment, book, students, place=course.place)
            return text_of((folder / "class.html").read_text(encoding="utf-8"))

        first = page({"s1", "s2", "s3"})
        assert "Changed by the last run" not in first
        assert "s1 , s2 all: the same but for names and layout 30" in first
        assert "sx" in first.rpartition("Before you release")[2].partition("Points")[0]
        for student in ("s1", "s3"):
            book.save(student, "e", graded(course, right, student))
        book.finish_run()
        second = page({"s1", "s2"})
        assert "s1 0 → 2 square: wrong → correct, 0 → 2 another submission" in second
        assert "1 mark moved." in second
        assert "Left out of these pages: 1 student of earlier runs (s3)." in second
        book.close()


def test_what_a_reference_holds_makes_nobody_alike(course, tmp_path):
    with output_folder(tmp_path / "out") as folder:
        book = Gradebook(folder / "gradebook.db")
        source = (course.place.hidden / "demo.py").read_bytes()
        windows = tuple(windows_of({"demo.py": source}, ["demo.py"]).tolist())
        assert len(windows) >= 5
        for student in ("s1", "s2"):
            remembered = Remembered(windows=windows).as_json()
            book.save(student, "d", graded(course, square(), student), remembered=remembered)
        found = similar_in(book, ["s1", "s2"], course.place, course.assignment)
        book.close()
    assert found == Similar(compared=2)


def test_who_hands_in_together_is_remembered_with_the_windows(course, tmp_path):
    folder = tmp_path / "in"
    for student in ("ada", "eve"):
        (folder / student).mkdir(parents=True)
        (folder / student / "demo.py").write_text(square(), encoding="utf-8")
    listed = [{"id": "ada", "group": "G"}, {"id": "ben", "group": "G"}, {"id": "eve"}]
    (folder / "collect.json").write_text(json.dumps({"students": listed}), encoding="utf-8")
    found = find_submissions(
        folder, ("demo.py",), name="demo", root=tmp_path, output=tmp_path / "out"
    )
    book = Gradebook(tmp_path / "gradebook.db")
    batch = Batch(course.place, isolation="none", jobs=1)
    try:
        batch.run(found, book)
    finally:
        batch.close()
    kept = {student: origin_of(book.remembered(student)) for student in book.students()}
    (document,) = book.documents(["ben"])
    book.close()
    assert {student: group for student, (_, group) in kept.items()} == {
        "ada": ("ada", "ben"), "ben": ("ada", "ben"), "eve": (),
    }  # fmt: skip
    assert len({tuple(windows) for windows, _ in kept.values()}) == 1
    assert len(kept["ada"][0]) > 0
    assert document["bytes"] == len(square())


def test_the_picture_of_close_calls_can_be_seen_and_read():
    source = (TEMPLATES / "_class_plots.html.j2").read_text(encoding="utf-8")
    told = set(re.findall(r'(?:stroke|fill)="var\(--([\w-]+)\)"', source)) - {"line", "warn-soft"}
    assert told == {"ink", "want", "yours"}
    assert not re.search(r'<text[^>]*(?:fill|opacity)="', source)
    for palette in palettes():
        for ground in ("card", "warn-soft"):
            assert min(contrast(palette[name], palette[ground]) for name in told) >= 3
            assert min(contrast(palette[name], palette[ground]) for name in ("ink", "mute")) >= 4.5
