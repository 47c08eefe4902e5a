"""Objects of a notebook: whatever form they have, their code lies where the lines are counted."""

import builtins
import functools
import types

import numpy as np
import pytest

from gradekit.sandbox.live import functions_in, live_load

CELL = "ipykernel_1/1.py"


def defined(source):
    """Run source as a cell does; return the names that it binds."""
    names = {"__name__": "__main__", "functools": functools, "np": np, "types": types}
    exec(compile(source, CELL, "exec"), names)
    return names


def names_in(source):
    return {f.__qualname__.rpartition(".")[2] for f in functions_in(defined(source))}


@pytest.mark.parametrize(
    "source",
    [
        "def f(): pass",
        "class A:\n    def f(self): pass",
        "class M(type): pass\nclass A(metaclass=M):\n    def f(self): pass",
        "import abc\nclass A(abc.ABC):\n    def f(self): pass",
        "import enum\nclass A(enum.Enum):\n    ONE = 1\n    def f(self): pass",
        "import dataclasses\n@dataclasses.dataclass\nclass A:\n    def f(self): pass",
        "def deco(c): return type('B', (c,), {})\n@deco\nclass A:\n    def f(self): pass",
        "class Base:\n    def f(self): pass\nclass A(Base): pass\ndel Base",
        "class A:\n    class B:\n        def f(self): pass",
        "class A:\n    @staticmethod\n    def f(): pass",
        "class A:\n    @property\n    def f(self): pass",
        "class A:\n    @functools.cached_property\n    def f(self): pass",
        "class A:\n    @functools.lru_cache\n    def f(self): pass",
        "class A:\n    @functools.singledispatchmethod\n    def f(self, x): pass",
        "@functools.lru_cache\ndef f(): pass",
        "@functools.singledispatch\ndef f(x): pass",
        "def f(): pass\ng = functools.partial(f, 1)\ndel f",
        "def f(x): pass\ng = np.vectorize(f)\ndel f",
        "class A:\n    def f(self): pass\ng = A().f\ndel A",
        "class A:\n    def f(self): pass\na = A()\ndel A",
        (
            "class A:\n    def __init__(self, k): self.k = k\n    def __call__(self): pass\n"
            "class B:\n    def f(self): pass\nB.g = A(B.f)\ndel A"
        ),
        "def deco(g):\n    def inner(): return g()\n    return inner\n@deco\ndef f(): pass",
        (
            "class Lying:\n    @property\n    def __class__(self): return type\n"
            "x = Lying()\ndef f(): pass"
        ),
        (
            "class Raising:\n    def __getattr__(self, name): raise SystemExit\n"
            "x = Raising()\ndef f(): pass"
        ),
    ],
)
def test_every_function_is_found_in_whatever_holds_it(source):
    assert names_in(source) & {"f", "__call__"} >= {"f"}


def test_the_functions_of_packages_are_left_alone():
    source = "import json, ast\nencode, V = json.dumps, ast.NodeVisitor\ndef f(): pass"
    files = {f.__code__.co_filename for f in functions_in(defined(source)) if f.__name__ == "f"}
    assert files == {CELL}


def loaded(source, tmp_path):
    names = defined(source)
    live = live_load(names, {CELL: ("gates.ipynb", 10)}, "this notebook")
    return live(str(tmp_path), {}, ["gates.py"], {}), names


def test_code_lies_in_the_notebook_s_line(tmp_path):
    source = "class M(type): pass\nclass A(metaclass=M):\n    def f(self):\n        pass"
    submission, names = loaded(source, tmp_path)
    assert submission.find("A") is names["A"]
    code = names["A"].f.__code__
    assert (code.co_filename, code.co_firstlineno) == (f"{tmp_path}/gates.ipynb", 13)


def test_input_finds_nobody_as_in_grading(tmp_path, monkeypatch):
    class StdinNotImplementedError(NotImplementedError):
        """What a kernel raises that has no one to ask."""

    def of_the_kernel(_prompt=""):
        raise StdinNotImplementedError

    monkeypatch.setattr(builtins, "input", of_the_kernel)
    loaded("x = 1", tmp_path)
    with pytest.raises(EOFError, match="EOF when reading a line"):
        input("x: ")
    monkeypatch.undo()
