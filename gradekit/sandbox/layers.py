"""The layers of the sandbox, for people: which ones a level stands on, why one is missing.

What helps against a missing layer is said here, once, for ``gradekit doctor``.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from gradekit.sandbox import kernel, landlock, namespaces, seccomp

Level = Literal["full", "strong", "none"]

_REMEDIES: Mapping[str, str] = {
    "namespaces": "Allow user namespaces: sysctl kernel.unprivileged_userns_clone=1 and "
    "user.max_user_namespaces, on Ubuntu kernel.apparmor_restrict_unprivileged_userns=0; a "
    "container must allow unshare and mount. Level strong works without them.",
    "landlock": "Use Linux 5.13 or newer with lsm= naming landlock at boot, and in a container an "
    "engine that lets the landlock calls pass.",
    "seccomp": "Use a 64-bit Linux on x86_64 or aarch64 whose container engine allows seccomp.",
    "capabilities": "Run gradekit as an ordinary user.",
    "limits": "Use a system with setrlimit: Linux, or macOS.",
}
NEEDED_FOR: Mapping[Level, tuple[str, ...]] = {
    "full": ("namespaces", "landlock", "seccomp", "capabilities", "limits"),
    "strong": ("landlock", "seccomp", "capabilities", "limits"),
    "none": (),  # the limits that the system has, as far as they go
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """One layer of the sandbox, for people: does it hold here, why not, and what would help."""

    name: str
    active: bool
    reason: str
    remedy: str


def obstacles(wanted: str) -> dict[str, str]:
    """Say for each layer why it cannot be had or was not asked for."""
    if sys.platform != "linux":
        return dict.fromkeys(_REMEDIES, f"This system is {sys.platform}, not Linux.")
    if wanted == "none":
        return dict.fromkeys(_REMEDIES, "Level none was asked for.")
    reasons: dict[str, str] = {}
    if not seccomp.supported():
        reasons["seccomp"] = f"No system call filter on this kernel or on {kernel.machine()}."
        return reasons  # nor is there a table of system calls for the other layers
    if wanted == "strong":
        reasons["namespaces"] = "Level strong was asked for."
    elif problem := namespaces.possible():
        reasons["namespaces"] = f"The system refuses new namespaces: {problem}."
    if landlock.abi() == 0:
        reasons["landlock"] = "The kernel has no Landlock, or it is switched off."
    return reasons


def describe(level: Level, reasons: Mapping[str, str]) -> tuple[Layer, ...]:
    """Put the facts into words; a layer counts as active only where the level stands on it."""
    layers = []
    for name, remedy in _REMEDIES.items():
        if name in NEEDED_FOR[level]:
            layers.append(Layer(name=name, active=True, reason="", remedy=""))
            continue
        known = name in reasons
        reason = reasons.get(name, "Not used without the layers that are missing.")
        layers.append(Layer(name=name, active=False, reason=reason, remedy=remedy if known else ""))
    return tuple(layers)
