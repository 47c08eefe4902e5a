"""Damaged notebooks: each kind of damage with the marks that a perfect grader gives.

A damage changes a generated notebook in which every answer is right. Its keywords say which
questions are not correct any more and why; ``says`` is what the student is told.
"""

from __future__ import annotations

import copy
import json
from pathlib import Path

import pytest

from gradekit.authoring.notebooks import notebook_of
from gradekit.authoring.pieces import pieces_of
from gradekit.authoring.release import templates_of
from gradekit.grading.one import grade_files
from gradekit.grading.reading import Found
from gradekit.grading.staging import stage
from gradekit.model import Limits

QUESTIONS = ("add", "multiply", "max", "sigmoid")
DAMAGES = []
WRONG = "[dz, dz]  # wrong"


def damage(says="", file="gates.ipynb", **statuses):
    def add(function):
        DAMAGES.append(pytest.param(function, says, file, statuses, id=function.__name__))
        return function

    return add


class Book:
    """A notebook that is easy to damage."""

    def __init__(self, tree):
        self.tree = tree
        self.cells = tree["cells"]

    def __getitem__(self, name):
        return next(cell for cell in self.cells if cell.get("id") == name)

    def source(self, name):
        return "".join(self[name]["source"])

    def write(self, name, source):
        self[name]["source"] = source

    def at(self, name):
        return self.cells.index(self[name])

    def insert(self, at, source, kind="code", **more):
        cell = {"cell_type": kind, "id": f"new-{len(self.cells)}", "metadata": {}, "source": source}
        if kind == "code":
            cell |= {"execution_count": None, "outputs": []}
        self.cells.insert(at, {**cell, **more})

    def append(self, source, **more):
        self.insert(len(self.cells), source, **more)

    def edit(self, name, old, new):
        assert old in self.source(name)
        self.write(name, self.source(name).replace(old, new))


@pytest.fixture(scope="module")
def released(gates_place, bench):
    book = notebook_of(gates_place, bench.assignment, templates_of(gates_place, bench.assignment))
    return json.loads(book)


@pytest.fixture(scope="module")
def answers(gates_place, bench):
    source = (gates_place.hidden / "gates.py").read_text(encoding="utf-8")
    lines = [line for line in source.split("\n") if "SOLUTION" not in line]
    return pieces_of("\n".join(lines), bench.assignment).answers


@pytest.fixture
def book(released, answers):
    tree = copy.deepcopy(released)
    for cell in tree["cells"]:
        name = cell["id"].removesuffix("-answer")
        if name in answers and cell["id"].endswith("-answer"):
            cell["source"] = f"# gradekit: {name}\n{answers[name]}".splitlines(keepends=True)
    return Book(tree)


@pytest.fixture
def graded(bench, zygote, tmp_path):
    """Grade one file handed in; returns statuses by question, all that is told, and checks."""

    def graded(content, name="gates.ipynb"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        found = Found(student="s1", paths=(path,))
        staged = stage(found, ["gates.py"], templates=bench.templates, limits=Limits())
        assert staged.status == "ok", staged.reason
        outcome = grade_files(bench, zygote, staged.files)
        checks = [check for question in outcome.questions for check in question.checks]
        told = [*staged.notes, *outcome.notes, *(c.verdict.message for c in checks)]
        return {q.id: q.status for q in outcome.questions}, "\n".join(told), checks

    return graded


def released_cell(released, name):
    return "".join(next(c for c in released["cells"] if c["id"] == name)["source"])


# --- nothing of it is lost


@damage()
def nothing_at_all(book):
    pass


@damage()
def sources_as_single_texts(book):
    for cell in book.cells:
        cell["source"] = "".join(cell["source"])


@damage()
def metadata_stripped(book):
    for cell in book.cells:
        cell["metadata"] = {}
    book.tree["metadata"] = {}


@damage()
def metadata_absent_and_ids_missing(book):
    for cell in book.cells:
        del cell["metadata"], cell["id"]


@damage()
def ids_twice(book):
    for cell in book.cells:
        cell["id"] = "same"


@damage()
def metadata_of_the_wrong_questions(book):
    for name in QUESTIONS:
        book[f"{name}-answer"]["metadata"] = {"gradekit": {"v": 1, "q": "add", "role": "answer"}}


@damage()
def metadata_of_odd_types(book):
    for cell in book.cells:
        cell["metadata"] = ["gradekit", {"gradekit": 3}]


@damage()
def format_4_0_without_ids(book):
    book.tree["nbformat_minor"] = 0
    for cell in book.cells:
        del cell["id"]


@damage()
def format_4_4_saved_by_an_old_editor(book):
    book.tree["nbformat_minor"] = 4
    for cell in book.cells:
        del cell["id"]
        cell["metadata"].pop("deletable")


@damage()
def format_3_with_worksheets(book):
    sheet = []
    for cell in book.cells:
        if cell["cell_type"] == "code":
            code = {"cell_type": "code", "input": cell["source"], "language": "python"}
            sheet.append({**code, "outputs": [], "collapsed": False, "metadata": {}})
        else:
            sheet.append({"cell_type": "heading", "level": 1, "source": cell["source"]})
    return json.dumps(
        {"nbformat": 3, "nbformat_minor": 0, "metadata": {}, "worksheets": [{"cells": sheet}]}
    )


@damage()
def a_byte_order_mark(book):
    return b"\xef\xbb\xbf" + json.dumps(book.tree).encode()


@damage()
def lines_that_end_as_on_windows(book):
    for cell in book.cells:
        cell["source"] = "".join(cell["source"]).replace("\n", "\r\n")
    return json.dumps(book.tree, indent=1).replace("\n", "\r\n")


@damage(file="gates.py")
def a_wrong_ending(book):
    pass


@damage(file="homework (2).json")
def downloaded_under_another_name(book):
    pass


@damage(file="gates.ipynb.txt")
def saved_as_text(book):
    pass


@damage()
def prompts_and_checks_deleted(book):
    book.cells[:] = [c for c in book.cells if c["id"].endswith("-answer") or c["id"] == "setup"]


@damage(says="np of the released file was added")
def the_setup_cell_deleted(book):
    book.cells.remove(book["setup"])


@damage(says="np of the released file was added")
def the_setup_cell_retyped(book):
    book["setup"]["cell_type"] = "markdown"


@damage()
def all_answers_in_one_cell(book):
    whole = "\n\n".join(book.source(f"{name}-answer") for name in QUESTIONS)
    for name in QUESTIONS[1:]:
        book.cells.remove(book[f"{name}-answer"])
    book.write("add-answer", whole)


@damage()
def cells_in_the_opposite_order(book):
    book.cells.reverse()


@damage()
def an_answer_in_the_cell_of_another(book):
    one, other = book.source("add-answer"), book.source("max-answer")
    book.write("add-answer", other)
    book.write("max-answer", one)


@damage()
def markers_removed(book):
    for name in QUESTIONS:
        book.edit(f"{name}-answer", f"# gradekit: {name}\n", "")


@damage()
def empty_cells_everywhere(book):
    for at in range(len(book.cells), 0, -1):
        book.insert(at, "" if at % 2 else [])


@damage()
def a_thousand_cells(book):
    for number in range(1000):
        book.insert(number % 7, f"x_{number} = {number}\nprint(x_{number})")


@damage()
def huge_outputs(book):
    picture = {"output_type": "display_data", "data": {"image/png": "A" * 12_000_000}}
    book["add-check"]["outputs"] = [{**picture, "metadata": {}}]


@damage()
def outputs_that_are_no_outputs(book):
    for cell in book.cells:
        cell["outputs"] = cell["execution_count"] = {"traceback": None}


@damage()
def cells_that_are_no_cells(book):
    book.cells[3:3] = [
        None,
        3,
        "x",
        [],
        {},
        {"cell_type": "code"},
        {"cell_type": "code", "source": 7},
    ]


@damage()
def keys_that_nobody_knows(book):
    book.tree["extra"] = {"a": [1]}
    for cell in book.cells:
        cell["extra"] = 1


# --- what is no definition


@damage(says="not run, since they define nothing: cell")
def plots_and_loops_at_the_top(book):
    book.append("import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()")
    book.append("gate = SigmoidGate()\nfor i in range(10**9):\n    gate.forward(i)")
    book.append("while True:\n    pass")


@damage()
def questions_to_the_keyboard(book):
    book.insert(0, "name = input('Your name: ')")
    book.append("import sys\nsys.exit()\nraise SystemExit")


@damage(says="the package google is not available here")
def an_import_of_colab(book):
    book.insert(0, "from google.colab import drive\ndrive.mount('/content/drive')")


@damage()
def magics_and_shell_lines(book):
    book.insert(0, "%matplotlib inline\n%load_ext autoreload\n%autoreload 2")
    book.insert(0, "!pip install \\\n    numpy \\\n    scipy\nfiles = !ls\na, b = %who_ls\n!!ls")
    book.insert(0, "?np\nnp.sum??\nnp.s*?\n??np\n%timeit -n 1 x = 1")
    book.append("%%bash\nclass MaxGate(:\necho 'class AddGate:'")
    book.append("%%html\n<b>class AddGate: pass</b>")


@damage()
def magics_among_the_definitions(book):
    for name in QUESTIONS:
        source = book.source(f"{name}-answer")
        book.write(f"{name}-answer", f"%pip install x\n{source}\n%time 1 + 1\n!ls\nAddGate?")


@damage()
def cells_under_a_magic(book):
    book.write("add-answer", "%%time\n" + book.source("add-answer"))
    book.write("max-answer", book.source("max-answer").replace("\n", "\n%%capture out\n", 1))
    book.write("sigmoid-answer", "%%timeit -n 1\n" + book.source("sigmoid-answer"))


@damage()
def a_cell_that_writes_the_file(book):
    for name in QUESTIONS:
        book.write(f"{name}-answer", "%%writefile -a gates.py\n" + book.source(f"{name}-answer"))
    book.append("from gates import AddGate\nimport gates")


@damage()
def a_percent_sign_that_begins_a_line(book):
    source = book.source("add-answer")
    book.write("add-answer", f"!ls\n{source}\nremainder = (7\n    % 4)\n")


# --- split cells


@damage(says="were read as one")
def a_class_split_between_its_methods(book):
    split(book, "multiply-answer", "    def backward")


@damage(says="were read as one")
def a_class_split_in_the_middle_of_a_method(book):
    split(book, "multiply-answer", "return x * y")


@damage(says="were read as one")
def a_class_split_after_its_first_line(book):
    split(book, "multiply-answer", "    def forward")


@damage(says="were read as one")
def a_class_in_three_cells_with_an_empty_one_between(book):
    split(book, "multiply-answer", "    def backward")
    book.insert(book.at("multiply-answer") + 1, "")
    split(book, "multiply-answer", "    def forward")


@damage(says="were read as one")
def a_class_split_with_its_metadata_gone(book):
    split(book, "sigmoid-answer", "        negative =")
    for cell in book.cells:
        cell["metadata"] = {}


@damage()
def an_answer_that_is_indented(book):
    for name in QUESTIONS:
        lines = book.source(f"{name}-answer").split("\n")
        book.write(f"{name}-answer", "\n".join(f"    {line}" for line in lines))


def split(book, name, before):
    head, mark, rest = book.source(name).partition(before)
    margin = head.rpartition("\n")[2]
    book.write(name, head.removesuffix(margin))
    again = dict(book[name], id=f"{name}-2", source=margin + mark + rest)
    book.cells.insert(book.at(name) + 1, again)


# --- several definitions


@damage()
def a_pasted_copy_that_is_the_same(book):
    book.cells.append(copy.deepcopy(book["max-answer"]))


@damage(says="MaxGate is defined in cell 15 and in cell 23: the last counts", max="wrong")
def a_wrong_copy_below(book):
    book.append(book.source("max-answer").replace("return [", f"return {WRONG} or ["))


@damage(says="MaxGate is defined in cell 1 and in cell 16: the last counts")
def a_wrong_copy_above(book):
    book.insert(0, book.source("max-answer").replace("return [", f"return {WRONG} or ["))


@damage(says="MaxGate stands in cell 23 as released: that of cell 15 counts")
def the_template_again_below(book, released):
    book.append(released_cell(released, "max-answer"))


@damage(says="MaxGate stands in cell 23 as released: that of cell 15 counts")
def the_template_with_other_comments_below(book, released):
    text = released_cell(released, "max-answer").replace('"""z', '"""Still to do! z')
    book.append(f"# again\n{text}\n# later")


@damage()
def the_answer_written_below_the_template(book, released):
    answer = book.source("max-answer")
    book.write("max-answer", released_cell(released, "max-answer"))
    book.append(answer)


@damage(multiply="not_started")
def a_template_cell_twice(book, released):
    book.write("multiply-answer", released_cell(released, "multiply-answer"))
    book.append(released_cell(released, "multiply-answer"))


@damage()
def a_class_extended_in_a_later_cell(book, released):
    book.write("sigmoid-answer", released_cell(released, "sigmoid-answer"))
    book.append(
        "class SigmoidGate(SigmoidGate):\n    def backward(self, dz):\n"
        "        return self.z * (1 - self.z) * dz"
    )


@damage(says="SigmoidGate stands in cell")
def a_method_put_in_later_and_the_template_again(book, released):
    template = released_cell(released, "sigmoid-answer")
    book.write("sigmoid-answer", template)
    book.append(
        "def better(self, dz):\n    return HALF * 2 * (self.z - self.z**2) * dz\n\n"
        "SigmoidGate.backward = better"
    )
    book.append("HALF = 1 / 2")
    book.append(template)


@damage(says="MaxGate stands in cell 23 as released")
def an_answer_under_a_condition_and_the_template_again(book, released):
    lines = book.source("max-answer").split("\n")
    book.write("max-answer", "if True:\n" + "\n".join(f"    {line}" for line in lines))
    book.append(released_cell(released, "max-answer"))


@damage()
def a_method_put_in_by_setattr(book, released):
    book.write("sigmoid-answer", released_cell(released, "sigmoid-answer"))
    book.append("setattr(SigmoidGate, 'backward', lambda self, dz: self.z * (1 - self.z) * dz)")


@damage()
def another_class_under_the_name_asked_for(book, released):
    source = book.source("sigmoid-answer")
    book.write("sigmoid-answer", released_cell(released, "sigmoid-answer"))
    book.append(source.replace("SigmoidGate", "Mine") + "\n\nSigmoidGate = Mine")


@damage()
def helpers_constants_and_imports_elsewhere(book):
    factor = "one() * ONE * math.pi / sqrt_pi**2 * self.z * ("
    book.edit("sigmoid-answer", "return self.z * (", f"return {factor}")
    book.insert(0, "from __future__ import annotations\nimport math\nONE = np.exp(0.0)")
    book.append("sqrt_pi = math.sqrt(math.pi)\nTABLE = {}\nfor i in range(3):\n    TABLE[i] = i")
    book.append("try:\n    from scipy.special import expit\nexcept ImportError:\n    expit = None")
    book.append("def one(table=None):\n    return (table or TABLE)[1]")


@damage()
def a_class_before_the_one_it_is_made_from(book):
    book.edit("sigmoid-answer", "class SigmoidGate:", "class SigmoidGate(Gate):")
    book.append("class Gate:\n    pass")


# --- what cannot be read


@damage(says="cell 12 was left out, it does not parse: cell 12, line", multiply="crashed")
def one_cell_that_does_not_parse(book):
    book.edit("multiply-answer", "def backward(self, dz):", "def backward(self, dz:")


@damage(says="was left out, it does not parse")
def an_exploring_cell_that_does_not_parse(book):
    book.append("x = (1 +\nprint(x")
    book.append("for i in range(3)\n    print(i)")


@damage(says="was left out, it does not parse", multiply="crashed")
def a_broken_answer_with_the_template_below(book, released):
    book.edit("multiply-answer", "def backward(self, dz):", "def backward(self, dz:")
    book.append(released_cell(released, "multiply-answer"))


@damage(says="was left out: NameError", multiply="crashed")
def a_definition_that_fails_when_it_runs(book):
    book.write("multiply-answer", "@nowhere\n" + book.source("multiply-answer"))


@damage(max="missing")
def an_answer_cell_deleted(book):
    book.cells.remove(book["max-answer"])


@damage(max="missing", says="has Maxgate. Rename it")
def a_class_renamed(book):
    book.edit("max-answer", "class MaxGate", "class Maxgate")


@damage(says="is no code cell any more")
def an_answer_cell_turned_into_markdown(book):
    book["max-answer"]["cell_type"] = "markdown"


@damage(says="is no code cell any more")
def an_answer_cell_turned_into_raw_text_without_metadata(book):
    book["max-answer"]["cell_type"] = "raw"
    for cell in book.cells:
        cell["metadata"] = {}


@damage()
def an_old_attempt_kept_as_raw_text(book):
    old = book.source("max-answer").replace("return [", f"return {WRONG} or [")
    book.append(old, kind="raw", metadata={"gradekit": {"v": 1, "q": "max", "role": "answer"}})


@damage()
def prose_that_speaks_of_classes(book):
    book.append("# gradekit: max\nThe class MaxGate: was hard.", kind="markdown")


@damage()
def blanks_that_no_one_sees(book):
    book.edit("max-answer", "    def backward", "\u00a0\u00a0\u00a0\u00a0def backward")
    book.edit("add-answer", "class AddGate", "class\u00a0AddGate")
    book.edit("sigmoid-answer", "class", "\ufeff\u200bclass")


@damage(says="lone", max="crashed")
def characters_that_are_none(book):
    book.append("note = '\ud800'")
    book.edit("max-answer", "return", "\0return")
    book.append("raise_this = 'lone'.nothing\n")
    book.append("class Lone(lone):\n    pass")


@damage(
    says="gates.ipynb: while importing: ValueError: not a notebook any more",
    **dict.fromkeys(QUESTIONS, "crashed"),
)
def cut_off_while_it_was_saved(book):
    return json.dumps(book.tree)[:-200]


@damage(says="gates.ipynb: while importing", **dict.fromkeys(QUESTIONS, "crashed"))
def cut_off_early(book):
    return json.dumps(book.tree)[:3000]


@damage(says="gates.ipynb: while importing", **dict.fromkeys(QUESTIONS, "crashed"))
def a_merge_conflict(book):
    text = json.dumps(book.tree, indent=1)
    return text.replace(' "nbformat"', '<<<<<<< HEAD\n "nbformat"')


@damage()
def a_byte_in_an_output_that_is_no_utf8(book):
    book["add-check"]["outputs"] = [{"output_type": "stream", "text": "caf@"}]
    return json.dumps(book.tree).encode().replace(b"caf@", b"caf\xe9")


@damage()
def a_comment_in_another_encoding(book):
    book.edit("add-answer", "    def backward", "    # caf\u00e9\n    def backward")
    return json.dumps(book.tree, ensure_ascii=False).encode("latin-1", "replace")


@damage()
def zeros_at_the_end_of_the_disk_block(book):
    return json.dumps(book.tree).encode() + bytes(512)


@damage()
def saved_as_utf16(book):
    return json.dumps(book.tree).encode("utf-16")


@damage()
def a_number_of_five_thousand_digits(book):
    return json.dumps(book.tree)[:-1] + ', "big": ' + "9" * 5000 + "}"


@damage()
def outputs_nested_three_thousand_deep(book):
    deep = '"outputs": ' + "[" * 3000 + "]" * 3000
    text = json.dumps(book.tree)
    assert '"outputs": []' in text
    return text.replace('"outputs": []', deep, 1)


@damage(
    says="gates.ipynb: while importing: ValueError: not a notebook that can be read: nested too",
    **dict.fromkeys(QUESTIONS, "crashed"),
)
def nested_deeper_than_any_output(book):
    return json.dumps(book.tree)[:-1] + ', "deep": ' + "[" * 100_000 + "]" * 100_000 + "}"


@damage(says="not run, since they define nothing")
def an_exploring_cell_that_never_ends(book):
    book.append("import numpy as np\nlosses = [np.exp(i) for i in range(10**9)]\nX = 10**10**9")


@damage(says="too large", **dict.fromkeys(QUESTIONS, "crashed"))
def more_code_than_is_read(book):
    book.append("x = 1\n" * 400_000)


def test_there_are_enough_kinds_of_damage():
    assert len(DAMAGES) >= 35


@pytest.mark.parametrize(("function", "says", "file", "statuses"), DAMAGES)
def test_a_damaged_notebook_gets_what_a_perfect_grader_gives(
    function, says, file, statuses, book, released, graded
):
    wants = function.__code__.co_varnames[: function.__code__.co_argcount]
    changed = function(*(book if name == "book" else released for name in wants))
    got, told, _ = graded(json.dumps(book.tree) if changed is None else changed, file)
    assert got == {**dict.fromkeys(QUESTIONS, "correct"), **statuses}, told
    assert says in told


def test_as_released_every_question_is_not_started(released, graded):
    got, told, _ = graded(json.dumps(released))
    assert got == dict.fromkeys(QUESTIONS, "not_started")
    assert "left out" not in told
    assert "define nothing" not in told


def test_py_and_ipynb_of_the_same_answers_get_the_same_marks(book, graded, gates_place):
    classes = Path(__file__).parent / "classes" / "gates"
    same = 0
    for folder in sorted(classes.iterdir())[::2]:  # each is graded twice
        path = folder / "gates.py"
        try:
            source = path.read_text(encoding="utf-8")
            compile(source, "gates.py", "exec")
        except (OSError, ValueError, SyntaxError):
            continue
        slow = any(word in source for word in ("while", "for ", "sleep", "exit"))
        if slow or not source.strip():
            continue
        tree = {"cells": [{"cell_type": "code", "source": source}], "nbformat": 4}
        assert graded(source, "gates.py")[0] == graded(json.dumps(tree))[0], folder.name
        same += 1
    assert same > 10


def test_messages_point_at_the_cell_and_the_line_in_it(book, graded):
    book.edit("sigmoid-answer", "return self.z * (", "return self.q * (")
    book.edit("max-answer", "return [", f"return {WRONG}\n        return [")
    _, _, checks = graded(json.dumps(book.tree))
    by_id = {check.id: check.verdict for check in checks}
    crashed, wrong = by_id["sigmoid.backward"], by_id["max.backward"]
    cell = book.at("sigmoid-answer") + 1
    line = book.source("sigmoid-answer").split("self.q")[0].count("\n") + 1
    assert (crashed.file, crashed.line) == (f"gates.ipynb, cell {cell}", line)
    assert wrong.file == f"gates.ipynb, cell {book.at('max-answer') + 1}"
