"""Extraction: no good definition is lost, and nothing that only costs time is run."""

import ast
import json

import pytest

from gradekit.sandbox.cells import Cell, cells_of_notebook, cells_of_script, looks_exported
from gradekit.sandbox.extraction import extract


def read(*sources, template=""):
    """Extract from the code cells of a notebook."""
    cells = [{"cell_type": "code", "source": source} for source in sources]
    return extract(cells_of_notebook(json.dumps({"cells": cells})), template)


def kept(source):
    return ast.unparse(read(source).tree)


@pytest.mark.parametrize(
    "source",
    [
        "class A:\n    pass",
        "@dataclass\nclass A:\n    x: int = 0",
        "@decorate(1)\ndef f():\n    return 1",
        "async def f():\n    pass",
        "import numpy as np",
        "from . import helper",
        "A.backward = better",
        "A = B",
        "f = lambda x: helper(train(x))",
        "f = lambda x, k=3: x",
        "f = partial(g, 1)",
        "f = functools.partial(g, 1)",
        "P = namedtuple('P', 'a b')",
        "relu = np.vectorize(f)",
        "f = staticmethod(g)",
        "X = [i * 2 for i in range(3)]",
        "N: int = 3",
        "N += 1",
        "setattr(A, 'backward', better)",
        "np.seterr(all='ignore')",
        "np.random.seed(0)",
        "if True:\n\n    class A:\n        pass\nelse:\n\n    class A:\n        x = 1",
        "try:\n    import torch\nexcept ImportError:\n    torch = None",
        "try:\n    from a import f\nexcept ImportError:\n\n    def f():\n        pass",
        "with warnings.catch_warnings():\n\n    def f():\n        pass",
    ],
)
def test_what_defines_something_is_kept_as_it_is(source):
    assert kept(source) == ast.unparse(ast.parse(source))


@pytest.mark.parametrize(
    "source",
    [
        "train(net)",
        "history = train(net)",
        "net.fit()",
        "losses = [train(n) for n in range(10)]",
        "f = lambda x=train(): x",
        "for i in range(10):\n    train()",
        "while True:\n    pass",
        "if train():\n    x = 1",
        "if True:\n    train()",
        "with open('f') as f:\n    x = 1",
        "plt.show()",
        "assert train()",
        "del x",
    ],
)
def test_what_only_takes_time_is_left_out_and_counted(source):
    found = read("x = 1", source)
    assert len(found.tree.body) == 1
    assert found.notes == ["not run, since they define nothing: cell 2, line 1"]


def test_of_a_mixed_block_only_the_definitions_are_kept():
    source = (
        "if True:\n    train()\n    def f(): pass\ntry:\n    x = 1\n    train()\nfinally:\n    go()"
    )
    assert kept(source) == (
        "if True:\n\n    def f():\n        pass\ntry:\n    x = 1\nfinally:\n    pass"
    ) or "train" not in kept(source)
    assert "def f" in kept(source)
    assert "x = 1" in kept(source)
    assert "go" not in kept(source)


def test_documentation_is_not_counted_as_lost():
    assert read('"""Gates."""\npass').notes == []


def test_a_cell_that_does_not_parse_costs_itself_only():
    found = read("class A:\n    pass", "def f(:", "class B:\n    pass")
    assert [n.name for n in found.tree.body] == ["A", "B"]
    assert found.broken == [("def f(:", "cell 2, line 1: invalid syntax")]
    assert "cell 2 was left out" in found.notes[0]
    assert found.tree.body[1].lineno == 4


def test_magics_and_shell_lines_cost_no_definition():
    source = "%matplotlib inline\n!pip install x\nfiles = !ls\nnp.sum?\nclass A:\n    pass"
    assert kept(source) == "class A:\n    pass"
    assert kept("%%time\nclass A:\n    pass") == "class A:\n    pass"
    assert kept("%%bash\nclass A") == ""
    assert kept("%%") == ""


def test_a_line_that_only_looks_like_a_magic_stays():
    assert "a % b" in kept("x = (a\n  % b)")


def test_a_timed_cell_of_an_export_is_read():
    source = 'get_ipython().run_cell_magic("time", "", "class A:\\n    pass\\ntrain()\\n")'
    assert kept(source) == "class A:\n    pass"
    assert kept('get_ipython().run_line_magic("time", "TWO = 2.0")') == "TWO = 2.0"
    assert kept('get_ipython().run_line_magic("timeit", "TWO = 2.0")') == ""
    assert kept('get_ipython().run_cell_magic("bash", "", "class A: pass")') == ""
    assert kept('get_ipython().run_cell_magic("time", "", "class A(")') == ""


def test_future_imports_come_first():
    assert kept("x = 1\nfrom __future__ import annotations").startswith("from __future__")


def test_a_mark_inside_a_class_does_not_cut_it():
    source = "# In[1]:\nclass A:\n    x = 1\n# In[2]:\n    y = 2\n"
    assert looks_exported(source)
    assert cells_of_script(source) == [Cell(number=1, first=1, text=source)]


def test_a_script_that_does_not_parse_is_split_at_its_marks():
    source = "# In[1]:\nclass A: pass\n# In[2]:\ndef f(:\n# In[3]:\nclass B: pass\n"
    cells = cells_of_script(source)
    assert [cell.first for cell in cells] == [1, 3, 5]
    assert kept("".join(cell.text for cell in cells[::2])).count("class") == 2


def test_one_mark_is_no_export():
    assert not looks_exported("# In[1]:\nx = 1")
    assert looks_exported("get_ipython().run_line_magic('m', '')")


def test_a_plain_script_runs_as_it_is_whatever_marks_an_editor_put_in():
    assert not looks_exported("# %%\nx = 1\n# %%\ny = 2\n")
    assert not looks_exported('"""Exported; mentions get_ipython() only."""\nx = 1\n')
    assert looks_exported("# %%\n%matplotlib inline\n# %%\ny = 2\n")


def test_what_definitions_read_is_kept_whatever_it_calls():
    source = (
        "# In[1]:\nlogger = logging.getLogger('x')\nstats = Counter()\n"
        "# In[2]:\nTABLE = {}\nfor i in build():\n    TABLE[i] = i\n"
        "# In[3]:\ndef f():\n    loss = TABLE[1]\n    logger.info(stats)\n    return loss\n"
        "# In[4]:\nfor epoch in range(9):\n    loss = train()\nplt.plot(loss)\n"
    )
    said = kept(source)
    for wanted in ("getLogger", "Counter", "for i in build"):
        assert wanted in said
    assert "train" not in said
    assert "plot" not in said


def test_a_notebook_is_read_in_either_format():
    new = {"cells": [{"cell_type": "code", "source": ["a\n", "b"]}, {"cell_type": "markdown"}]}
    old = {"worksheets": [{"cells": [{"cell_type": "code", "input": "a"}]}]}
    assert cells_of_notebook(json.dumps(new)) == [Cell(number=1, first=1, text="a\nb")]
    assert cells_of_notebook(json.dumps(old)) == [Cell(number=1, first=1, text="a")]


@pytest.mark.parametrize(
    "text", ["{", "[]", "3", '{"cells": 3}', '{"cells": [1]}', "{}", "[" * 100_000]
)
def test_what_is_no_notebook_says_so(text):
    with pytest.raises(ValueError):  # noqa: PT011
        cells_of_notebook(text)


TEMPLATE = "class A:\n    def f(self):\n        raise NotImplementedError('f')\nSIZE = 3\n"
FILLED = "class A:\n    def f(self):\n        return 1"


@pytest.mark.parametrize(
    "source",
    [
        "X = np.random.randn(3000, 3000)\nw, v = np.linalg.eig(X)",
        "losses = [np.exp(i) for i in range(10**9)]",
        "X = 10**10**9",
        "n = 1\nn += 10**10**9",
        "J = sum(range(10**11))",
        "J = sum(range(10**11))\nK = J",
        "text = 'a' * 10**11",
        "if True:\n    X = 10**10**9",
    ],
)
def test_an_assignment_that_no_definition_reads_is_not_run(source):
    found = read("import numpy as np", FILLED, source, template=TEMPLATE)
    assert {type(s).__name__ for s in found.tree.body} - {"Assign"} == {"Import", "ClassDef"}
    assert "n = 1" in source or len(found.tree.body) == 2
    assert "np.random" not in ast.unparse(found.tree)
    assert "10 **" not in ast.unparse(found.tree)
    assert "not run, since they define nothing: cell 3, line" in found.notes[-1]


@pytest.mark.parametrize(
    "source",
    [
        "SIZE = 2 ** 3",
        "A.f = np.vectorize(len)",
        "if True:\n    A.f = np.vectorize(len)",
        "if True:\n    SIZE = 2 ** 3",
        "TWO = 2.0",
        "TWO = -2 * 3",
        "again = A",
        "g = lambda x: np.exp(x)",
        "X = np.ones(3)\ny = X + 1\n\ndef g():\n    return y",
    ],
)
def test_an_assignment_that_is_read_or_asked_for_is_run(source):
    found = read(FILLED, source, template=TEMPLATE)
    assert ast.unparse(found.tree).endswith(source)
    assert found.notes == []


@pytest.mark.parametrize(
    "unfilled",
    [
        "def f(self): raise NotImplementedError",
        "def f(self): raise NotImplementedError()",
        "def f(self): raise NotImplementedError('other words')",
        "def f(self) -> int: raise NotImplementedError('f')",
        "def f(me): raise NotImplementedError('f')",
        "def f(self):\n        x = 1\n        raise NotImplementedError('f')",
    ],
)
@pytest.mark.parametrize("around", ["{}", "try:\n{}\nexcept NameError:\n    pass", "if True:\n{}"])
def test_what_still_only_raises_never_replaces_what_is_filled(unfilled, around):
    source = f"class A:\n    {unfilled}"
    indented = source if around == "{}" else "    " + source.replace("\n", "\n    ")
    tree = ast.unparse(read(FILLED, around.format(indented), template=TEMPLATE).tree)
    assert "return 1" in tree
    assert "raise" not in tree


def test_what_returns_before_it_raises_is_filled():
    later = "class A:\n    def f(self, x=0):\n        if not x:\n            return 2\n"
    later += "        raise NotImplementedError('only for zero')"
    assert "return 2" in ast.unparse(read(FILLED, later, template=TEMPLATE).tree)


def ran(*sources, template=TEMPLATE):
    """Extract, run what is kept, and return the names and what was told."""
    found = read(*sources, template=template)
    names = {"trained": []}
    for statement in found.tree.body:
        exec(compile(ast.Module(body=[statement], type_ignores=[]), "cells", "exec"), names)
    return names, found.notes


WHOLE = "    class A:\n        def f(self):\n            return 1"
DEEPER = "\n".join(f"    {line}" for line in WHOLE.splitlines())


@pytest.mark.parametrize(
    "source",
    [
        f"for _ in range(1):\n{WHOLE}",
        f"for _ in sorted({{3}}):\n{WHOLE}",
        f"while True:\n{WHOLE}\n    break",
        f"if str(3).isdigit():\n{WHOLE}",
        f"if not str(3):\n    pass\nelse:\n{WHOLE}",
        f"try:\n    import nothing_there\nexcept ImportError:\n{WHOLE}",
        f"with open(__import__('os').devnull) as out:\n{WHOLE}",
        f"if True:\n    x = 1\n    for _ in range(1):\n{DEEPER}",
        f"match 3:\n    case _:\n{DEEPER}",
        "def make():\n    global A\n" + WHOLE + "\nmake()",
        "def make():\n    global A\n" + WHOLE + "\nnone = make()",
        "(A := type('A', (), {'f': lambda self: 1}))",
        "print(A := type('A', (), {'f': lambda self: 1}))",
        "if (A := type('A', (), {'f': lambda self: 1})):\n    pass",
        "[A := type('A', (), {'f': lambda self: 1}) for _ in range(1)]",
    ],
)
@pytest.mark.parametrize("released", ["first", "last", "gone"])
def test_an_answer_defined_in_an_odd_place_counts(source, released):
    hole = TEMPLATE.partition("SIZE")[0]
    cells = {"first": (hole, source), "last": (source, hole), "gone": (source,)}[released]
    names, notes = ran(*cells)
    assert names["A"]().f() == 1
    assert not any("define nothing" in note for note in notes)


@pytest.mark.parametrize(
    "source",
    [
        "(K := 3)",
        "print((K := 3))",
        "if (K := 3) > 2:\n    print(K)",
        "def setup():\n    global K\n    K = 3\nsetup()",
        "class Setup:\n    def run():\n        global K\n        K = 3\nSetup.run()",
        "for _ in [0]:\n    def K_of():\n        return 3\nK = K_of()",
        "with open(__import__('os').devnull):\n    K = 3",
    ],
)
def test_what_an_answer_reads_is_kept_however_it_is_bound(source):
    names, _ = ran(source, FILLED.replace("return 1", "return K"))
    assert names["A"]().f() == 3


def test_a_loop_that_defines_what_no_answer_asks_for_is_left_out_and_named():
    loop = "for _ in range(9):\n    def closure():\n        pass\n    trained.append(closure)"
    names, notes = ran(FILLED, loop)
    assert names["trained"] == []
    assert notes == ["not run, though they define closure, which no answer uses: cell 2, line 1"]


def test_an_answer_that_stands_as_it_should_needs_no_loop_that_defines_it_again():
    names, _ = ran(FILLED, f"for _ in range(9):\n{WHOLE}\n    trained.append(A)")
    assert names["trained"] == []


def test_what_only_a_plot_reads_is_not_trained():
    plot = "def train():\n    trained.append(1)\n\ndef plot():\n    print(history)\n"
    names, notes = ran(FILLED, f"{plot}history = train()\nplot()")
    assert names["trained"] == []
    assert notes == ["not run, since they define nothing: cell 2, line 6 and 1 more"]


def test_a_global_statement_at_the_top_is_nothing_to_tell():
    assert read(FILLED, "global K\nK = 3", template=TEMPLATE).notes == []


def test_a_training_loop_in_a_block_is_not_run_for_what_it_defines():
    loop = "if True:\n    for _ in [1]:\n        def step(): pass\n        trained.append(step)"
    assert ran(FILLED, loop)[0]["trained"] == []
