"""The words for statuses and reasons, in one place so that a course can translate them.

A status is told by a word and by a mark or icon, never by colour alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Tone = Literal["good", "bad", "warn", "open", "person"]


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusWords:
    """How one status is shown everywhere."""

    word: str
    mark: str  # in a terminal that knows Unicode
    ascii: str  # in one that does not
    letter: str  # in the table of the class page, beside the icon
    tone: Tone
    sentence: str  # when the check says nothing itself


STATUS: dict[str, StatusWords] = {
    "correct": StatusWords(
        word="correct",
        mark="✓",
        ascii="ok",
        letter="C",
        tone="good",
        sentence="Correct.",
    ),
    "wrong": StatusWords(
        word="wrong",
        mark="✗",
        ascii="X",
        letter="W",
        tone="bad",
        sentence="The answer is not correct yet.",
    ),
    "crashed": StatusWords(
        word="crashed",
        mark="!",
        ascii="!",
        letter="E",
        tone="bad",
        sentence="Your code stopped with an error.",
    ),
    "timeout": StatusWords(
        word="timed out",
        mark="T",
        ascii="T",
        letter="T",
        tone="warn",
        sentence="Your code was stopped at the time limit.",
    ),
    "memory": StatusWords(
        word="out of memory",
        mark="M",
        ascii="M",
        letter="M",
        tone="warn",
        sentence="Your code was stopped at the memory limit.",
    ),
    "missing": StatusWords(
        word="missing",
        mark="-",
        ascii="-",
        letter="A",
        tone="warn",
        sentence="The class or method that the question asks for is not there.",
    ),
    "not_started": StatusWords(
        word="not started",
        mark="-",
        ascii="-",
        letter="N",
        tone="open",
        sentence="Nothing is written here yet.",
    ),
    "blocked": StatusWords(
        word="waiting",
        mark="·",
        ascii=".",
        letter="B",
        tone="open",
        sentence="This waits for an earlier part that is not correct yet.",
    ),
    "refused": StatusWords(
        word="refused",
        mark="R",
        ascii="R",
        letter="R",
        tone="bad",
        sentence="A rule of the course or of the sandbox was broken.",
    ),
    "written": StatusWords(
        word="for a person",
        mark="w",
        ascii="w",
        letter="P",
        tone="person",
        sentence="A person marks this question.",
    ),
    "checker_error": StatusWords(
        word="checker problem",
        mark="?",
        ascii="?",
        letter="?",
        tone="person",
        sentence="The check itself is broken. This is not your fault and costs no point.",
    ),
}

REASON = {
    "value": "wrong value",
    "shape": "wrong shape",
    "dtype": "wrong type",
    "not_finite": "not finite",
    "count": "wrong count",
    "key": "wrong keys",
    "none": "returned None",
    "exception": "wrong exception",
    "judge": "wrong",
    "slow": "too slow",
    "nondeterministic": "not repeatable",
    "nonlinear": "not linear",
}

FAILING = frozenset({"wrong", "crashed", "timeout", "memory", "missing", "refused"})
WAITING = frozenset({"not_started", "blocked"})
PERSON = frozenset({"written", "checker_error"})

SUBMISSION = {
    "graded": "graded",
    "needs_person": "needs a person",
    "missing": "nothing handed in",
    "unreadable": "unreadable",
}

LOADING = "while importing"  # CONTRACT 5: in the message whenever loading the file failed
ELSEWHERE = "on other inputs"  # in place of the name of a hidden check
UNPAID_WRONG = "This part carries no points, but is wrong."
UNPAID_FAILED = "This part carries no points, but does not work."
HIDDEN_WRONG = "Right on the public inputs, wrong on others of the same kind"
HIDDEN_CHECK_WRONG = "Wrong on inputs that are not shown"
CALLED = "We called your code with"  # then come the inputs
CALLED_STAGES = "We called forward, then backward, with"
CURVE_FLAT = (
    "Yours stays near {yours} whatever the step; a right gradient falls to {right} at a step of "
    "{h}. A flat line is a mistake in the formula."
)
CURVE_V = (
    " The V has two sides: on the right the step is too coarse, on the left numbers are rounded."
)
CURVE_STRAIGHT = (
    " Here no step is too coarse, because the function is straight in this direction; to the left "
    "numbers are rounded."
)
CURVE_NEAREST = (
    "Yours comes no nearer than {yours}; a right gradient falls to {right} at a step of {h}. "
    "Where your line leaves the other and stays, a mistake of that size is left in the formula."
)
CURVE_ALIKE = (
    "In this direction yours falls as far as a right gradient does, to {yours}: what is wrong "
    "weighs little here. Look at the single elements."
)
CURVE_NOT_FINITE = (
    "Yours is not a number at any step; a right gradient falls to {right} at a step of {h}."
)
LOOP_HINTS = (
    "Which loop was it in? Does what it asks for ever become false?",
    (
        "Run it on the smallest input you can think of, and print in each round what the loop's "
        "condition reads. After how many rounds should it have ended, and what kept it going?"
    ),
    (
        "Or does it end, and only late? Count how often the innermost line runs for an array of "
        "10 x 10, then of 100 x 100. Which of the loops can numpy do on whole arrays at once?"
    ),
)
OTHER_INPUTS = "These inputs are public; your points are decided on other inputs of the same kind."


def status_words(status: str) -> StatusWords:
    """Return the words for a status; an unknown one is shown as a checker problem."""
    return STATUS.get(status, STATUS["checker_error"])


def verdict_word(status: str, reason: str | None) -> str:
    """Return the word for a check: the reason says more than ``wrong``."""
    if status == "wrong" and reason in REASON:
        return REASON[reason]
    return status_words(status).word
