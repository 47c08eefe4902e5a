"""``check_gradient``: whether a backward is the gradient of its forward, for any test suite."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from gradekit.model import Odd
from gradekit.numerics.conclusions import Conclusion
from gradekit.numerics.contract import Finding
from gradekit.numerics.examination import examine
from gradekit.numerics.subject import Ask, Failure, Pair, Reply, Subject

__all__ = ["Finding", "GradientVerdict", "check_gradient"]


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class GradientVerdict:
    """What ``check_gradient`` found; true only where ``ok`` is.

    ok : True, False, or None where no verdict is possible: then ``message`` says why.
    notes : what is odd but not wrong: "float32", "mutates_input", "mutates_upstream", ...
    """

    ok: bool | None
    message: str
    findings: tuple[Finding, ...] = ()
    notes: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Let ``assert check_gradient(...)`` say what it seems to say."""
        return self.ok is True

    def __repr__(self) -> str:
        """Be short: test runners show this where an assertion fails."""
        return f"<{self}>"

    def __str__(self) -> str:
        """Say it in one paragraph for a person."""
        if self.ok:
            said = "The gradients are right: they agree with the slopes of the forward."
        elif self.ok is None:
            said = f"No verdict: {_ended(self.message)}"
        else:
            said = f"The gradients are wrong: {_ended(self.message)}"
        return f"{said} Notes: {', '.join(self.notes)}." if self.notes else said


def check_gradient(
    forward: Callable[..., Any],
    backward: Callable[..., Any],
    inputs: Sequence[Any],
    upstream: Any = None,
    seed: int = 0,
) -> GradientVerdict:
    """Check ``backward(upstream, *inputs)`` against the slopes of ``forward(*inputs)``.

    forward : returns one array or number; backward : returns one gradient an input, each of the
    shape of its input (an input of integers, or anything that is no array of floats, is left
    alone). upstream : of the shape of the forward value, drawn where it is None; others are tried
    besides, since a backward must be linear in it. Neither function sees the arrays that were
    given, only copies. Each ``backward`` is called right after ``forward`` with equal inputs, so
    that a layer's own cache is right: ``check_gradient(layer.forward, lambda dz, x:
    layer.backward(dz), [x])``.

    See docs/numerics.md for how it decides and how often it errs.

    >>> def forward(x, y):
    ...     return x * y
    >>> def backward(dz, x, y):
    ...     return y * dz, x * dz
    >>> check_gradient(forward, backward, [np.arange(3.0), np.ones(3)]).ok
    True
    """
    if type(inputs) not in (list, tuple) and not isinstance(inputs, Sequence):
        raise TypeError("inputs: give a list with one value for each argument of forward")
    if not (type(seed) is int or isinstance(seed, np.integer)) or seed < 0:
        raise ValueError(f"seed: give a whole number from 0 up, not {seed!r}")
    inputs = list(inputs)
    upstream = _upstream(upstream)
    if isinstance(upstream, Failure):
        return GradientVerdict(ok=None, message=upstream.message)
    subject = Subject([np.asarray(v) if isinstance(v, np.matrix) else v for v in inputs])
    names = functools.partial(_names, forward, len(inputs))
    with np.errstate(all="ignore"):
        steps = examine(subject, names, upstream=upstream, seed=int(seed))
        found = drive(steps, lambda question: _answer(question, forward, backward))
    return GradientVerdict(
        ok=found.ok,
        message=found.message,
        findings=found.findings,
        notes=found.notes,
    )


def _ended(sentence: str) -> str:
    return sentence if sentence.endswith((".", "?", "!")) else f"{sentence}."


def _upstream(given: Any) -> Any:
    """Return an upstream gradient as an array of floats, or a Failure."""
    if given is None:
        return None
    try:
        array = np.asarray(given)
        real = array.dtype.kind in "fiub"
    except ValueError:
        real = False
    if not real:
        return Failure("dtype", "upstream is no array of real numbers")
    if not np.isfinite(array).all():
        return Failure("not_finite", "upstream is not finite (NaN or infinite)")
    return array.astype(np.float64)


def drive(steps: Generator[Ask, Reply, Conclusion], answer: Callable[[Ask], Reply]) -> Conclusion:
    """Answer an examination's questions until it comes to its conclusion."""
    try:
        question = next(steps)
        while True:
            question = steps.send(answer(question))
    except StopIteration as stop:
        conclusion: Conclusion = stop.value
    return conclusion


def _answer(question: Ask, forward: Callable[..., Any], backward: Callable[..., Any]) -> Reply:
    return Reply(
        [_value(forward, inputs) for inputs in question.forwards],
        [_pair(forward, backward, upstream, inputs) for upstream, inputs in question.pairs],
    )


def _value(forward: Callable[..., Any], inputs: list[Any]) -> Any:
    """Return the forward value as an array of floats, or a Failure."""
    try:
        value = forward(*inputs)
    except Exception as error:  # noqa: BLE001 - what the checked function raises is an answer
        return Failure("exception", f"forward raised {type(error).__name__}: {error}")
    if type(value) is np.ndarray and value.dtype.kind == "f":
        return value.copy()  # a layer may fill one buffer again and again
    if isinstance(value, tuple) and len(value) > 1:
        return Failure("count", "forward returned a tuple; let it return the value alone")
    try:
        array = np.asarray(value)
    except ValueError:
        return Failure("dtype", "forward returned rows of different lengths")
    if array.dtype.kind not in "fiub":
        return Failure("dtype", f"forward returned {_kind(value, array)}, not real numbers")
    return array.copy() if array.dtype.kind == "f" else array.astype(np.float64)


def _pair(
    forward: Callable[..., Any], backward: Callable[..., Any], upstream: Any, inputs: list[Any]
) -> Pair:
    """Run forward, then backward, on the same copies of the inputs; says what they changed."""
    arrays = [v for v in inputs if isinstance(v, np.ndarray)]
    kept = [v.tobytes() for v in arrays]
    value = _value(forward, inputs)
    notes = []
    if kept != [v.tobytes() for v in arrays]:
        notes.append("forward_mutates_input")
        for array, before in zip(arrays, kept, strict=True):
            array[...] = np.frombuffer(before, array.dtype).reshape(array.shape)
    if isinstance(value, Failure):
        return Pair(value, value)
    if callable(upstream):
        upstream = upstream(value)
    u = upstream.copy() if upstream.ndim else upstream.dtype.type(upstream)
    try:
        returned = backward(u, *inputs)
        one = isinstance(returned, tuple) and len(returned) == 1
        tree = _tree(returned[0] if one else returned)
    except Exception as error:  # noqa: BLE001 - the same
        said = f"backward raised {type(error).__name__}: {error}{_place_of(error)}"
        return Pair(value, Failure("exception", said), tuple(notes))
    if upstream.ndim and u.tobytes() != upstream.tobytes():
        notes.append("mutates_upstream")
    if kept != [v.tobytes() for v in arrays]:
        notes.append("mutates_input")
    return Pair(value, tree, tuple(notes))


def _tree(value: Any) -> Any:
    """Return what backward gave as arrays, lists and dicts, copied: they may change later."""
    if type(value) is np.ndarray and value.dtype.kind == "f":  # nearly always
        return value.copy()
    if type(value) in (list, tuple):
        return [_tree(item) for item in value]
    if isinstance(value, np.ma.MaskedArray) and np.ma.is_masked(value):
        return Odd("masked")
    if isinstance(value, np.ndarray):
        return Odd("object") if value.dtype.kind == "O" else np.array(value)
    if isinstance(value, Iterator | list | tuple):
        return [_tree(item) for item in value]
    if isinstance(value, Mapping):
        return {str(key): _tree(item) for key, item in value.items()}
    if value is None or isinstance(value, int | float | complex | np.generic):
        return value
    array = np.asarray(value)
    return Odd(type(value).__name__) if array.dtype.kind not in "fiubc" else array


def _place_of(error: Exception) -> str:
    """Say where an exception was raised, or how backward is called where it never began."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None or trace.tb_frame.f_code.co_filename == __file__:
        return ". It is called as backward(upstream, *inputs)" * isinstance(error, TypeError)
    return f" ({Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno})"


def _kind(value: Any, array: Any) -> str:
    return "None" if value is None else f"{type(value).__name__} of dtype {array.dtype}"


def _names(forward: Callable[..., Any], n: int) -> list[str]:
    """Return what messages call the inputs: the parameters' names, where there are as many."""
    try:
        parameters = list(inspect.signature(forward).parameters.values())
    except (TypeError, ValueError):
        parameters = []
    plain = [p.name for p in parameters if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]
    return plain[:n] if len(plain) >= n else [f"input{k}" for k in range(n)]
