"""A new assignment that validates as it stands: one gradient question, to copy from."""

from __future__ import annotations

import re
from keyword import iskeyword
from pathlib import Path
from string import Template

from gradekit.course import find_root
from gradekit.model import EnvironmentalError, NotFoundError, UsageError

_CHECKS = '''"""$title: what students are asked, and may read."""

from gradekit import Assignment, constant, normal, upstream

$variable = Assignment("$name", files=["$file"], title="$title")

$variable.question(
    "square",
    points=2,
    title="Square",
    split={"backward": 2},  # forward is given: backward carries the points
    hints=(
        "Let x = 3 grow by 0.001. By how much does x * x grow, divided by 0.001? Try x = -5 too.",
        "Two things meet in backward: the slope of the square at the x that forward saw, and the "
        "upstream gradient dout. Does your line use both, element by element?",
        "A neighbour: the cube, out = x * x * x. Its slope is 3 * x * x, so backward answers "
        "3 * x * x * dout: with x = [1, -2] and dout = [2, 1] that is [6, 12]. What is the slope "
        "of the square, and what becomes of these two lines?",
    ),
)


# A probe asks and asserts nothing: the same lines are asked of the reference, and gradekit
# compares. Sizes with names get several values; every case is drawn anew for each of them.
@$variable.gradient(
    question="square",
    x=normal("N", "M"),
    dout=upstream("N", "M"),
    again=constant(False),
    cases=[
        dict(x=normal(), dout=upstream()),  # plain numbers
        dict(x=normal("N", "M", "K"), dout=upstream("N", "M", "K")),
        dict(again=constant(True)),
    ],
)
def square(student, x, dout, again):
    """Square: the slope at x times the upstream gradient."""
    layer = student.Square()
    if again:  # a layer that worked before, and a second one in between
        layer.forward(1 - x)
        layer.backward(2 * dout)
    yield layer.forward(x)
    if again:
        student.Square().forward(x + 1)
    yield layer.backward(dout)
'''

_HIDDEN = '''"""$title: what only staff see. Hidden inputs of the public probes are drawn anyway."""

from gradekit import public, uniform, upstream

$variable = public("$name")


@$variable.gradient(question="square", x=uniform(7, 1, low=-1e6, high=1e6), dout=upstream(7, 1))
def square_of_large_numbers(student, x, dout):
    """Square: large numbers, in a column."""
    layer = student.Square()
    yield layer.forward(x)
    yield layer.backward(dout)
'''

_REFERENCE = '''"""$title. Write each body that raises NotImplementedError."""


class Square:
    """out = x * x, element by element."""

    def forward(self, x):
        self.x = x
        return x * x

    def backward(self, dout):
        """Return dx, shaped like x."""
        # BEGIN SOLUTION
        # The slope of x * x is 2 x.
        return 2 * self.x * dout
        # END SOLUTION
'''

_README = """# $title

Write the missing body in `$file`, then run `gradekit check` in this folder.

## Conventions

- Numbers are float64. `forward` may keep in `self` whatever `backward` needs.
- A gradient has exactly the shape of its variable.
- `backward` never assumes an upstream gradient of ones, and is called once after each `forward`.
- An object is used again on other numbers, and two objects may be at work at the same time.

## square

$$$$\\mathrm{out} = x^2$$$$

`backward` is handed `dout`, the gradient of the loss with respect to `out`, and returns `dx`, the
gradient with respect to `x`: the upstream gradient times the slope of the square.
"""

_IGNORED = "graded/\nrelease/\nsolutions/.keys/\n.gradekit/\n__pycache__/\n"

_GITHUB = """name: gradekit
on: [push, pull_request]
jobs:
  validate:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-python@v5
        with:
          python-version: "3.12"
      - run: pip install gradekit
      - run: gradekit release --check
      - run: gradekit validate
"""


def new_assignment(name: str, here: Path, *, ci: str | None = None) -> list[Path]:
    """Write the files of a new assignment; outside a course ``here`` becomes one.

    Returns what was written. Raises UsageError where something of that name is there.
    """
    if not re.fullmatch(r"[A-Za-z][\w-]*", name, re.ASCII):
        raise UsageError(
            f"An assignment cannot be called {name!r}. Use letters, digits, _ and -, and begin "
            "with a letter: gradekit new layers"
        )
    try:
        root = find_root(here)
    except NotFoundError:
        root = here
    variable = name.replace("-", "_").lower()
    words = {
        "name": name,
        "variable": f"{variable}_" if variable in _TAKEN or iskeyword(variable) else variable,
        "file": f"{variable}.py",
        "title": name.replace("-", " ").replace("_", " ").capitalize(),
    }
    public, hidden = root / "assignments" / name, root / "solutions" / name
    for folder in (public, hidden):
        if folder.exists():
            outside = "" if root == here else f" To begin a course of your own, leave {root} first."
            raise UsageError(f"{folder} is there already. Give another name.{outside}")
    texts = {
        public / "checks.py": _CHECKS,
        public / "README.md": _README,
        hidden / words["file"]: _REFERENCE,
        hidden / "checks.py": _HIDDEN,
    }
    made = {path: Template(text).substitute(words) for path, text in texts.items()}
    if not (root / ".gitignore").exists():
        made[root / ".gitignore"] = _IGNORED
    workflow = root / ".github" / "workflows" / "gradekit.yml"
    if ci == "github" and not workflow.exists():
        made[workflow] = _GITHUB
    for path, text in made.items():
        _write(path, text)
    return list(made)


# What the scaffold itself imports or defines.
_TAKEN = frozenset({"constant", "normal", "public", "square", "uniform", "upstream"})


def _write(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise EnvironmentalError(
            f"{path} cannot be written: {error.strerror}. Run gradekit new where you may write."
        ) from None
