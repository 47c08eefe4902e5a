"""Quoting: a verdict on a notebook points at the cell and the line in it."""

from gradekit.grading.quoting import in_cells, staged_sources
from gradekit.grading.staging import Staged
from gradekit.model import Verdict

CELLS = {"gates.ipynb": [(2, 1, "a\nb"), (5, 3, "c\nd")]}


def placed(file, line):
    verdicts, texts = in_cells({"q": Verdict(status="crashed", file=file, line=line)}, CELLS)
    return verdicts["q"].file, verdicts["q"].line, texts


def test_a_line_of_all_cells_becomes_one_of_its_cell():
    assert placed("gates.ipynb", 4) == ("gates.ipynb, cell 5", 2, {"gates.ipynb, cell 5": "c\nd"})


def test_other_files_stay_as_they_are():
    assert placed("gates.py", 4) == ("gates.py", 4, {})
    assert placed(None, None) == (None, None, {})
    assert placed("gates.ipynb", None) == ("gates.ipynb", None, {})


def test_a_cell_that_a_worker_names_itself_is_not_believed():
    assert placed("gates.ipynb, cell 77", 4) == (None, None, {})


def test_of_a_notebook_only_the_name_is_a_source(gates_place):
    from gradekit.course import load

    files = {"gates.py": b'\xef\xbb\xbf {"cells": [], "nbformat": 4}', "helper.py": b"x\r\ny"}
    found = staged_sources(Staged(student="s", files=files), load(gates_place))
    assert found == (("gates.ipynb", ""), ("helper.py", "x\ny"))
