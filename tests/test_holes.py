"""Holes: what a template keeps, and marks that would let a solution through."""

from __future__ import annotations

import ast
from pathlib import Path
from textwrap import dedent

import pytest

from gradekit.authoring.holes import holes_of, template_of
from gradekit.model import CourseError

PATH = Path("solutions/demo/demo.py")


def template(source):
    return template_of(dedent(source), PATH)


SOURCE = """
import functools

class Gate:
    @functools.cache
    def forward(self, x):
        # BEGIN SOLUTION
        secret = 1
        # END SOLUTION
        return x

    def backward(self, dz):
        if dz is None:
            # BEGIN SOLUTION
            secret = 2
            # END SOLUTION
        def inner():
            # BEGIN SOLUTION
            return "secret"
            # END SOLUTION
        # BEGIN SOLUTION
        return inner
        # END SOLUTION

def alone():
    '''A function.'''
    # BEGIN SOLUTION
    # only a comment, and secret
    # END SOLUTION
"""


def test_each_hole_raises_with_the_name_of_what_is_to_be_filled_in():
    text = template(SOURCE)
    assert "secret" not in text
    assert "SOLUTION" not in text
    names = [hole.name for hole in holes_of(SOURCE, PATH)]
    assert names == ["Gate.forward", "Gate.backward", "Gate.backward", "Gate.backward", "alone"]
    assert text.count("raise NotImplementedError") == 5
    assert "        return x\n" in text
    assert "@functools.cache" in text
    namespace = {}
    exec(compile(text, "demo.py", "exec"), namespace)
    with pytest.raises(NotImplementedError, match="alone"):
        namespace["alone"]()


def test_line_ends_do_not_matter():
    assert template_of(dedent(SOURCE).replace("\n", "\r\n"), PATH) == template(SOURCE)


def test_a_form_feed_is_no_line():
    source = "x = 1\n\x0c\ny = '\u2028'\n" + dedent(SOURCE)
    assert "secret" not in template_of(source, PATH)


def test_tabs_stay_tabs():
    source = "def f():\n\t# BEGIN SOLUTION\n\treturn 1\n\t# END SOLUTION\n"
    assert template_of(source, PATH) == 'def f():\n\traise NotImplementedError("f")\n'


def test_words_in_a_docstring_are_no_mark():
    source = 'def f():\n    """\n    # BEGIN SOLUTION\n    """\n    return 1\n'
    assert template_of(source, PATH) == source


def test_a_reference_without_holes_is_its_own_template():
    assert template("x = 1\n") == "x = 1\n"


BODY = "def f():\n    {}\n    return 1\n    {}\n"


@pytest.mark.parametrize(
    ("source", "problem", "line"),
    [
        (BODY.format("# BEGIN SOLUTION", ""), "without # END", 2),
        (BODY.format("", "# END SOLUTION"), "without # BEGIN", 4),
        (BODY.format("# BEGIN SOLUTION\n    # BEGIN SOLUTION", "# END SOLUTION"), "a second", 3),
        (BODY.format("# begin solution", "# END SOLUTION"), "not read as a mark", 2),
        (BODY.format("#BEGIN SOLUTION", "# END SOLUTION"), "not read as a mark", 2),
        (BODY.format("# BEGIN SOLUTION:", "# END SOLUTION"), "not read as a mark", 2),
        (BODY.format("### BEGIN_SOLUTION", "# END SOLUTION"), "not read as a mark", 2),
        (BODY.format("x = 1  # BEGIN SOLUTION", "# END SOLUTION"), "not read as a mark", 2),
        ("# BEGIN SOLUTION\nx = 1\n# END SOLUTION\n", "in no function", 1),
        ("def f():\n    return 1\n# BEGIN SOLUTION\nx = 1\n# END SOLUTION\n", "in no function", 3),
        ("class A:\n    # BEGIN SOLUTION\n    x = 1\n    # END SOLUTION\n", "in no function", 2),
        ("def f():\n    # BEGIN SOLUTION\n    x = 1\ndef g():\n    x = 2\n    # END SOLUTION\n",
         "another function", 2),
        ("def f():\n    # BEGIN SOLUTION\n    if x:\n        # END SOLUTION\n        y = 1\n",
         "does not parse", None),
        ("def f(:\n", "SyntaxError", 1),
    ],
)  # fmt: skip
def test_a_wrong_mark_is_named(source, problem, line):
    with pytest.raises(CourseError, match=problem) as caught:
        template_of(source, PATH)
    assert caught.value.path == str(PATH)
    if line:
        assert caught.value.line == line


@pytest.mark.parametrize("name", sorted(Path(__file__).parents[1].glob("solutions/*/*.py")))
def test_every_template_of_the_course_parses(name):
    ast.parse(template_of(name.read_text(encoding="utf-8"), name))
