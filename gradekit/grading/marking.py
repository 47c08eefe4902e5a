"""Marking: verdicts of checks become statuses and points of questions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from gradekit.assignment import Assignment, Question
from gradekit.model import CheckResult, Kind, QuestionResult, Status, Verdict


def mark(assignment: Assignment, verdicts: Mapping[str, Verdict]) -> tuple[QuestionResult, ...]:
    """Give every question its status and points.

    Only checks that ``verdicts`` names are marked: a student's check has no hidden ones.
    """
    kinds = check_kinds(assignment)
    results = []
    for question in assignment.questions.values():
        checks = [
            (check, kind, public, verdicts[check])
            for check, (asked, kind, public) in kinds.items()
            if asked == question.id and check in verdicts
        ]
        if checks:
            results.append(_mark_question(question, checks))
    return tuple(_with_needs(assignment, results))


def check_kinds(assignment: Assignment) -> dict[str, tuple[str, Kind, bool]]:
    """Map every check id to (question, kind, public), in the declared order."""
    kinds: dict[str, tuple[str, Kind, bool]] = {}
    for rule in assignment.rules:
        kinds[rule.id] = (rule.question, "rule", rule.public)
    for probe in assignment.probes:
        for check in probe.check_ids:
            kinds[check] = (probe.question, probe.kind, probe.public)
    for part in assignment.written_parts:
        kinds[part.id] = (part.question, "written", part.public)
    return kinds


def _mark_question(
    question: Question, checks: Sequence[tuple[str, Kind, bool, Verdict]]
) -> QuestionResult:
    statuses = [verdict.status for *_, verdict in checks]
    if question.split:
        shares = {check: question.split.get(check, 0.0) for check, *_ in checks}
        # A student's check may lack hidden parts of the question: then what it shows is less.
        earned = {check: _earned(v.status, shares[check]) for check, _, _, v in checks}
    else:
        whole = _whole(statuses)
        last = checks[-1][0]
        shares = {check: question.points if check == last else 0.0 for check, *_ in checks}
        earned = {
            check: _earned(whole if check == last else v.status, shares[check])
            for check, _, _, v in checks
        }
    points = [p for check, p in earned.items() if shares[check] or p is None]
    return QuestionResult(
        id=question.id,
        title=question.title,
        status=_whole(statuses),
        points=None if any(p is None for p in points) else float(sum(p or 0.0 for p in points)),
        max_points=question.points,
        bonus=question.bonus,
        checks=tuple(
            CheckResult(
                id=check,
                kind=kind,
                verdict=verdict,
                public=public,
                points=earned[check],
                max_points=shares[check],
            )
            for check, kind, public, verdict in checks
        ),
    )


def _whole(statuses: Sequence[Status]) -> Status:
    """Return the status of the first check that is not correct."""
    return next((status for status in statuses if status != "correct"), "correct")


def _earned(status: Status, share: float) -> float | None:
    if status in ("written", "checker_error") and share:
        return None  # given by a person: a fault of ours costs nobody a point
    return share if status == "correct" else 0.0


def _with_needs(assignment: Assignment, results: Sequence[QuestionResult]) -> list[QuestionResult]:
    """Turn what is wrong into blocked where a needed question is not correct either."""
    status = {result.id: result.status for result in results}
    out = []
    for result in results:
        failing = [
            needed
            for needed in assignment.questions[result.id].needs
            if status.get(needed, "correct") not in ("correct", "written")
        ]
        out.append(_block(result, failing[0]) if failing else result)
    return out


# What an unmet need explains. A file that does not load, a broken rule and a fault of ours have
# causes of their own, and a person has to see them.
_EXPLAINED: tuple[Status, ...] = ("wrong", "crashed", "timeout", "memory")


def _block(result: QuestionResult, needed: str) -> QuestionResult:
    def block(check: CheckResult) -> CheckResult:
        verdict = check.verdict
        if verdict.status not in _EXPLAINED or "while importing" in verdict.message:
            return check
        said = f"needs the question {needed}, which is not correct yet"
        found = f" ({check.verdict.message})" if check.verdict.message else ""
        return replace(
            check,
            verdict=replace(check.verdict, status="blocked", reason=None, message=said + found),
        )

    checks = tuple(block(check) for check in result.checks)
    return replace(result, checks=checks, status=_whole([c.verdict.status for c in checks]))
