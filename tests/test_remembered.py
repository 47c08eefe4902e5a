"""What is remembered of a submission comes back as it was, to the last bit."""

import math

from gradekit.grading.remembered import Remembered
from gradekit.model import Evidence, Misconception, Verdict

EVIDENCE = Evidence(
    draw="hidden",
    output="dx",
    shape=(2, 3),
    n=6,
    n_wrong=2,
    max_rel_err=math.inf,
    tolerance=1e-11,
    first_wrong=(((0, 1), 0.1 + 0.2, -1.5), ((1, 2), math.inf, 3.0)),
    inputs="x (2, 3), scaled",
    place=(3, 1),
)
WRONG = Verdict(
    status="wrong",
    reason="value",
    message="2 of 6 elements of dx are wrong",
    file="gates.py",
    line=12,
    evidence=EVIDENCE,
    misconception=Misconception(id="a", sentence="b", evidence="c", residual=1e-300),
    notes=("backward changes dz in place",),
    hidden_message=True,
    explanation="because",
)


def test_every_part_of_a_verdict_comes_back():
    kept = Remembered(
        verdicts={"a.forward": Verdict(status="correct"), "a.backward": WRONG},
        notes=("left behind",),
        seconds=0.25,
    )
    assert Remembered.from_json(kept.as_json()) == kept


def test_a_correct_check_with_a_note_keeps_it():
    noted = Verdict(status="correct", notes=("float32",))
    kept = Remembered(verdicts={"a": noted})
    assert Remembered.from_json(kept.as_json()).verdicts == {"a": noted}


def test_what_is_all_right_takes_little_room():
    kept = Remembered(verdicts={f"q{k}.backward": Verdict(status="correct") for k in range(12)})
    assert len(kept.as_json()) < 300


def test_what_other_checks_used_up_and_what_was_our_fault_is_asked_again():
    late = Verdict(
        status="timeout", message="not asked: the time limit of 60 s for the whole submission"
    )
    own = Verdict(status="timeout", message="stopped at the time limit of 5 s of CPU")
    ours = Verdict(status="checker_error", message="the judge failed")
    kept = Remembered(verdicts={"late": late, "own": own, "ours": ours, "gone": own})
    assert kept.only({"late", "own", "ours"}).verdicts == {"own": own}
