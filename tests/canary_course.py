"""A course with a mark at every place that students must not see, and who tries to see it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from small_course import HEAD

# One mark a place, so that a leak names its source.
MARKS = {
    place: f"zq{place}qz"
    for place in (
        "refdocstring", "refcomment", "reftext", "refname", "holecomment", "holetext", "holename",
        "altdocstring", "altcomment", "alttext", "altname", "checkdocstring", "checkcomment",
        "checktext", "checkname", "checkcase", "judgedocstring", "judgecomment", "judgetext",
        "judgesentence", "datatext", "survivor", "mistakecomment", "mistaketext", "rostertext",
        "keytext",
    )
}  # fmt: skip
CONSTANT, TABLE, HELD, DATA, REFERENCE_NUMBER, THRESHOLD = (
    83917.264813, 61823.517294, 40391.728365, 52746.193827, 27182.819461, 0.873141593,
)  # fmt: skip

PUBLIC = '''
"""A demo."""
a = Assignment("demo", files=["demo.py"], title="A demo")
a.question("square", points=2, title="Square", split={"backward": 2}, hints=("What is x twice?",))
a.question("total", points=2, title="Total", hints=("Add them?",))
a.question("far", points=1, title="Far away", hints=("How large may x be?",))

@a.gradient(question="square", x=normal("N", "M"), dz=upstream("N", "M"), limit=2.0)
def square(student, x, dz):
    """Square: the public probe."""
    gate = student.Square()
    yield gate.forward(x)
    yield gate.backward(dz)

@a.values(question="total", x=constant(normal("N")))
def total(student, x):
    """Total: the public probe."""
    yield student.total(x)
'''
HIDDEN = """
'''{checkdocstring} of the module.'''
import numpy as np
a = public("demo")
# {checkcomment}
TEXT = "{checktext}"

@a.gradient(question="far", x=uniform(3, low=7310, high=7311), dz=upstream(3), draws=2,
            limit=2.0, cases=[dict(x=uniform(3, low=9520, high=9521))])
def far_{checkname}(student, x, dz):
    '''Far: {checkdocstring} of a probe.'''
    gate = student.Square()
    yield gate.forward(x)
    yield gate.backward(dz)

@a.values(question="total", x=constant(np.array([{table}, {table} + 1.25, 3.5])),
          scale=constant({constant}), digits=held("digits"), text=constant("{checkcase}"))
def held_{checkname}(student, x, scale, digits, text):
    '''{checkdocstring} of values.'''
    yield [student.total(x * scale), student.total(digits)]

@a.values(points=1, x=constant({constant}))
def secret(student, x):
    '''{checkdocstring} is a title that nobody chose.'''
    # {checkcomment}
    yield student.total(np.array([x, x]))
"""
JUDGES = """
'''{judgedocstring}'''
from pathlib import Path
import numpy as np
from gradekit import judges

# {judgecomment}
DATA = np.load(Path(__file__).with_name("digits.npy"))
LABEL = Path(__file__).with_name("labels.txt").read_text()

@judges.input("digits")
def digits(rng):
    return {held} + rng.normal(size=3) + 0 * DATA

@judges.of("held_{checkname}")
def close(answer, truth, inputs):
    '''{judgedocstring}'''
    if abs(answer[1] - truth[1]) > {threshold} or abs(answer[0] - truth[0]) > 1:
        return f"{judgesentence}: {judgetext} {{LABEL}} {{DATA.tolist()}} {{truth}}"
    return True
"""
REFERENCE = """
import numpy as np

class Square:
    '''A square.'''

    def forward(self, x):
        self.x = x
        return x * x

    def backward(self, dz):
        # BEGIN SOLUTION
        # {holecomment}
        {holename} = 2 * self.x
        if dz.size == {number}:
            raise ValueError("{holetext}")
        return {holename} * dz
        # END SOLUTION


def total(x):
    '''Add all elements.'''
    # BEGIN SOLUTION
    def {refname}_1():
        '''{refdocstring}'''
    # {refcomment}
    {refname} = "{reftext}"
    return float(np.sum(x)) + 0 * len({refname})
    # END SOLUTION
"""
ALTERNATIVE = """
'''{altdocstring}'''
import numpy as np

class Square:  # {altcomment}
    def forward(self, x):
        self.x = x
        return x * x

    def backward(self, dz):
        {altname} = self.x * dz
        return {altname} + {altname}


def total(x):
    '''{alttext}'''
    return float(np.add.reduce(np.ravel(x)))
"""
SURVIVORS = """
[[survivor]]
file = 'demo.py'
old = '{survivor}'
new = '{survivor} + 0'
why = 'nothing: {survivor}'
"""
# What hidden probes say of themselves: found by who searches a worker that has them.
OPEN_TO_SEARCH = ("checkdocstring", "checktext", "checkname", "checkcase")
MISTAKES = """
'''{mistaketext}'''
# {mistakecomment}
"""
MISTAKES_LIST = """
from gradekit.mistakes import Mistake
PRIVATE = "{mistaketext}"
MISTAKES = []
"""


def write(root: Path) -> None:
    """Write the course; what is marked is in ``solutions/`` alone."""
    public, hidden = root / "assignments" / "demo", root / "solutions" / "demo"
    numbers = dict(constant=CONSTANT, table=TABLE, held=HELD, number=REFERENCE_NUMBER,
                   threshold=THRESHOLD)  # fmt: skip
    mistakes = MISTAKES + (MISTAKES_LIST if find_spec("gradekit.mistakes") else "")
    for path, text in (
        (public / "README.md", "# A demo\n\n## Square\n\nSquare x.\n\n## Total\n\nAdd.\n"),
        (public / "checks.py", HEAD + PUBLIC),
        (hidden / "demo.py", REFERENCE),
        (hidden / "also" / "other.py", ALTERNATIVE),
        (hidden / "checks.py", HEAD + HIDDEN),
        (hidden / "judges.py", JUDGES),
        (hidden / "labels.txt", "{datatext}"),
        (hidden / "survivors.toml", SURVIVORS),
        (hidden / "mistakes.py", mistakes),
        (hidden.parent / "course.toml", 'roster = "{rostertext}"\n'),
    ):
        path.parent.mkdir(parents=True, exist_ok=True)
        given = path.is_relative_to(public)
        path.write_text(text if given else text.format(**MARKS, **numbers), encoding="utf-8")
    np.save(hidden / "digits.npy", np.array([DATA, DATA + 0.5, DATA + 17.25]))
    keys = hidden.parent / ".keys"
    keys.mkdir(mode=0o700)
    (keys / "demo").write_text(MARKS["keytext"].encode().hex().ljust(64, "5") + "\n")
    (keys / "demo").chmod(0o600)


RIGHT = """
import numpy as np
SEEN = []
class Square:
    def forward(self, x):
        self.x = x
        {forward}
        return x * x
    def backward(self, dz):
        x = self.x
        {backward}
        return 2 * self.x * dz
def total(x):
    {total}
    return float(np.sum(x))
"""
# What a submission does with an input that it has not been shown. Some need what `PRELUDE` has.
BETRAYALS = (
    "raise ValueError(repr(np.asarray(x).tolist()))",
    "raise NotImplementedError(repr(np.asarray(x).tolist()))",
    "raise type('E' + repr(float(np.ravel(x)[0])).replace('.', '_'), (Exception,), {})()",
    "raise KeyError(np.asarray(x).tobytes().hex())",
    "raise OSError(__import__('base64').b64encode(np.asarray(x).tobytes()).decode())",
    "raise RuntimeError(str(int(np.ravel(x)[0] * 1e9)))",
    "raise ImportError(float(np.ravel(x)[0]).hex())",
    "exec(compile('\\n' * int(abs(np.ravel(x)[0])) + '1 / 0', __file__, 'exec'))",
    "exec(compile('1 / 0', repr(np.ravel(x)[0]) + '.py', 'exec'))",
    "return x",
    "return {repr(np.asarray(x).tolist())[:190]: 1.0}",
    "return [repr(np.asarray(x).tolist())[:190]]",
    "return np.asarray(x).astype(object)",
    "return np.zeros(int(abs(np.ravel(x)[0])) % 9000)",
    "import sys; print(x, file=sys.stderr); print(np.asarray(x).tolist()); return 0 * x",
    "import warnings; warnings.warn(repr(np.asarray(x).tolist())); return 0 * x",
    "import os; os.write(1, np.asarray(x).tobytes()); os._exit(int(abs(np.ravel(x)[0])) % 200)",
    "open('stash', 'w').write(repr(x)); __import__('os')._exit(1)",
    "x += 1; x -= 1; raise SystemExit(repr(np.asarray(x).tolist()))",
    "raise UnicodeDecodeError('utf-8', np.asarray(x).tobytes(), 0, 1, repr(x))",
)
# What it shows where people see what it does: when public questions are asked of it.
ON_SHOW = (
    "raise ValueError(repr(SEEN))",
    "return {repr(SEEN)[:190]: 1.0}",
    "return np.array(SEEN + [0.0] * 40)[:np.size(x)].reshape(np.shape(x)) + 0.5",
    "return np.zeros(len(SEEN) and int(abs(SEEN[-1])) % 9000)",
    "print(SEEN); raise NotImplementedError(repr(SEEN))",
)
SEARCH = """
SPOILS = []
def spoils():
    if not SPOILS:
        SPOILS.append(search())
    return SPOILS[0]
def search():
    import gc, re, sys
    texts, numbers, frame = set(), set(), sys._getframe()
    things = gc.get_objects()[-3000:]
    while frame is not None:
        things += [*frame.f_locals.values(), *frame.f_globals.values(), frame.f_code]
        frame = frame.f_back
    for name, module in list(sys.modules.items()):
        if "check" in name or "demo" in name or "judge" in name or "gradekit" in name:
            things += [name, module.__doc__, *vars(module).values()]
    for _ in range(5):
        more = []
        for thing in things:
            try:
                if isinstance(thing, (bytes, str)):
                    text = thing if isinstance(thing, str) else thing.decode("latin-1")
                    texts.update(re.findall("zq[a-z]+qz", text))
                elif isinstance(thing, (float, np.ndarray)):
                    numbers.update(float(v) for v in np.ravel(thing)[:9] if abs(v) > 1000)
                elif isinstance(thing, dict):
                    more += [*thing.keys(), *thing.values()]
                elif isinstance(thing, (list, tuple, set, frozenset)):
                    more += list(thing)
                elif hasattr(thing, "__code__"):
                    more += [thing.__code__, thing.__doc__, thing.__closure__, thing.__defaults__]
                elif hasattr(thing, "co_consts"):
                    more += [thing.co_consts, thing.co_names, thing.co_name, thing.co_filename]
                else:
                    more += [getattr(thing, n, None) for n in getattr(thing, "__slots__", ())]
            except BaseException:
                pass
        things = more[:12_000]
    for path in ("../../solutions/demo/demo.py", "/proc/self/environ", "solutions/demo/demo.py"):
        try:
            texts.add(open(path).read())
        except OSError:
            pass
    return repr((sorted(texts), sorted(numbers)[-40:]))
"""


NAMED = """
def name_of(text):
    import re
    return "".join(re.findall("zq[a-z]+qz", text))[:90] or "Nothing"
def named(text):
    code = compile("def f(): raise ValueError('named')", __file__, "exec")
    f = {}
    exec(code, f)
    f["f"].__code__ = f["f"].__code__.replace(co_name=name_of(text))
    f["f"]()
def in_file(text):
    import os
    exec(compile("1 / 0", os.path.join(os.path.dirname(__file__), name_of(text)), "exec"))
"""


def notebook(*cells: str) -> str:
    """Return a notebook, as its file holds it."""
    code = [
        {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None, "source": c}
        for c in cells
    ]
    return json.dumps({"cells": code, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


def submissions(shown: Sequence[float]) -> dict[str, str]:
    """Return submissions by id; ``shown`` are the first elements of public inputs."""
    unseen = f"if float(np.ravel(x)[0]) not in {list(shown)!r}: "
    keep = f"{unseen}SEEN.extend(map(float, np.ravel(x)))"

    def text(forward: str = "pass", backward: str = "pass", total: str = "pass") -> str:
        return RIGHT.format(forward=forward, backward=backward, total=total)

    found = {
        "right": text(),
        "wrong": text(backward="return dz", total="return -1.0"),
        "no-factor": text(backward="return x * dz", total="return float(np.mean(x))"),
        "no-upstream": text(backward="return 2 * x", total="return float(np.max(x))"),
        "sign": text(backward="return -2 * x * dz", total="return -float(np.sum(x))"),
        "wrong-shape": text(backward="return np.zeros(3)", total="return x"),
        "crash": text(backward="1 / 0", total="raise ValueError('mine')"),
        "unfinished": text(backward="raise NotImplementedError", total="raise NotImplementedError"),
        "half": text(backward=unseen + "return self.x * dz", total=unseen + "return 0.0"),
        "search": SEARCH + text(forward="print(spoils())", total="raise ValueError(spoils())"),
        "search-unseen": SEARCH + text(
            backward=unseen + "raise ValueError(spoils())", total=unseen + "print(spoils()); 1 / 0"
        ),
        "search-loading": SEARCH + "raise ValueError(spoils())\n" + text(),
        "search-hole": SEARCH + text(
            "raise NotImplementedError(spoils())", "raise NotImplementedError(spoils())",
            "raise NotImplementedError(spoils())",
        ),
        "search-name": SEARCH + NAMED + text(
            backward="raise type(name_of(spoils()), (Exception,), {})", total="named(spoils())"
        ),
        "search-file": SEARCH + NAMED + text("in_file(spoils())", "in_file(spoils())"),
        "search-found": SEARCH + text(
            backward="if 'zq' in spoils(): raise ValueError(spoils())",
            total="if 'zq' in spoils(): raise ValueError(spoils())",
        ),
        "search-scaled": SEARCH + text(
            backward="return 2 * x * dz * eval(spoils())[1][-1]",
            total="return float(np.sum(x)) * eval(spoils())[1][-1]",
        ),
        "search-cell": notebook(SEARCH, text(), "class Bad:\n    raise ValueError(spoils())"),
        "does-not-load": "import numpy as np\nraise ValueError('at once')\n",
    }  # fmt: skip
    for number, betrayal in enumerate(BETRAYALS):
        found[f"betray-{number:02}"] = text(backward=unseen + betrayal, total=unseen + betrayal)
    for number, show in enumerate(ON_SHOW):
        found[f"show-{number:02}"] = text(keep, show, f"{keep}\n    {show}")
    return found
