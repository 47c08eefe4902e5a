"""Course files: what can be declared, and that every mistake names file, line, problem and fix."""

from __future__ import annotations

import sys

import pytest
from small_course import CHECKS, HEAD, REFERENCE, make, write_course

from gradekit.course import Place, load
from gradekit.model import CourseError

GRADIENT = '@a.gradient(x=normal("N"), dz=upstream("N"){more})\ndef f(student, x, dz{args}):\n'
TWO = "    yield x\n    yield x\n"
OPEN = 'a = Assignment("demo", files=["demo.py"])\n'


def probe(more="", args="", body=TWO):
    return OPEN + GRADIENT.format(more=more, args=args) + body


def mistake(tmp_path, checks, **more):
    with pytest.raises(CourseError) as caught:
        load(write_course(tmp_path, checks, **more))
    return caught.value


def line_of(error, *, above=False):
    """Return the text of the line that an error names, or with the one above it."""
    from pathlib import Path

    assert error.line is not None, error
    lines = Path(error.path).read_text().split("\n")
    return "\n".join(lines[error.line - 1 - above : error.line])


@pytest.mark.parametrize(
    ("checks", "problem", "line"),
    [
        ('a = Assignment("demo", files="gates.py")', "files=", "Assignment"),
        ('a = Assignment("demo", files=[])', "files=", "Assignment"),
        ('a = Assignment("demo", files=["a/b.py"])', "files=", "Assignment"),
        ('a = Assignment("demo", files=["a.py", "a.py"])', "files=", "Assignment"),
        ('a = Assignment("demo", files=["given.py"])', "course's own", "Assignment"),
        ('a = Assignment("demo", ["a.py"], packages="scipy")', "packages=", "Assignment"),
        ('a = Assignment("other", files=["a.py"])\n', "calls itself 'other'", "Assignment"),
        (OPEN + 'b = Assignment("two", files=["b.py"])', "2 assignments", "two"),
        ("x = 1", "0 assignments", None),
        (OPEN + 'a.question("q", points=-1)', "points= of 'q' is -1", "a.question"),
        (OPEN + 'a.question("q", points="two")', "'two'", "a.question"),
        (OPEN + 'a.question("q", points=float("nan"))', "nan", "a.question"),
        (OPEN + 'a.question("q", points=True)', "True", "a.question"),
        (OPEN + 'a.question("q", hints="one")', "hints= of 'q' must be a list", "a.question"),
        (OPEN + 'a.question("q", hints=[1])', "hint of 'q' is no text", "a.question"),
        (OPEN + 'a.question("q", needs="p")', "needs= of 'q' must be a list", "a.question"),
        (OPEN + 'a.question("q", split={"a": "b"})', "no number of points", "a.question"),
        (OPEN + 'a.question("q", split=["a"])', "no dict", "a.question"),
        (OPEN + 'a.question("q", points=2, split={"a": 1})', "adds up to 1", "a.question"),
        (OPEN + 'a.question("q")', "'q' has no check", "a.question"),
        (OPEN + 'a.question("q.r")', "cannot be a question's id", "a.question"),
        (OPEN + 'a.question("q")\na.question("q")', "declared twice", "a.question"),
        (probe(', needs=["nothing"]'), "needs 'nothing'", "@a.gradient"),
        (probe(', needs=["f"]'), "needs 'f'", "@a.gradient"),
        (probe(', points=2, split={"back": 2}'), "'f.back', which is no check", "@a.gradient"),
        (probe(", extra=1"), "'extra' is declared, but no argument", "@a.gradient"),
        (probe(args=", y"), "'y' is not declared", "@a.gradient"),
        (probe(", title='t'"), "'title' is declared, but no argument", "@a.gradient"),
        (probe(body="    return x\n"), "does not yield", "@a.gradient"),
        (probe(", cases=[dict(y=zeros(3))]"), "overrides ['y']", "@a.gradient"),
        (probe(", cases=dict(x=zeros(3))"), "list of dicts", "@a.gradient"),
        (probe(', dims={"K": 3}'), "dims= names 'K'", "@a.gradient"),
        (probe(', dims={"N": ()}'), "dims= gives 'N'", "@a.gradient"),
        (probe(', dims={"N": "5"}'), "dims= gives 'N'", "@a.gradient"),
        (probe(", dims=5"), "no dict of sizes", "@a.gradient"),
        (probe(", draws=0"), "draws=0", "@a.gradient"),
        (probe(", limit=-1"), "limit=-1", "@a.gradient"),
        (probe(", question=3"), "cannot be a question's id", "@a.gradient"),
        (probe() + GRADIENT.format(more="", args="") + TWO, "'f.backward' exists", "@a.gradient"),
        (probe(", k=constant(rng())", ", k"), "constant(rng(...))", "@a.gradient"),
        (probe(", k=constant(constant(1))", ", k"), "constant(constant(...))", "@a.gradient"),
        (probe(", k=held('k')", ", k"), "this probe is public", "@a.gradient"),
        (probe(", k=normal(-1)", ", k"), "size -1", "@a.gradient"),
        (probe(", k=normal((3, 4))", ", k"), "size (3, 4)", "@a.gradient"),
        (probe(", k=labels(3, classes=0)", ", k"), "nothing between", "@a.gradient"),
        (probe(", k=uniform(low=2, high=1)", ", k"), "nothing between", "@a.gradient"),
        (OPEN + "@a.gradient(x=1)\ndef f(student, x):\n" + TWO, "differentiable", "@a.gradient"),
        (OPEN + "@a.values()\ndef f():\n    yield 1\n", "takes no argument", "@a.values"),
        (OPEN + "@a.raises('ValueError')\ndef f(student):\n    yield 1", "no exception", "@a."),
        (
            OPEN + 'a.question("why", points=3)\na.written("why", points=2, prompt="Why?")',
            "written() gives other ones",
            "a.written",
        ),
        (probe() + 'a.rule("f", forbid_imports="torch")', "must be lists", "a.rule"),
        (probe() + 'a.rule("f")', "forbids nothing", "a.rule"),
        (probe() + 'a.rule("g", forbid_imports=["torch"])', "'g', which does not exist", "a.rule"),
        (OPEN + "1 / 0", "ZeroDivisionError", "1 / 0"),
        (OPEN + "import sys\nsys.exit(3)", "SystemExit", "sys.exit"),
        (OPEN + "def (:", "SyntaxError", "def (:"),
        ('a = public("demo")', "found no assignment", "public"),
    ],
)
def test_a_mistake_of_an_author_names_the_line_the_problem_and_a_fix(
    tmp_path, checks, problem, line
):
    error = mistake(tmp_path, checks)
    assert error.path.endswith("checks.py")
    assert problem in error.problem
    assert error.fix
    if line:
        # Before Python 3.11 a decorator runs in the line of its function.
        above = sys.version_info < (3, 11) and line.startswith("@")
        assert line in line_of(error, above=above)


def test_a_mistake_in_the_hidden_checks_names_that_file(tmp_path):
    error = mistake(tmp_path, CHECKS, hidden='a = public("wrong")')
    assert error.path.endswith("solutions/demo/checks.py")
    assert 'public("wrong")' in line_of(error)


def test_a_probe_may_not_take_the_id_that_a_hidden_one_has(tmp_path):
    hidden = """
    a = public("demo")
    @a.values(question="square", x=normal(3))
    def square(student, x):
        yield x
    """
    assert "exists already" in mistake(tmp_path, CHECKS, hidden=hidden).problem


def test_what_a_hidden_probe_says_of_itself_is_no_title(tmp_path):
    hidden = """
    a = public("demo")
    @a.values(points=1, x=normal(3))
    def secret(student, x):
        'It squares what is negative.'
        yield x
    """
    assignment = load(write_course(tmp_path, CHECKS, hidden=hidden))
    assert assignment.questions["secret"].title == "secret"


def ids(tmp_path, checks, **more):
    assignment = load(write_course(tmp_path, checks, **more))
    return [check for probe in assignment.probes for check in probe.check_ids]


def test_check_ids_follow_the_question_and_the_probe(tmp_path):
    checks = OPEN + (
        '@a.gradient(question="max", x=normal("N"))\ndef max_(student, x):\n' + TWO
        + '@a.gradient(question="max", x=normal("N"))\ndef elsewhere(student, x):\n' + TWO
        + '@a.values(question="order")\ndef order(student):\n    yield 1\n'
        + '@a.raises(ValueError, question="order")\ndef cycle(student):\n    yield 1\n'
    )  # fmt: skip
    assert ids(tmp_path, checks) == [
        "max.forward", "max.backward", "max.elsewhere.forward", "max.elsewhere.backward",
        "order.order", "order.cycle",
    ]  # fmt: skip


def test_a_trailing_underscore_is_no_part_of_the_name(tmp_path):
    checks = OPEN + '@a.gradient(x=normal("N"))\ndef max_(student, x):\n' + TWO
    assert ids(tmp_path, checks) == ["max.forward", "max.backward"]


def test_the_short_form_makes_the_question_of_the_probes_own_name(tmp_path):
    checks = probe(', points=3, split={"backward": 3}, hints=("look",), bonus=True')
    question = load(write_course(tmp_path, checks)).questions["f"]
    assert (question.points, question.split, question.bonus) == (3.0, {"f.backward": 3.0}, True)


def test_a_bonus_is_not_in_the_maximum(tmp_path):
    checks = probe(", points=3, bonus=True") + 'a.written("why", points=2, prompt="Why?")\n'
    assert load(write_course(tmp_path, checks)).max_points == 2.0


def test_a_question_may_be_declared_after_its_probe(tmp_path):
    assignment = load(write_course(tmp_path, probe() + 'a.question("f", points=4)'))
    assert assignment.questions["f"].points == 4.0


def test_needs_takes_the_probe_itself(tmp_path):
    checks = probe() + (
        "@a.values(points=1, needs=[f])\ndef g(student):\n    yield 1\n"
    )  # fmt: skip
    assert load(write_course(tmp_path, checks)).questions["g"].needs == ("f",)


def test_an_argument_with_a_default_need_not_be_declared_and_a_case_may_change_it(tmp_path):
    checks = OPEN + (
        '@a.values(question="q", cases=[dict(again=True)])\n'
        "def q(student, again=False):\n    yield student.name(again)\n"
    )
    course = make(tmp_path, checks, "def name(again):\n    return 'yes' if again else 'no'\n")
    found = [truth.answers[0].stages[0].tree for truth in course.truths[0].truths]
    assert set(found) == {"no", "yes"}


def test_a_plain_value_in_a_decorator_is_a_constant(tmp_path):
    assignment = load(write_course(tmp_path, probe(", k=0.3", ", k")))
    assert assignment.probes[0].inputs["k"].literal == 0.3
    assert assignment.probes[0].differentiated == ("x",)


def test_a_students_folder_lacks_hidden_checks_and_loads_all_the_same(tmp_path):
    checks = CHECKS + (
        'a.question("train", points=2)\n'
        'a.question("both", points=2, split={"seen": 1, "unseen": 1})\n'
        '@a.values(question="both")\ndef seen(student):\n    yield 1\n'
    )
    hidden = (
        'a = public("demo")\n@a.values(question="train")\ndef train(student):\n    yield 1\n'
        '@a.values(question="both")\ndef unseen(student):\n    yield 1\n'
    )
    place = write_course(tmp_path, checks, hidden=hidden)
    assert len(load(place).probes) == 4
    assert len(load(Place("demo", place.public, None)).probes) == 2
    assert [p.public for p in load(place).probes] == [True, True, False, False]


def test_the_documented_example_loads(tmp_path):
    checks = (
        HEAD
        + """
a = Assignment("demo", files=["demo.py"], title="...", packages=[])
a.question("linear", points=3, title="...", split={"backward": 3}, needs=[], hints=("...",))

@a.gradient(question="linear", x=normal("N", "D"), W=normal("D", "M"), b=normal("M"),
            dout=upstream("N", "M"), dims={"N": (5, 1)}, draws=2, limit=5.0,
            cases=[dict(x=extremes("N", "D")), dict(W=zeros("D", "M"))])
def linear(student, x, W, b, dout):
    yield x @ W + b
    yield dict(x=dout @ W.T, W=x.T @ dout, b=dout.sum(0))

@a.values(question="order", edges=constant([("a", "b")]))
def order(student, edges):
    yield edges

@a.raises(ValueError, question="cycle")
def cycle(student):
    yield 1
    raise ValueError

a.rule("linear", forbid_imports=["torch"], no_loops_in=["Linear.backward"])
a.written("why", points=2, prompt="Why does a ReLU die?")
"""
    )
    course = make(tmp_path, checks, REFERENCE)
    assert list(course.assignment.questions) == ["linear", "order", "cycle", "why"]
    assert {check.id for q in course.questions("").values() for check in q.checks} == {
        "linear.rule", "linear.forward", "linear.backward", "order.order", "cycle.cycle",
        "why.written",
    }  # fmt: skip
