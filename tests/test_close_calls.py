"""Close calls: every answer is in the picture, and those near the tolerance are named."""

import itertools
import math

import pytest

from gradekit.report.close_calls import CloseCount


def question(closeness, name="add", status="correct"):
    checks = [{"id": f"{name}.backward", "status": status, "closeness": closeness, "public": True}]
    return {"id": name, "checks": checks}


def counted(*questions):
    found = CloseCount()
    for k, one in enumerate(questions):
        found.add(f"s{k}", one)
    return found.view()


def test_right_ones_stand_left_of_the_tolerance_and_wrong_ones_right():
    view = counted(
        *(question(x) for x in (0.0, 1e-12, 1e-5, 0.9)),
        *(question(x, status="wrong") for x in (1.1, 1e9, 1e40, "inf")),
    )
    columns = view.strips[0].columns
    assert {c.side for c in columns if c.x < view.tolerance_at} == {"right"}
    assert {c.side for c in columns if c.x > view.tolerance_at} == {"wrong"}
    assert sum(c.count for c in columns) == 8
    assert all(96 <= c.x <= 892 for c in columns)
    assert (view.strips[0].furthest_right, view.strips[0].nearest_wrong) == ("0.9", "1.1")


@pytest.mark.parametrize(
    ("closeness", "close"),
    [(0.009, 0), (0.01, 1), (1.0, 1), (100, 1), (101, 0), ("inf", 0), (0, 0)],
)
def test_between_a_hundredth_and_a_hundred_times_what_is_allowed_is_close(closeness, close):
    view = counted(question(closeness, status="wrong"), question(closeness))
    assert len(view.calls) == view.close == view.strips[0].close == 2 * close


def test_of_several_checks_the_one_furthest_off_counts():
    both = question(1e-5)
    both["checks"] += question(30.0, "add.far", "wrong")["checks"]
    (call,) = counted(both).calls
    assert (call.student, call.check, call.closeness, call.right) == (
        "s0", "add.far.backward", "30", False,
    )  # fmt: skip


def test_an_answer_that_was_not_compared_is_not_in_the_picture():
    odd = [question(x) for x in (None, "nan", -1.0, "text", True)]
    assert counted(*odd, {"id": "add"}, {"id": "add", "checks": None}).strips == ()


def test_few_are_dots_and_many_a_bar():
    view = counted(*(question(1e-5) for _ in range(6)), *(question(1e-3) for _ in range(7)))
    dots, bar = view.strips[0].columns
    assert (len(dots.ys), dots.half) == (6, 0)
    assert (bar.ys, bar.count) == ((), 7)
    assert bar.half > 0
    row = view.height
    assert all(0 < y < row for y in dots.ys)
    assert 0 < view.strips[0].y - bar.half < view.strips[0].y + bar.half < row


def test_a_class_of_any_size_keeps_a_few_hundred_ids():
    found = CloseCount()
    for k in range(5000):
        found.add(f"s{k}", question(0.5))
    view = found.view()
    assert (len(view.calls), view.left_out, view.close) == (200, 4800, 5000)
    assert len(view.strips[0].columns) == 1


def test_bins_follow_the_axis():
    for power in range(-8, 16):
        low, high = counted(question(10.0**power * 1.01)), counted(question(10.0**power * 9.9))
        assert low.strips[0].columns[0].x < high.strips[0].columns[0].x
    ticks = {label: x for x, label in counted(question(1.0)).ticks}
    spread = [ticks[f"1e{p}"] for p in (-6, -2, 2, 6, 10, 14)]
    steps = [b - a for a, b in itertools.pairwise(spread)]
    assert math.isclose(min(steps), max(steps))
