"""Declared inputs: what a probe is asked with, drawn reproducibly from a key.

A declaration says what kind of numbers are wanted and how large; the framework binds the named
sizes and draws. The same key, probe, case and draw give the same numbers on one numpy version;
what must agree between versions (the public draws) is recorded in ``expected.gk``.
"""

from __future__ import annotations

import copy
import itertools
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import numpy as np

from gradekit.model import CourseError

Size = int | str
Role = Literal["input", "upstream", "constant", "rng", "held"]
# A text: naming the class would import numpy.random, which a student's check never draws from.
Sampler = Callable[["np.random.Generator", tuple[int, ...], Mapping[str, int]], Any]

PUBLIC_KEY = b"gradekit public draws"
# Never 2: at two samples "the factor 2" and "the factor N" look alike. 5 and 1 are the batch's.
_FREE_SIZES = (4, 3, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15)
_BATCH_SIZES = (5, 1)


@dataclass(frozen=True, slots=True, eq=False)
class Declared:
    """One declared input: its size, its part in the check, and how it is drawn."""

    word: str
    size: tuple[Size, ...]
    sample: Sampler
    role: Role = "input"
    differentiable: bool = True
    scalable: bool = False  # may be drawn badly scaled
    names: tuple[str, ...] = ()  # further named sizes that it reads, such as the classes
    literal: Any = None  # of a constant: the value itself

    def __post_init__(self) -> None:
        for size in (*self.size, *self.names):
            if not is_size(size) and not (isinstance(size, str) and size.isidentifier()):
                raise author_error(
                    f"{self.word}() cannot have the size {size!r}",
                    'sizes are whole numbers or names, for example normal("N", 3)',
                )

    @property
    def size_names(self) -> tuple[str, ...]:
        """The named sizes that it depends on, in order."""
        return tuple(s for s in (*self.size, *self.names) if isinstance(s, str))


def _array(values: Any) -> Any:
    """A scalar draw is ``np.float64``: both a Python float and something with a shape."""
    return np.float64(values) if np.ndim(values) == 0 else np.ascontiguousarray(values, float)


def normal(*size: Size) -> Declared:
    """Draw from the standard normal distribution; without a size a scalar."""
    return Declared("normal", size, lambda g, s, _: _array(g.standard_normal(s)), scalable=True)


def uniform(*size: Size, low: float = 0.0, high: float = 1.0) -> Declared:
    """Draw evenly between ``low`` and ``high``."""
    _check_range("uniform", low, high)
    return Declared("uniform", size, lambda g, s, _: _array(g.uniform(low, high, s)))


def positive(*size: Size) -> Declared:
    """Draw numbers between 0.2 and 3: safe for logarithms, roots and divisions."""
    return Declared("positive", size, lambda g, s, _: _array(g.uniform(0.2, 3.0, s)))


def integers(*size: Size, low: int = 0, high: Size = 10) -> Declared:
    """Draw integers from ``low`` up to, not including, ``high``; not differentiated."""
    _check_range("integers", low, high)

    def sample(g: np.random.Generator, shape: tuple[int, ...], sizes: Mapping[str, int]) -> Any:
        return g.integers(low, _bound(high, sizes), shape or None)

    return Declared("integers", size, sample, differentiable=False, names=_named(high))


def labels(*size: Size, classes: Size) -> Declared:
    """Draw class labels 0 .. ``classes`` - 1; not differentiated."""
    _check_range("labels", 0, classes)

    def sample(g: np.random.Generator, shape: tuple[int, ...], sizes: Mapping[str, int]) -> Any:
        return g.integers(0, _bound(classes, sizes), shape or None)

    return Declared("labels", size, sample, differentiable=False, names=_named(classes))


def repeats(*size: Size, high: Size = 4) -> Declared:
    """Draw indices below ``high`` in which at least one occurs twice; not differentiated."""
    _check_range("repeats", 0, high)

    def sample(g: np.random.Generator, shape: tuple[int, ...], sizes: Mapping[str, int]) -> Any:
        drawn = np.atleast_1d(g.integers(0, _bound(high, sizes), shape or None))
        drawn.flat[-1:] = drawn.flat[:1]
        return drawn if shape else drawn[0]

    return Declared("repeats", size, sample, differentiable=False, names=_named(high))


def zeros(*size: Size) -> Declared:
    """Zeros: where a formula that divides by its input shows."""
    return Declared("zeros", size, lambda _g, s, _n: _array(np.zeros(s)))


def extremes(*size: Size) -> Declared:
    """Draw magnitudes from 1e-3 to 1e3 of both signs; +-1e3 and +-40 are among them."""

    def sample(g: np.random.Generator, shape: tuple[int, ...], _: Mapping[str, int]) -> Any:
        drawn = np.atleast_1d(g.choice([-1.0, 1.0], shape) * 10.0 ** g.uniform(-3.0, 3.0, shape))
        corners = np.array([1e3, -1e3, 40.0, -40.0])[: drawn.size]
        drawn.flat[: corners.size] = corners
        return _array(drawn if shape else drawn[0])

    return Declared("extremes", size, sample)


def ties(*size: Size) -> Declared:
    """Draw from three values only: equal neighbours, and equal elements of two such arrays.

    0 is one of them. The first two elements are always the largest, so that a tie is certain.
    """

    def sample(g: np.random.Generator, shape: tuple[int, ...], _: Mapping[str, int]) -> Any:
        drawn = np.atleast_1d(g.choice([-0.5, 0.0, 1.5], shape))
        drawn.flat[:2] = 1.5
        return _array(drawn if shape else drawn[0])

    return Declared("ties", size, sample)


def peaks(*size: Size) -> Declared:
    """Draw normal images with a peak planted in the middle, where windows overlap."""

    def sample(g: np.random.Generator, shape: tuple[int, ...], _: Mapping[str, int]) -> Any:
        drawn = np.atleast_2d(g.standard_normal(shape))
        drawn[..., drawn.shape[-2] // 2, drawn.shape[-1] // 2] += 10.0
        return _array(drawn.reshape(shape))

    return Declared("peaks", size, sample)


def upstream(*size: Size) -> Declared:
    """Draw an upstream gradient: both signs, 0.5 to 1.5 in size, never ones.

    Sign times uniform(0.5, 1.5) hides no single wrong element, as a normal draw may.
    """

    def sample(g: np.random.Generator, shape: tuple[int, ...], _: Mapping[str, int]) -> Any:
        return _array(g.choice([-1.0, 1.0], shape) * g.uniform(0.5, 1.5, shape))

    return Declared("upstream", size, sample, role="upstream", differentiable=False, scalable=True)


def constant(value: Any) -> Declared:
    """Pass a value as it stands, or an array of a declared kind that is not differentiated."""
    if isinstance(value, Declared):
        if value.role in ("constant", "rng", "held"):
            raise author_error(
                f"constant({value.word}(...)) is no constant",
                f"write {value.word}(...) alone: it is not differentiated anyway",
            )
        return Declared(
            value.word, value.size, value.sample, differentiable=False, names=value.names
        )
    return Declared(
        "constant",
        (),
        lambda *_: copy.deepcopy(value),
        "constant",
        differentiable=False,
        literal=value,
    )


def rng() -> Declared:
    """Pass a fresh ``np.random.Generator``, the same for every repetition of a case."""

    def sample(g: np.random.Generator, _s: tuple[int, ...], _n: Mapping[str, int]) -> Any:
        return int(g.integers(1 << 62))

    return Declared("rng", (), sample, role="rng", differentiable=False)


def held(name: str) -> Declared:
    """Pass what ``@judges.input(name)`` of the hidden ``judges.py`` draws on the trusted side."""

    def sample(*_: object) -> Any:
        raise LookupError(f"held({name!r}) is filled on the trusted side only")

    return Declared("held", (), sample, role="held", differentiable=False, literal=name)


def author_error(problem: str, fix: str) -> CourseError:
    """Name the course author's own line: the nearest frame outside this package."""
    package = str(Path(__file__).parent)
    frame = sys._getframe(1)  # noqa: SLF001 - the documented way to the caller's line
    while frame.f_back is not None and (
        frame.f_code.co_filename.startswith(package) or frame.f_code.co_filename == "<string>"
    ):
        frame = frame.f_back
    return CourseError(frame.f_code.co_filename, frame.f_lineno, problem, fix)


def is_size(size: object) -> bool:
    """Tell whether something is a whole number that an array can have as its size."""
    return isinstance(size, int) and not isinstance(size, bool) and size >= 0


def wrong_dims(dims: Any, specs: Iterable[Declared]) -> str:
    """Say what is wrong with ``dims=``, if anything."""
    if not isinstance(dims, Mapping):
        return f"dims= is {dims!r}, no dict of sizes"
    names = sorted({name for spec in specs for name in spec.size_names})
    for name, choice in dims.items():
        sizes = (choice,) if isinstance(choice, int) else choice
        if not isinstance(sizes, Sequence) or not sizes or not all(map(is_size, sizes)):
            return f"dims= gives {name!r} the sizes {choice!r}"
        if name not in names:
            return f"dims= names {name!r}, which is the size of no input (sizes are {names})"
    return ""


def _check_range(word: str, low: float, high: Size | float) -> None:
    """Refuse an empty range; a named bound is known only when sizes are bound."""
    if not isinstance(high, str) and not low < high:
        raise author_error(
            f"{word}() draws between {low:g} and {high:g}: there is nothing between",
            "make the upper bound the larger one",
        )


def _bound(size: Size, sizes: Mapping[str, int]) -> int:
    return sizes[size] if isinstance(size, str) else size


def _named(size: Size) -> tuple[str, ...]:
    return (size,) if isinstance(size, str) else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Draw:
    """One set of inputs for a probe.

    ``inputs`` holds arrays, numbers and, for ``rng()``, the seed; constants are not in it: the
    worker knows them from the declaration.
    """

    case: int  # 0: as declared; k: with the overrides of cases[k - 1]
    index: int
    public: bool
    label: str  # in words, for people: "x (5, 4), y (5, 4)"
    inputs: Mapping[str, Any] = field(repr=False)


def bind_sizes(
    names: Iterable[str],
    dims: Mapping[str, int | Sequence[int]],
    index: int,
    fixed: Iterable[int] = (),
) -> dict[str, int]:
    """Give every named size a number for draw ``index``: pairwise different, never 2.

    ``fixed`` are the sizes that the author wrote as numbers: a named one differs from them too,
    else the two axes could be confused unseen.
    """
    names = list(dict.fromkeys(names))
    sizes: dict[str, int] = {}
    for name in names:
        choice = dims.get(name, _BATCH_SIZES if name == "N" else None)
        if choice is not None:
            options = (choice,) if isinstance(choice, int) else tuple(choice)
            sizes[name] = options[index % len(options)]
    taken = set(sizes.values()) | set(_BATCH_SIZES) | set(fixed)
    endless = itertools.chain(_FREE_SIZES, itertools.count(_FREE_SIZES[-1] + 1))
    turn = index % 3
    free = list(itertools.islice((s for s in endless if s not in taken), len(names) + turn))
    for name in names:
        if name not in sizes:
            sizes[name] = free.pop(turn)
    return sizes


def generator(key: bytes, *place: object) -> np.random.Generator:
    """Return the random stream of one place: HMAC-SHA256(key, place) seeds PCG64."""
    import hashlib  # noqa: PLC0415 - a student's check draws nothing, and these load OpenSSL
    import hmac  # noqa: PLC0415

    digest = hmac.new(key, "/".join(map(str, place)).encode(), hashlib.sha256).digest()
    return np.random.Generator(np.random.PCG64(int.from_bytes(digest, "big")))


def draw_inputs(
    declared: Mapping[str, Declared],
    sizes: Mapping[str, int],
    stream: np.random.Generator,
    *,
    scaled: bool = False,
    held_inputs: Mapping[str, Callable[[np.random.Generator], Any]] | None = None,
) -> dict[str, Any]:
    """Draw every input that is not a literal constant, in the declared order."""
    inputs: dict[str, Any] = {}
    for name, spec in declared.items():
        if spec.role == "constant":
            continue
        if spec.role == "held":
            inputs[name] = (held_inputs or {})[spec.literal](stream)
            continue
        shape = tuple(_bound(s, sizes) for s in spec.size)
        value = spec.sample(stream, shape, sizes)
        if scaled and spec.scalable:
            # Badly scaled, not absurd: large enough to expose steps and constants hidden in a
            # backward, small enough that exponentials stay finite.
            factor = 1e4 if spec.role == "upstream" else float(stream.choice([1e-3, 1e2]))
            value = _array(np.asarray(value) * factor)
        inputs[name] = value
    return inputs


def describe(inputs: Mapping[str, Any]) -> str:
    """Say the shapes of drawn inputs in words: ``x (5, 4), dz (5, 4)``."""
    said = []
    for name, value in inputs.items():
        if isinstance(value, np.ndarray):
            said.append(f"{name} {value.shape}")
        elif isinstance(value, float):
            said.append(f"{name} a number")
    return ", ".join(said)


def describe_constants(
    usual: Mapping[str, Declared], declared: Mapping[str, Declared]
) -> Iterator[str]:
    """Yield the plain constants that a case sets to another value: ``alpha 0.3``."""
    for name, spec in declared.items():
        value = spec.literal if spec.role == "constant" else None
        plain = isinstance(value, bool | int | float | str) and len(str(value)) <= 20
        before = usual[name].literal if name in usual else None
        if plain and not (type(before) is type(value) and before == value):
            yield f"{name} {value}"
