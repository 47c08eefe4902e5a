"""Edits keep the rest of a source as it is, and what they write means what it says."""

from __future__ import annotations

import ast

import pytest

from gradekit.diagnosis.source import Edit, Region, Source

TEXT = "def f(a, b):\n    é = 2 * (a + b)\n    return é\n"


def node_of(source, code):
    return next(n for n in source.nodes() if source.code(n) == code)


@pytest.mark.parametrize(
    ("text", "node", "other", "becomes"),
    [
        ("c = d - a * (b + e)", "a * (b + e)", "b + e", "c = d - (b + e)"),
        ("c = a * (b + e)", "a * (b + e)", "b + e", "c = b + e"),
        ("c = f(a * (b + e))", "a * (b + e)", "b + e", "c = f(b + e)"),
        ("c = a.T @ b", "a.T", "a", "c = a @ b"),
        ("c = (a + b).T", "(a + b).T", "a + b", "c = a + b"),
        ("c = d ** -a", "-a", "a", "c = d ** a"),
    ],
)
def test_an_operand_gets_parentheses_only_where_it_needs_them(text, node, other, becomes):
    source = Source(text)
    edit = source.put(node_of(source, node), node_of(source, other), "")
    assert source.apply(edit) == becomes


def test_letters_of_several_bytes_do_not_shift_an_edit():
    source = Source(TEXT)
    edit = source.replaced(node_of(source, "(a + b)".strip("()")), "a - b", "operator")
    assert "é = 2 * (a - b)" in source.apply(edit)


def test_an_edit_is_shown_as_the_lines_that_it_changes():
    source = Source("x = (1 +\n     2)\ny = 3\n")
    shown = source.shown(source.replaced(node_of(source, "2"), "4", "constant"))
    assert (shown.line, shown.old, shown.new) == (2, "2)", "4)")


def test_an_added_statement_is_shown_alone():
    source = Source(TEXT)
    statement = source.tree.body[0].body[0]
    shown = source.shown(source.inserted(statement, "a = 0", "x"))
    assert (shown.line, shown.old, shown.new) == (2, "", "a = 0")
    ast.parse(source.apply(source.inserted(statement, "a = 0", "x")))


def test_only_the_regions_are_walked_and_no_docstring():
    source = Source('def f():\n    """Text."""\n    x = 1\n    y = 2\n', [Region(2, 3, "f")])
    assert [source.code(n) for n in source.nodes()] == ["x = 1", "x", "1"]


def test_a_form_feed_ends_no_line():
    source = Source("x = 1\n\f\ny = 2\n")
    edit = source.replaced(node_of(source, "2"), "3", "constant")
    assert source.apply(edit) == "x = 1\n\f\ny = 3\n"
    assert source.shown(edit).line == 3


def test_an_edit_belongs_to_the_region_that_holds_it():
    source = Source("x = 1\ny = 2\n", [Region(2, 2, "second")])
    assert source.region_at(Edit(start=0, end=1, text="z", what="")) is None
    assert source.region_at(Edit(start=6, end=7, text="z", what="")).name == "second"
