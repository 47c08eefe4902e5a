"""Publishing: files for staff and students, and nothing hidden in what students get."""

from __future__ import annotations

import csv
import json

import pytest
from small_course import CHECKS, make, square

from gradekit.gradebook import Gradebook
from gradekit.grading.one import grade_files
from gradekit.grading.output import output_folder
from gradekit.grading.publish import as_json, publish
from gradekit.model import CheckResult, QuestionResult, Report, Verdict
from gradekit.report.document import json_number, staff_document, student_document

HIDDEN = """
a = public("demo")
@a.gradient(question="square", x=uniform(3, low=7000, high=7001), dz=upstream(3), draws=1)
def far(student, x, dz):
    gate = student.Square()
    yield gate.forward(x)
    yield gate.backward(dz)
"""


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    return make(tmp_path_factory.mktemp("publish"), hidden=HIDDEN)


def graded(course, source, student="s1"):
    outcome = grade_files(course.bench, course.launcher, {"demo.py": source.encode()})
    points = [q.points for q in outcome.questions]
    return staff_document(
        Report(
            assignment="demo",
            student=student,
            status="graded",
            isolation="none",
            points=None if None in points else sum(points),
            max_points=2.0,
            questions=outcome.questions,
            notes=outcome.notes,
            sources=(("demo.py", source),),
        )
    )


@pytest.fixture
def published(course, tmp_path):
    def run(*documents, again=()):
        with output_folder(tmp_path / "out") as folder:
            book = Gradebook(folder / "gradebook.db")
            for document in documents:
                book.save(document["student"], "d", document)
            students = {d["student"] for d in documents} | set(again)
            run.tally = publish(folder, course.assignment, book, students)
            book.close()
        return folder

    return run


LEAKY = (
    "raise ValueError(str(self.x.tolist()))",
    "raise type(f'E{self.x.flat[0]:.9f}'.replace('.', '_'), (Exception,), {})()",
    "exec(compile('\\n' * int(self.x.flat[0]) + '1 / 0', __file__, 'exec'))",
    "exec(compile('1 / 0', str(self.x.flat[0]), 'exec'))",
    "return self.x",
    "return self.x + self.x[0]",
    "return self.x.astype(object)",
    "return {str(self.x.tolist())[:150]: dz}",
    "print(self.x); return dz",
    "return str(self.x.tolist())[:150]",
)


@pytest.mark.parametrize("body", LEAKY)
def test_feedback_never_holds_what_is_hidden(course, published, body):
    branch = f"\n        if self.x.max() > 5000: {body}\n        return 2 * self.x * dz"
    if "exec" in body:
        branch = branch.replace("exec", "import os; exec")
    document = graded(course, square(backward=branch))
    folder = published(document)
    page = (folder / "feedback" / "s1.html").read_text()
    told = page + as_json(student_document(document))
    hidden = [t.draw.inputs for t in course.truths[1].truths]
    values = [v for inputs in hidden for array in inputs.values() for v in array.flat]
    for value in values:
        for text in (repr(float(value)), f"{value:.6g}", f"{value:.4f}", f"{2 * value:.6g}"):
            assert text not in told, text
    assert "7000" not in told
    assert "7001" not in told
    assert document["questions"][0]["status"] != "correct"


def test_results_are_json_that_any_reader_takes(course, published):
    body = "return np.where(self.x > 0, np.nan, -np.inf) * dz"
    folder = published(graded(course, square(backward=body)))
    text = (folder / "results" / "s1.json").read_text()
    document = json.loads(text, parse_constant=pytest.fail)
    evidence = document["questions"][0]["checks"][1]["evidence"]
    assert evidence["max_rel_err"] == "inf"
    assert {e["got"] for e in evidence["first_wrong"]} <= {"nan", "inf", "-inf"}


def test_numbers_that_json_lacks_are_words():
    numbers = (float("nan"), float("inf"), -float("inf"), 1.5)
    assert [json_number(n) for n in numbers] == ["nan", "inf", "-inf", 1.5]


def test_a_document_has_every_key_of_the_contract(course):
    document = graded(course, square(backward="return dz"))
    assert {
        "schema", "gradekit", "assignment", "student", "status", "isolation", "points",
        "max_points", "questions", "seconds",
    } <= set(document)  # fmt: skip
    question = document["questions"][0]
    assert {"id", "title", "status", "points", "max_points", "checks"} <= set(question)
    for check in question["checks"]:
        assert {
            "id", "kind", "status", "reason", "public", "points", "max_points", "message", "file",
            "line", "evidence", "misconception", "notes",
        } <= set(check)  # fmt: skip
    backward = question["checks"][1]
    assert (backward["points"], backward["max_points"], question["points"]) == (0.0, 2.0, 0.0)
    assert {
        "draw", "output", "shape", "n", "n_wrong", "max_rel_err", "tolerance", "first_wrong",
    } <= set(backward["evidence"])  # fmt: skip


def test_every_file_is_there_and_pages_of_gone_submissions_are_removed(course, published):
    right = graded(course, square())
    folder = published(right, {**right, "student": "s2"})
    (folder / "feedback" / ".0123456789ab.part").write_text("half a page")
    assert (folder / "class.html").is_file()
    published({**right, "student": "s2"})
    book = Gradebook(folder / "gradebook.db")
    assert (book.students(), book.shown()) == (["s1", "s2"], {"s2"})
    book.close()
    names = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}
    assert names == {
        ".lock", "gradebook.db", "grades.csv", "class.html", "results/s2.json", "feedback/s2.html",
    }  # fmt: skip


@pytest.mark.parametrize(
    "students",
    [
        ["../up", "a/b", "..", "con", ""], ["S1", "s1"], ["ü", "u\u0308"], ["a\udcffb", "a\nb"],
        ["<script>", "=1+1", "a" * 400],
    ],
)  # fmt: skip
def test_odd_ids_get_files_of_their_own_inside_the_folder(course, published, students):
    right = graded(course, square())
    folder = published(*({**right, "student": student} for student in students))
    for part, ending in (("results", ".json"), ("feedback", ".html")):
        names = [p.name for p in (folder / part).iterdir()]
        assert len({n.casefold() for n in names}) == len(students)
        assert all(n.endswith(ending) for n in names)
    found = [json.loads(p.read_text())["student"] for p in (folder / "results").iterdir()]
    assert sorted(found) == sorted(students)
    with (folder / "grades.csv").open(newline="", encoding="utf-8") as table:
        assert len(list(csv.reader(table))) == len(students) + 1


def test_overrides_count_in_all_that_is_written_and_are_never_touched(course, published):
    wrong = graded(course, square(backward="return dz"))
    folder = published(wrong)
    text = "student,question,points,why\r\ns1,square,1.5,half right\r\n"
    (folder / "overrides.csv").write_text(text, newline="")
    for _ in range(2):
        published(wrong)
        assert json.loads((folder / "results" / "s1.json").read_text())["points"] == 1.5
        assert '"1.5"' in (folder / "grades.csv").read_text()
        assert (folder / "overrides.csv").read_bytes() == text.encode()


def test_a_note_on_the_way_is_no_secret_and_stays(course):
    source = square(forward="self.x = x + 0; x *= 1.0; x += 0.5; return self.x * self.x")
    document = student_document(graded(course, source))
    assert "forward changes x in place" in document["questions"][0]["checks"][0]["notes"]


def test_checks_of_the_small_course_are_as_expected(course):
    assert CHECKS.count("yield") == 2
    assert [item.probe.id for item in course.truths] == ["square.square", "square.far"]


def test_a_line_or_file_that_student_code_made_up_is_not_named(course):
    verdict = Verdict(status="crashed", message="x", file="demo.py", line=7000)
    other = Verdict(status="crashed", message="x", file="7000.py", line=1)
    for made_up in (verdict, other):
        check = CheckResult(
            id="a.a", kind="values", verdict=made_up, public=False, points=0.0, max_points=1.0
        )
        question = QuestionResult(
            id="a", title="a", status="crashed", points=0.0, max_points=1.0, checks=(check,)
        )
        report = Report(
            assignment="demo", student="s1", status="graded", isolation="none", points=0.0,
            max_points=1.0, questions=(question,), sources=(("demo.py", "x = 1\n"),),
        )  # fmt: skip
        assert "7000" not in as_json(staff_document(report))


def test_pages_that_would_be_the_same_are_left_and_others_are_written(course, published):
    documents = [graded(course, square(), student) for student in ("s1", "s2", "s3")]
    folder = published(*documents)
    pages = {p: p.stat().st_ino for p in sorted(folder.glob("*/s?.*"))}
    (folder / "feedback" / "s2.html").write_text("somebody else's")
    (folder / "results" / "s3.json").unlink()
    published(*documents)
    assert len(pages) == 6
    kept = [p.name for p, number in pages.items() if p.stat().st_ino == number]
    assert kept == ["s1.html", "s1.json"]
    assert "somebody" not in (folder / "feedback" / "s2.html").read_text(encoding="utf-8")


def test_a_result_is_json_whatever_it_holds():
    for questions in ([], [{"id": "q", "checks": []}], [{"id": "é", "checks": [{"a": 1}, {}]}] * 2):
        document = {"student": "s", "questions": questions, "seconds": 0.5}
        assert json.loads(as_json(document)) == document


# --- a class that is too large for memory, and one that has not changed


def identities(folder):
    paths = [p for p in folder.rglob("*") if p.suffix in (".json", ".html", ".csv")]
    return {p.relative_to(folder).as_posix(): (p.stat().st_ino, p.read_bytes()) for p in paths}


def test_where_nothing_changed_no_document_is_read_and_no_file_written(
    course, published, monkeypatch
):
    refused = {**graded(course, square(), "s2"), "status": "unreadable"}
    folder = published(graded(course, square()), refused)
    before, said = identities(folder), published.tally
    monkeypatch.setattr(Gradebook, "documents", lambda *_: pytest.fail("documents were read"))
    published(again=("s1", "s2"))
    assert identities(folder) == before
    assert (published.tally.statuses, said.needy) == (said.statuses, 1)
    assert [tuple(one) for one in published.tally.named] == [("s2", "could not be read")]


@pytest.mark.parametrize("how", ["edited", "deleted"])
@pytest.mark.parametrize(
    "name", ["class.html", "grades.csv", "results/s1.json", "feedback/s2.html"]
)
def test_a_file_that_somebody_touched_comes_back(course, published, name, how):
    folder = published(*(graded(course, square(), student) for student in ("s1", "s2")))
    path = folder / name
    text = path.read_text(encoding="utf-8")
    if how == "deleted":
        path.unlink()
    else:
        path.write_text(text[:-1] + "!", encoding="utf-8")
    published(again=("s1", "s2"))
    assert path.read_text(encoding="utf-8")[-80:] == text[-80:]


def test_what_a_row_of_overrides_changes_is_in_all_files(course, published):
    folder = published(*(graded(course, square(), student) for student in ("s1", "s2")))
    before = identities(folder)
    rows = folder / "overrides.csv"
    for points in ("0.5", "1.5"):
        rows.write_text(f"student,question,points,why\ns2,square,{points},late\n")
        published(again=("s1", "s2"))
        assert f'"s2","graded","{points}"' in (folder / "grades.csv").read_text()
        assert f'<td class="r">{points}<b>*</b>' in (folder / "class.html").read_text()
    rows.unlink()
    published(again=("s1", "s2"))
    after = identities(folder)
    assert after["results/s1.json"] == before["results/s1.json"]
    assert after["grades.csv"][1] == before["grades.csv"][1]


def test_a_result_saved_again_under_the_same_digest_is_published(course, published):
    folder = published(graded(course, square()))
    published(graded(course, square(backward="return dz")))
    assert '"0"' in (folder / "grades.csv").read_text()


def test_documents_are_let_go_one_after_the_other(course, published, monkeypatch):
    alive = most = 0

    class Counted(dict):
        def __init__(self, *words):
            nonlocal alive, most
            super().__init__(*words)
            alive += 1
            most = max(most, alive)

        def __del__(self):
            nonlocal alive
            alive -= 1

    one = graded(course, square(backward="return dz"))
    stored = Gradebook.documents
    monkeypatch.setattr(Gradebook, "documents", lambda *words: map(Counted, stored(*words)))
    folder = published(*({**one, "student": f"s{i}"} for i in range(30)))
    assert (alive, most) == (0, 2)
    assert (folder / "class.html").read_text().count("feedback/s29.html") == 2


def test_ids_are_in_the_class_page_as_people_count_and_in_the_table_as_they_are(course, published):
    right = graded(course, square())
    folder = published(*({**right, "student": student} for student in ("s2", "s10", "s1")))
    rows = (folder / "class.html").read_text().partition('id="students"')[2]
    assert rows.index(">s1<") < rows.index(">s2<") < rows.index(">s10<")
    with (folder / "grades.csv").open(newline="", encoding="utf-8") as table:
        assert [row[0] for row in csv.reader(table)] == ["student", "s1", "s10", "s2"]
