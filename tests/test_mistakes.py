"""A course's own known mistakes: written in ten lines, loaded, made in its reference."""

from __future__ import annotations

import pytest
from test_docs_authoring import write_tour

from gradekit.authoring.holes import holes_of
from gradekit.course import Place, find_place
from gradekit.diagnosis.edits import edits_of
from gradekit.diagnosis.source import Region, Source
from gradekit.mistakes import load_mistakes, mistakes_of, rewritten
from gradekit.model import CourseError

MISTAKE = """
from gradekit.mistakes import Mistake, rewritten

MISTAKES = [
    Mistake(
        id="half-forgotten",
        sentence="The half in front of the square is missing.",
        why="It cancels on the way back, where it is looked at.",
        hints=("Which factor comes first?", "Look at the loss?", "A neighbour: 0.5 * 4 is?"),
        mutant=rewritten(old="0.5 * _a", new="_a"),
    ),
]
"""


def place_with(folder, text):
    (folder / "mistakes.py").write_text(text, encoding="utf-8")
    return Place("demo", folder, folder)


def made(mistakes, code):
    """Return what the line of a function becomes by each edit of these mistakes."""
    source = Source(f"import numpy as np\ndef f(self, x, y):\n    return {code}\n")
    ids = {mistake.id for mistake in mistakes}
    edits = [e for e in edits_of(source, mistakes) if e.what in ids]
    return [source.shown(edit).new.removeprefix("return ") for edit in edits]


def edit(code, **pattern):
    source = Source(f"def f(x, y, z):\n    return {code}\n")
    return [source.shown(e).new.removeprefix("return ") for e in rewritten("e", **pattern)(source)]


def test_an_own_mistake_is_made_in_a_reference_and_called_by_its_id(tmp_path):
    (mistake,) = load_mistakes(place_with(tmp_path, MISTAKE))
    assert made([mistake], "0.5 * np.sum(x * x)") == ["np.sum(x * x)"]


def test_own_mistakes_come_before_those_of_the_catalogue(tmp_path):
    assert mistakes_of(place_with(tmp_path, MISTAKE))[0].id == "half-forgotten"


def test_without_the_file_there_are_none(tmp_path):
    assert load_mistakes(Place("demo", tmp_path, tmp_path)) == ()
    assert load_mistakes(Place("demo", tmp_path, None)) == ()


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("MISTAKES", "OTHERS", None, "it has no list MISTAKES"),
        ("Mistake(\n", "dict(\n", None, "number 1 of MISTAKES is dict, no Mistake"),
        ("half-forgotten", "HalfForgotten", 6, "'HalfForgotten' is no id"),
        ("half-forgotten", "sign", 6, "the id 'sign' is taken"),
        ("half-forgotten", "factor-missing", 6, "the id 'factor-missing' is taken"),
        ("is missing.", "is missing", 6, "no full stop"),
        ('"It cancels on the way back, where it is looked at."', '""', 6, "does not say why"),
        (', "A neighbour: 0.5 * 4 is?"', "", 6, "'half-forgotten' has 2 hints"),
        ("Look at the loss?", "Look at the loss.", 6, "hint 2 of 'half-forgotten' does not end"),
        ("Look at the loss?", "so " * 60 + "?", 6, "hint 2 of 'half-forgotten' has 61 words"),
        ("0.5 * _a", "0.5 * (", 10, "SyntaxError"),
        ('new="_a"', 'new="_b"', 10, "new= holds _b, which old= does not"),
        ("why=", "reason=", 5, "TypeError"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(tmp_path, old, new, line, said):
    assert old in MISTAKE
    with pytest.raises(CourseError) as caught:
        load_mistakes(place_with(tmp_path, MISTAKE.replace(old, new)))
    assert said in str(caught.value)
    assert caught.value.path == str(tmp_path / "mistakes.py")
    assert caught.value.line == line


def test_two_mistakes_of_one_id_are_refused(tmp_path):
    with pytest.raises(CourseError, match="'half-forgotten' is taken"):
        load_mistakes(place_with(tmp_path, MISTAKE + "MISTAKES *= 2\n"))


# --- patterns


@pytest.mark.parametrize(
    ("code", "old", "new", "wanted"),
    [
        ("x*( y )", "_a * _b", "_a + _b", ["x + y"]),
        ("x * y", "_a * 3", "_a", []),
        ("3 * x", "_a * 3", "_a", ["x"]),
        ("x * x", "_a * _a", "_a", ["x"]),
        ("x * y", "_a * _a", "_a", []),
        ("x.eps + 1", "_eps + 1", "_eps", ["x.eps"]),
        ("x.beta + 1", "_eps + 1", "_eps", []),
        ("x.sum(axis=0)", "_a.sum(...)", "_a.mean(...)", ["x.mean(axis=0)"]),
        ("x - y ** 2", "_a ** 2", "_a", ["x - y"]),
        ("x * (y - 1)", "_a - 1", "_a", ["x * (y)"]),
        ("x / (y + z)", "_a / _b", "_b / _a", ["(y + z) / x"]),
        ("2 * (x / y)", "_a / _b", "_a + _b", ["2 * ((x + y))"]),
        ("y * (z - (y * z).sum(axis=-1))", "_s * (_g - (_s * _g).sum(...))", "_s * _g", ["y * z"]),
        ("y * (z - (z * y).sum(axis=-1))", "_s * (_g - (_s * _g).sum(...))", "_s * _g", ["y * z"]),
        ("y * (z - (z * x).sum(axis=-1))", "_s * (_g - (_s * _g).sum(...))", "_s * _g", []),
    ],
)  # fmt: skip
def test_a_pattern_is_found_by_its_form(code, old, new, wanted):
    assert edit(code, old=old, new=new) == wanted


def test_upstream_is_what_the_backward_around_is_handed():
    source = Source(
        "class A:\n    def backward(self, dout):\n        return dout * self.y\n"
        "    def forward(self, dout):\n        return dout * self.y\n"
    )
    edits = list(rewritten("e", old="_upstream * _a", new="_a")(source))
    assert [source.shown(e).line for e in edits] == [3]


# --- the course, and the page


def test_the_example_of_the_page_is_made_in_the_reference_of_the_page(tmp_path):
    place = write_tour(tmp_path)
    own = load_mistakes(place)
    path = place.hidden / "tour.py"
    text = path.read_text(encoding="utf-8")
    source = Source(text, [Region(h.first, h.last, h.name) for h in holes_of(text, path)])
    assert own
    for mistake in own:
        assert list(mistake.mutant(source)), mistake.id


def test_each_own_mistake_of_the_course_can_be_made_in_its_reference(request):
    root = request.config.rootpath
    names = sorted(path.parent.name for path in root.glob("solutions/*/mistakes.py"))
    assert names
    for name in names:
        place = find_place(name, root)
        text = (place.hidden / f"{name}.py").read_text(encoding="utf-8")
        for mistake in load_mistakes(place):
            assert list(mistake.mutant(Source(text))), mistake.id
