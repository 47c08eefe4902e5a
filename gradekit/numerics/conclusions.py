"""Conclusions: how an examination ends."""

from __future__ import annotations

from dataclasses import dataclass, replace

from gradekit.numerics.contract import Finding, first_of_each

DIFFERS = (
    "the forward gives different values for the same inputs: fix its random numbers, for example "
    "with np.random.default_rng(0) inside it, and let it keep nothing from earlier calls"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Conclusion:
    """What an examination found; ``ok`` None where nothing can be said, and why."""

    ok: bool | None
    message: str = ""
    findings: tuple[Finding, ...] = ()
    notes: tuple[str, ...] = ()


class Ended(Exception):  # noqa: N818 - not an error: the examination has come to its conclusion
    """Ends an examination from within."""

    def __init__(self, conclusion: Conclusion) -> None:
        super().__init__(conclusion.message)
        self.conclusion = conclusion


def undecided(message: str, kind: str | None = None) -> Ended:
    """Nothing can be said."""
    findings = () if kind is None else (Finding(kind=kind, message=message),)
    return Ended(Conclusion(ok=None, message=message, findings=findings))


def rejected(*findings: Finding, moved: bool = False) -> Ended:
    """The gradient is wrong."""
    if moved:
        findings = tuple(replace(f, message=f"at inputs near by: {f.message}") for f in findings)
    message = "; ".join(dict.fromkeys(f.message for f in first_of_each(findings)))
    return Ended(Conclusion(ok=False, message=message, findings=findings))
