"""Prose for a notebook: it speaks of the notebook, whatever the course, and of nothing else."""

import re

import pytest

from gradekit.authoring.prose import for_notebook


def said(text, files=("gates.py",), book="gates.ipynb"):
    return for_notebook(text, files, book)


@pytest.mark.parametrize(
    ("text", "here"),
    [
        ("Write the bodies, in `gates.py`.", "Write the bodies, in this notebook."),
        ("All of it goes into `gates.py`.", "All of it goes into this notebook."),
        ("`gates.py` holds four.", "This notebook holds four."),
        ("So:\n\n- `gates.py` holds four.", "So:\n\n- This notebook holds four."),
        ("Open\n`gates.py` now.", "Open\nthis notebook now."),
        ("Look at [`gates.py`](gates.py).", "Look at this notebook."),
        ("Look at gates.py first.", "Look at this notebook first."),
        ("**In `gates.py`** or the notebook", "**In this notebook** or the notebook"),
        ("Write it in `gates.py` or in the notebook.", "Write it in this notebook."),
        ("Hand in `gates.py`.", "Hand in this notebook, `gates.ipynb`."),
        ("At last, hand in\n`gates.py` or the notebook.",
         "At last, hand in this notebook, `gates.ipynb`."),
        ("What you hand in is `gates.py`.", "What you hand in is this notebook, `gates.ipynb`."),
        ("Hand in `gates.py`\nalone. And", "Hand in this notebook alone, `gates.ipynb`. And"),
        ("Run `gradekit check add`.", 'Run `gk.check("add")`.'),
        ("Run `gradekit check`.", "Run `gk.check_all()`."),
        ("Run `gradekit check gates.py add max`.", 'Run `gk.check("add", "max")`.'),
        ("Ask `gradekit hint max`.", 'Ask `gk.hint("max")`.'),
    ],
)  # fmt: skip
def test_files_and_commands_are_what_they_are_here(text, here):
    assert said(text) == here


@pytest.mark.parametrize(
    "text",
    [
        "`given.py` holds `Linear`; (`python given.py` draws it.)",
        "`my_gates.py`, `gates.pyc`, `other/gates.py`, mygates.py and gates.py-old",
        "```python\nfrom gates import AddGate  # gates.py\n```",
        "```\nx = gates.py\n```",
        "```\npip install gradekit\ngradekit check\n```",
        "```\ngradekit check --seed 3\n```",
        "Run `gradekit check --watch` or `gradekit pack`.",
        "~~~\n```\ngradekit check\n~~~",
        "An endless block:\n```\ngradekit check",
        "",
    ],
)
def test_all_else_stays_as_it_is(text):
    assert said(text) == text


def test_a_block_of_commands_is_one_of_calls_with_its_comments_in_a_column():
    block = (
        "Do:\n\n```\ngradekit check           # everything\ngradekit check multiply  # one\n"
        "gradekit hint multiply\n```\n\nThen `gates.py`."
    )
    assert said(block) == (
        'Do:\n\n```python\ngk.check_all()        # everything\ngk.check("multiply")  # one\n'
        'gk.hint("multiply")\n```\n\nThen this notebook.'
    )


def test_several_files_are_one_notebook():
    files, book = ("first.py", "second.py"), "first.ipynb"
    assert said("In `first.py` and `second.py`.", files, book) == "In this notebook."
    assert said("Hand in `first.py` and `second.py`.", files, book) == (
        "Hand in this notebook, `first.ipynb`."
    )
    text = "What you hand in are `first.py`, and `second.py`."
    assert said(text, files, book) == "What you hand in is this notebook, `first.ipynb`."


def test_lines_that_name_no_file_and_no_command_are_kept_to_the_letter():
    text = "# Gates\n\n\n| a | `b` |\n|---|---|\n\n$$x$$\n"
    assert said(text) == text
    assert not re.search("this notebook", said(text))
