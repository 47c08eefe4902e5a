"""The same answers get the same verdicts: live, as graded, from the file, and as a script."""

from __future__ import annotations

import sys
import types
from pathlib import Path

import pytest
from small_course import square
from test_staleness import RIGHT, TEMPLATE, WRONG, kernel, saved

import gradekit.notebook as gk
from gradekit.checking import Target, check

WHOLE = "return 2 * self.x * dz"
INDENTED = "\n".join(f"    {line}" for line in RIGHT.splitlines())
K = square(backward="return K * self.x * dz")
ANSWERS = {
    "right": [RIGHT],
    "wrong": [WRONG],
    "as released": [TEMPLATE],
    "a hole with a docstring": [TEMPLATE.replace("raise", "'Later.'\n        raise")],
    "nothing": ["x = 1"],
    "another name": ["class square:\n    pass"],
    "no backward": ["class Square:\n    def forward(self, x): return x * x"],
    "a wrong one replaced": [WRONG, RIGHT],
    "a right one replaced": [RIGHT, WRONG],
    "a method from outside": [WRONG, f"def better(self, dz): {WHOLE}\nSquare.backward = better"],
    "set from outside": [WRONG, "setattr(Square, 'backward', lambda self, dz: 2 * self.x * dz)"],
    "a class of its own": [WRONG, f"class Square(Square):\n    def backward(self, dz): {WHOLE}"],
    "a metaclass": ["class M(type): pass\n" + RIGHT.replace("Square:", "Square(metaclass=M):")],
    "a hole with a metaclass": [
        "class M(type): pass\n" + TEMPLATE.replace("Square:", "Square(metaclass=M):")
    ],
    "a crash in an abstract class": [
        "import abc\n" + square(backward="1 / 0").replace("Square:", "Square(abc.ABC):")
    ],
    "a decorated class": ["def same(c):\n    return c\n" + RIGHT.replace("class", "@same\nclass")],
    "a factory": [f"def make():\n{INDENTED}\n    return Square\nSquare = make()"],
    "an alias": [RIGHT.replace("Square", "Other"), "Square = Other"],
    "a partial": ["import functools\n" + RIGHT.replace("Square", "S"),
                  "Square = functools.partial(S)"],
    "in a block for the main module": [f"if __name__ == '__main__' or True:\n{INDENTED}"],
    "in a loop": [f"for _ in range(1):\n{INDENTED}"],
    "in a with": [f"import contextlib\nwith contextlib.suppress(OSError):\n{INDENTED}"],
    "by a walrus": [RIGHT.replace("Square", "S"), "(Square := S)"],
    "global in a function": [f"def make():\n    global Square\n{INDENTED}\nmake()"],
    "a constant": ["K = 2", K],
    "a constant that computes": ["import math\nK = math.sqrt(4)", K],
    "a constant by a walrus": ["print(K := 2)", K],
    "a constant by a try": ["try:\n    K = int('x')\nexcept ValueError:\n    K = 2", K],
    "a global constant": ["def setup():\n    global K\n    K = 2\nsetup()", K],
    "asks for input": [square(backward="input(); return dz")],
    "asks for a password": [square(backward="import getpass; getpass.getpass(); return dz")],
    "leaves": [square(backward="import sys; sys.exit(3)")],
    "recurs": [square(before="def leaf(x):\n    return [i for i in (x,)]\n",
                      backward="leaf(dz); return self.backward(dz)")],
    "pickles": [square(backward=f"import pickle; pickle.loads(pickle.dumps(self)); {WHOLE}")],
    "opens what is not there": [square(backward="return open('nothing.txt')")],
    "none": [square(backward="pass")],
    "a generator": [square(backward="yield 2 * self.x * dz")],
    "float32": [square(backward="return (2 * self.x * dz).astype('float32')")],
    "in place": [square(backward="dz *= 2 * self.x; return dz")],
}  # fmt: skip


@pytest.fixture
def ways(released_small_course, monkeypatch, tmp_path):
    """Return what four ways of checking say of the same cells."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(gk, "_CHOSEN", {"folder": released_small_course})
    heard = []

    def spied(name):
        asked = getattr(gk, name)

        def spy(*args):
            document, assignment = asked(*args)
            heard.append(document)
            return document, assignment

        monkeypatch.setattr(gk, name, spy)

    spied("check_running")
    spied("check_file")

    def ways(cells):
        monkeypatch.setitem(sys.modules, "__main__", types.ModuleType("__main__"))
        live = kernel(*cells, names=vars(sys.modules["__main__"]))
        monkeypatch.setattr(gk, "running", lambda _: live)
        saved(tmp_path / "demo.ipynb", *cells)
        told = repr(gk.check("square")), repr(gk.check_as_graded("demo.ipynb"))
        (tmp_path / "handed").mkdir()
        script = tmp_path / "handed" / "demo.py"
        script.write_text("\n".join(cells), encoding="utf-8")
        for path in (Path("demo.ipynb"), script):
            heard.append(check(Target(path, released_small_course))[0])  # noqa: PERF401
        return heard, told

    return ways


def verdicts(document):
    checks = [check for question in document["questions"] for check in question["checks"]]
    said = [check["message"].replace("this notebook", "demo.py") for check in checks]
    said = [message.replace("demo.ipynb", "demo.py") for message in said]
    marks = [(check["status"], check["points"], check["notes"]) for check in checks]
    return list(zip(marks, said, strict=True))


@pytest.mark.skipif(sys.platform != "linux", reason="workers are forked on Linux only")
@pytest.mark.parametrize("cells", ANSWERS.values(), ids=ANSWERS.keys())
def test_the_same_answers_get_the_same_verdicts(ways, cells):
    documents, told = ways(cells)
    live, graded, book, script = map(verdicts, documents)
    assert live == graded
    assert graded == book
    assert book == script
    for text in told:
        assert "not saved as it runs" not in text
        assert "which your answers read" not in text
        assert "more than once" not in text or cells[1:]


@pytest.mark.skipif(sys.platform != "linux", reason="workers are forked on Linux only")
@pytest.mark.parametrize(
    "cells",
    [
        [f"if __name__ == '__main__':\n{INDENTED}"],
        [square(backward=f"import __main__; __main__.Square; {WHOLE}")],
    ],
)
def test_a_notebook_is_the_main_module_as_in_its_kernel(ways, cells):
    live, graded, book, _ = map(verdicts, ways(cells)[0])
    assert live == graded == book
    assert [status for (status, *_), _ in live] == ["correct", "correct"]
