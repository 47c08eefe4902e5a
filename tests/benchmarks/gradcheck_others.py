"""The checkers of the benchmark: ours, the loop of CS231n, and those of torch, jax and autograd.

Each is told a forward, a backward, the inputs and an upstream gradient (ours and most others draw
their own), and answers whether it accepts the backward. An exception is a rejection.
"""

from __future__ import annotations

import contextlib
import importlib.util
import signal
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from tests.benchmarks.gradcheck_points import Arrays, Function

STEP, RELATIVE = 1e-5, 1e-7
SECONDS = 20
CRASH = "crash"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """Whether a checker accepted a backward (None: no verdict), and what it said."""

    accepted: bool | None
    notes: tuple[str, ...] = ()
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checker:
    """A gradient checker; it is run on one of ``every`` cases, chosen by hash."""

    name: str
    judge: Callable[[Function, Function, Arrays, Any, int], Outcome]
    every: int = 1
    repetitions: int = 15


def ours(
    forward: Function, backward: Function, inputs: Arrays, upstream: Any, seed: int
) -> Outcome:
    """Ask gradekit, which draws its own upstream."""
    from gradekit import check_gradient

    verdict = check_gradient(forward, backward, inputs, seed=seed)
    found = [f"{f.kind} of input {f.input} at {f.index}: {f.message}" for f in verdict.findings]
    text = "; ".join(found) or str(getattr(verdict, "message", ""))
    return Outcome(accepted=verdict.ok, notes=tuple(verdict.notes), text=text)


def numerical_gradient(f: Function, x: Any, upstream: Any) -> Any:
    """Central differences, element by element: Σ u (f(x + h) - f(x - h)) / 2h."""
    gradient = np.zeros_like(x)
    elements = np.nditer(x, flags=["multi_index"], op_flags=["readwrite"])
    while not elements.finished:
        index = elements.multi_index
        old = x[index]
        x[index] = old + STEP
        up = np.array(f(x))
        x[index] = old - STEP
        down = np.array(f(x))
        x[index] = old
        gradient[index] = np.sum((up - down) * upstream) / (2 * STEP)
        elements.iternext()
    return gradient


def relative_error(x: Any, y: Any) -> Any:
    """max |x - y| / max(1e-8, |x| + |y|)."""
    return np.max(np.abs(x - y) / np.maximum(1e-8, np.abs(x) + np.abs(y)))


def cs231n(forward: Function, backward: Function, inputs: Arrays, upstream: Any, _: int) -> Outcome:
    """Compare every element as the notebooks of CS231n do; accepts a relative error of 1e-7."""
    gradients = counted(backward(upstream, *inputs), inputs)
    worst = 0.0
    for k in floats(inputs):
        numeric = numerical_gradient(lambda _: forward(*inputs), inputs[k], upstream)
        worst = max(worst, relative_error(numeric, gradients[k]))
    return Outcome(accepted=bool(worst <= RELATIVE), text=f"{worst:.1e}")


def floats(inputs: Arrays) -> list[int]:
    """Return the positions of the inputs that have a gradient."""
    return [k for k, x in enumerate(inputs) if x.dtype == np.float64]


def counted(gradients: Any, inputs: Arrays) -> Sequence[Any]:
    """Unpack the gradients as ``dx, dw = backward(...)`` does."""
    if len(gradients) != len(inputs):
        raise ValueError(f"{len(inputs)} gradients wanted, {len(gradients)} returned")
    return gradients


def filled(inputs: Arrays, values: Sequence[Any]) -> list[Any]:
    """Return all inputs, with the values in place of those that have a gradient."""
    new = dict(zip(floats(inputs), values, strict=True))
    return [new.get(k, x) for k, x in enumerate(inputs)]


def torch_function(forward: Function, backward: Function, inputs: Arrays) -> Function:
    """Wrap both in a torch.autograd.Function of the differentiated inputs."""
    import torch

    class Wrapped(torch.autograd.Function):
        @staticmethod
        def forward(ctx: Any, *xs: Any) -> Any:
            ctx.save_for_backward(*xs)
            value = forward(*filled(inputs, [x.detach().numpy() for x in xs]))
            return torch.from_numpy(np.array(value))

        @staticmethod
        def backward(ctx: Any, u: Any) -> Any:
            xs = filled(inputs, [x.detach().numpy() for x in ctx.saved_tensors])
            gradients = counted(backward(u.numpy(), *xs), inputs)
            return tuple(torch.from_numpy(np.asarray(gradients[k])) for k in floats(inputs))

    return Wrapped.apply


def torch_gradcheck(*, fast: bool) -> Function:
    """Return torch.autograd.gradcheck with its own tolerances."""

    def judge(forward: Function, backward: Function, inputs: Arrays, _: Any, seed: int) -> Outcome:
        import torch

        torch.manual_seed(seed)
        tensors = [torch.from_numpy(inputs[k]).requires_grad_() for k in floats(inputs)]
        function = torch_function(forward, backward, inputs)
        return Outcome(accepted=torch.autograd.gradcheck(function, tensors, fast_mode=fast))

    return judge


def jax_check_vjp(
    forward: Function, backward: Function, inputs: Arrays, _: Any, __: int
) -> Outcome:
    """Ask jax.test_util.check_vjp, with double precision on; it raises what it rejects."""
    import jax
    from jax.test_util import check_vjp

    jax.config.update("jax_enable_x64", val=True)

    def f(*xs: Any) -> Any:
        return np.asarray(forward(*filled(inputs, xs)))

    def f_vjp(*xs: Any) -> Any:
        def pull(u: Any) -> Any:
            gradients = counted(backward(np.array(u), *filled(inputs, xs)), inputs)
            return tuple(gradients[k] for k in floats(inputs))

        return f(*xs), pull

    check_vjp(f, f_vjp, tuple(inputs[k] for k in floats(inputs)))
    return Outcome(accepted=True)


def autograd_check_vjp(
    forward: Function, backward: Function, inputs: Arrays, _: Any, seed: int
) -> Outcome:
    """Ask autograd.test_util.check_vjp about each input; it raises what it rejects."""
    from autograd.test_util import check_vjp

    np.random.seed(seed)  # noqa: NPY002 - autograd draws from the global generator
    for k in floats(inputs):
        check_vjp(autograd_function(forward, backward, inputs, k), inputs[k])
    return Outcome(accepted=True)


def autograd_function(forward: Function, backward: Function, inputs: Arrays, k: int) -> Function:
    """Wrap both in an autograd primitive of input ``k``."""
    from autograd.extend import defvjp, primitive

    def at(x: Any) -> list[Any]:
        return [x if i == k else other for i, other in enumerate(inputs)]

    @primitive
    def f(x: Any) -> Any:
        return np.asarray(forward(*at(x)))[()]

    defvjp(f, lambda _, x: lambda u: counted(backward(np.array(u), *at(x)), inputs)[k])
    return f


OURS = Checker(name="gradekit", judge=ours)
CS231N = Checker(name="CS231n loop, 1e-7", judge=cs231n)
OTHERS = (
    ("autograd", Checker(name="autograd check_vjp", judge=autograd_check_vjp, every=2)),
    ("jax", Checker(name="jax check_vjp", judge=jax_check_vjp, every=4)),
    ("torch", Checker(name="torch fast", judge=torch_gradcheck(fast=True), every=8)),
    ("torch", Checker(name="torch full", judge=torch_gradcheck(fast=False), every=40)),
)


def checkers(*, only_ours: bool) -> tuple[Checker, ...]:
    """List ours and those others whose package is installed."""
    if only_ours:
        return (OURS,)
    found = [checker for package, checker in OTHERS if importlib.util.find_spec(package)]
    return (OURS, CS231N, *found)


@contextlib.contextmanager
def deadline(seconds: int) -> Iterator[None]:
    """Raise TimeoutError after some seconds."""

    def ring(*_: Any) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, ring)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def ask(
    checker: Checker,
    forward: Function,
    backward: Function,
    inputs: Arrays,
    upstream: Any,
    seed: int,
) -> Outcome:
    """Ask a checker on private copies. A crash of ours is no verdict, and noted."""
    copies = tuple(x.copy() for x in inputs)
    try:
        with deadline(SECONDS), np.errstate(all="ignore"), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return checker.judge(forward, backward, copies, upstream.copy(), seed)
    except TimeoutError:
        return Outcome(accepted=None, text=f"nothing after {SECONDS} s")
    except Exception as error:  # noqa: BLE001 - whatever a checker raises is its answer
        text = f"{type(error).__name__}: {str(error).strip()[:200]}"
        if checker.judge is ours:
            return Outcome(accepted=None, notes=(CRASH,), text=text)
        return Outcome(accepted=False, text=text)
