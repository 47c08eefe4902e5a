"""Cells: what is read of a notebook, and how a line in it is named."""

import json

import pytest

from gradekit.sandbox.cells import (
    Cell,
    cell_name,
    cell_of,
    cells_of_notebook,
    is_notebook,
    located,
)


def cells(*found):
    return cells_of_notebook(json.dumps({"cells": found}))


def test_texts_are_counted_and_lines_go_on_from_cell_to_cell():
    prose, code = {"cell_type": "markdown", "source": "x"}, {"cell_type": "code", "source": "a\nb"}
    assert cells(code, prose, code) == [
        Cell(number=1, first=1, text="a\nb"),
        Cell(number=3, first=3, text="a\nb"),
    ]


def test_a_line_is_named_by_its_cell_and_the_line_there():
    table = [(1, 1, "a\nb"), (3, 3, "c\nd")]
    assert located(table, "gates.ipynb", 4) == ("gates.ipynb, cell 3", 2)
    assert located(table, "gates.ipynb", 2) == ("gates.ipynb, cell 1", 2)
    assert located(table, "gates.ipynb", 5) == ("gates.ipynb", 5)
    assert located(table, "gates.ipynb", None) == ("gates.ipynb", None)


def test_the_name_of_a_cell_can_be_read_again():
    assert cell_of(cell_name("a, cell b.ipynb", 12)) == ("a, cell b.ipynb", 12)
    assert cell_of("gates.py") == ("gates.py", None)


def test_an_answer_turned_into_text_is_kept_and_said_to_be_text():
    ours = {"gradekit": {"role": "answer"}}
    marked = {"cell_type": "raw", "source": "# gradekit: max\nx = 1"}
    told = {"cell_type": "markdown", "source": "x = 1", "metadata": ours}
    other = {"cell_type": "markdown", "source": "x = 1", "metadata": {"gradekit": 3}}
    assert [(c.number, c.code) for c in cells(marked, told, other)] == [(1, False), (2, False)]


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ('{"cells": []}', True),
        (' \n\ufeff{"cell_type"', True),
        ('{"nbformat": 4', True),
        ('x = {"nbformat": 4}', False),
        ("{1: 2}", False),
        ("", False),
    ],
)
def test_what_a_notebook_is_shows_also_when_it_is_cut(text, is_one):
    assert is_notebook(text) is is_one


def test_a_damaged_one_says_where_and_what_to_do():
    with pytest.raises(ValueError, match=r"damaged in line 2. Open it, save it, and hand in that"):
        cells_of_notebook('{"cells":\n')
