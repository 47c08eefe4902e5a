"""Windows of tokens: what renaming and layout do not change, sent before student code runs."""

import json
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest
from small_course import make, square

from gradekit.grading.one import grade_files
from gradekit.grading.remembered import Remembered, origin_of
from gradekit.sandbox.messages import MOST_WINDOWS, decode_rules, encode_rules
from gradekit.sandbox.windows import every_window, windows_of
from gradekit.sandbox.wire import MalformedError, encode

CODE = """
class Gate:
    def forward(self, x):
        # remember it
        self.x = np.maximum(x, 0)
        return self.x * 2.5 + 1

    def backward(self, dz):
        'The gradient.'
        out = []
        for row in dz:
            out.append(np.where(self.x > 0, row, 0))
        return np.array(out) * 2.5
"""
RENAMED = """
import numpy as numpy
class Node:
    def f(this, value):
        this.kept = numpy.maximum( value , 0 )   # quite my own
        return this.kept * 1.5 + 3

    def b(this, above): # and this
        result=[]
        for line in above:
            result.append(numpy.where(this.kept>0, line, 0))
        return numpy.array(result)*7
"""


def own(text):
    return set(windows_of({"a.py": text.encode()}, ["a.py"]).tolist())


def test_names_comments_texts_and_layout_change_no_window():
    renamed = RENAMED.replace("import numpy as numpy\n", "")
    assert every_window(CODE).tolist() == every_window(renamed).tolist()
    assert own(CODE) == own(renamed)


def test_what_an_operator_a_keyword_or_a_function_of_numpy_says_counts():
    for before, after in (("* 2.5", "/ 2.5"), ("for row", "if row"), ("np.where", "np.outer")):
        assert before in CODE
        assert every_window(CODE).tolist() != every_window(CODE.replace(before, after)).tolist()


def test_a_passage_that_two_files_share_is_found_wherever_it_stands():
    passage = CODE[CODE.index("        out = []") :]
    first = f"def f(a, b):\n    while a < b:\n        a += b % 3\n    return [a, b]\n{passage}"
    second = f"x = {{1: 2}}\ny = x[1] // 4\nassert not y or x is None\n{passage}"
    assert len(own(first) & own(second)) >= 3


def test_there_are_at_most_so_many_in_rising_order_and_of_32_bits():
    signs = "+-*/%@|&^"
    text = "".join(f"x = y {a} (z {b} w) {c} v[u]\n" for a in signs for b in signs for c in signs)
    found = windows_of({"a.py": f"{text}{CODE}".encode()}, ["a.py"])
    assert found.dtype == np.int64
    assert len(found) == MOST_WINDOWS
    assert np.all(np.diff(found) > 0)
    assert 0 <= found[0] < found[-1] < 1 << 32


def test_a_notebook_has_the_windows_of_its_cells():
    parts = CODE.partition("    def backward")
    cells = [{"cell_type": "code", "source": part} for part in (parts[0], parts[1] + parts[2])]
    cells.insert(1, {"cell_type": "markdown", "source": "x = 1\n" * 50})
    book = json.dumps({"nbformat": 4, "cells": cells})
    assert own(book) == own(CODE)


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe\xff", b"a\0b", b'{"nbformat": 4, "cells": [', b"x"]
)
def test_what_cannot_be_read_or_is_short_has_none(content):
    assert len(windows_of({"a.py": content}, ["a.py"])) == 0


def test_helpers_that_came_along_count_and_the_course_s_given_file_does_not():
    helper, other = CODE.encode(), b"x = 1\n"
    assert own(CODE) == set(windows_of({"a.py": other, "help.py": helper}, ["a.py"]).tolist())
    assert not len(windows_of({"a.py": other, "given.py": helper}, ["a.py"]))


@pytest.mark.parametrize(
    "text",
    ['"' * 90_000, "\\a" * 50_000, '"' + "\\a" * 50_000, "'''" + "x" * 90_000, "#" * 90_000],
)
def test_a_file_that_is_no_python_is_read_to_its_end_all_the_same(text):
    assert own(f"{CODE}\n{text}") >= own(CODE.rpartition("        out")[0])


# --- on the way to the gradebook


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    return make(tmp_path_factory.mktemp("windows"))


LIAR = square(before="import gradekit.sandbox.windows as w\nw.windows_of = lambda *_: None\n")


def test_they_are_sent_where_they_are_asked_for_and_only_there(course):
    files = {"demo.py": LIAR.encode()}
    bench = replace(course.bench, windows=True)
    kept = grade_files(bench, course.launcher, files).remembered
    assert kept.windows == tuple(windows_of(files, ["demo.py"]).tolist())
    assert grade_files(course.bench, course.launcher, files).remembered.windows == ()


def test_they_stay_where_only_some_checks_are_asked_again(course):
    bench = replace(course.bench, windows=True)
    files = {"demo.py": square().encode()}
    first = grade_files(bench, course.launcher, files).remembered
    again = grade_files(bench, course.launcher, files, first).remembered
    assert again.windows == first.windows != ()


def test_the_gradebook_gives_them_back():
    kept = Remembered(windows=(0, 7, 2**32 - 1), group=("ada", "ben"))
    assert Remembered.from_json(kept.as_json()) == kept
    windows, group = origin_of(kept.as_json())
    assert (windows.tolist(), group) == ([0, 7, 2**32 - 1], ("ada", "ben"))
    assert origin_of("")[0].tolist() == []
    assert "windows" not in Remembered().as_json()


@pytest.mark.parametrize(
    "forged",
    [
        np.array([-1]), np.array([1 << 32]), np.arange(MOST_WINDOWS + 1), np.array([1.0, 2.0]),
        np.array([[1, 2]]), np.array(3), [1, 2], "1, 2", 5, {},
    ],
)  # fmt: skip
def test_a_forged_list_is_refused(forged):
    with pytest.raises(MalformedError):
        decode_rules(encode([{}, {}, forged]))
    assert decode_rules(encode_rules({}))[2] == ()


def test_a_worker_imports_nothing_more_for_them():
    code = (
        "import sys, gradekit.sandbox.zygote\nfrom gradekit.sandbox.windows import windows_of\n"
        "before = set(sys.modules)\n"
        "windows_of({'a.py': b'x = 1 + y\\n' * 50}, ['a.py'])\n"
        "print(*set(sys.modules) - before)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
