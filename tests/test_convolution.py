"""The convolution assignment: its judge of ties, its pace, its template."""

import itertools
from dataclasses import replace
from pathlib import Path
from runpy import run_path

import numpy as np
import pytest

from gradekit import check_gradient
from gradekit.authoring.release import check_release, templates_of
from gradekit.course import find_place, load, load_judges
from gradekit.grading.batch import start_launcher
from gradekit.grading.bench import Bench
from gradekit.grading.one import grade_files
from gradekit.grading.truths import find_truths, read_references
from gradekit.model import Limits

PLACE = find_place("convolution", Path(__file__).resolve().parents[1])
QUESTIONS = ["conv", "max_pool", "avg_pool", "fast_conv"]


@pytest.fixture(scope="module")
def desk():
    launcher = start_launcher(PLACE, "none", Limits())
    assignment, book = load(PLACE), load_judges(PLACE)
    references = read_references(PLACE, assignment)
    bench = Bench(
        assignment=assignment,
        book=book,
        truths=find_truths(launcher, PLACE, assignment, book, key=b"a fixed key"),
        templates=templates_of(PLACE, assignment),
        given={"given.py": references.main["given.py"]},
        limits=Limits(),
    )
    yield bench, launcher, references.main["convolution.py"]
    launcher.close()


@pytest.fixture(scope="module")
def judges():
    return run_path(str(PLACE.public / "judges.py"))


def graded(desk, source):
    bench, launcher, _ = desk
    outcome = grade_files(bench, launcher, {"convolution.py": source})
    return {question.id: question for question in outcome.questions}


# --- the template and the reference


def test_the_reference_earns_all_points(desk):
    found = graded(desk, desk[2])
    assert [question.status for question in found.values()] == ["correct"] * 4
    assert sum(q.points for q in found.values()) == desk[0].assignment.max_points == 14


def test_the_fresh_template_scores_nothing_and_every_question_is_not_started(desk):
    found = graded(desk, desk[0].templates["convolution.py"].encode())
    assert list(found) == QUESTIONS
    assert {question.status for question in found.values()} == {"not_started"}
    assert sum(question.points for question in found.values()) == 0


def test_the_forward_that_is_given_carries_no_points(desk):
    checks = graded(desk, desk[0].templates["convolution.py"].encode())["conv"].checks
    forward = next(check for check in checks if check.id == "conv.forward")
    assert (forward.verdict.status, forward.max_points) == ("correct", 0)


def test_what_students_get_is_fresh():
    assert not any(told.stale for told in check_release(PLACE))


def test_every_question_has_three_hints_of_at_most_160_words(desk):
    for question in desk[0].assignment.questions.values():
        assert len(question.hints) == 3
        assert max(len(hint.split()) for hint in question.hints) <= 160


def test_the_given_loop_is_the_convolution_of_the_statement():
    slow_conv = run_path(str(PLACE.public / "given.py"))["slow_conv"]
    rng = np.random.default_rng(1)
    x, w, b = rng.normal(size=(3, 4, 7, 6)), rng.normal(size=(5, 4, 3, 3)), rng.normal(size=5)
    out = slow_conv(x, w, b, stride=2, pad=1)
    assert out.shape == (3, 5, 4, 3)
    framed = np.pad(x, ((0, 0), (0, 0), (1, 1), (1, 1)))
    for n, f, i, j in np.ndindex(out.shape):
        window = framed[n, :, 2 * i : 2 * i + 3, 2 * j : 2 * j + 3]
        assert np.isclose(out[n, f, i, j], np.vdot(window, w[f]) + b[f])


def test_the_worked_examples_of_the_text_are_right(monkeypatch):
    monkeypatch.syspath_prepend(str(PLACE.public))
    solution = run_path(str(PLACE.hidden / "convolution.py"))
    x = np.array([[1.0, 2, 0], [3, 1, 2], [0, 4, 1]])[None, None]
    conv = solution["Conv2d"](np.array([[1.0, -1], [2, 0]])[None, None], np.array([1.0]))
    assert conv.forward(x).tolist() == [[[[6, 5], [3, 8]]]]
    dx = conv.backward(np.array([[10.0, 1], [-2, 3]])[None, None])
    assert (dx[0, 0, 0, 0], dx[0, 0, 1, 1], conv.dw[0, 0, 0, 0], conv.db[0]) == (10, 7, 9, 12)
    pool = solution["MaxPool2d"](2, 1)
    x = np.array([[1.0, 2, 0, 1], [3, 9, 2, 4], [0, 4, 1, 5]])[None, None]
    assert pool.forward(x).tolist() == [[[[9, 9, 4], [9, 9, 5]]]]
    dx = pool.backward(np.array([[10.0, 1, 7], [-2, 3, 5]])[None, None])
    assert dx.tolist() == [[[[0, 0, 0, 0], [0, 12, 0, 7], [0, 0, 0, 5]]]]


@pytest.mark.parametrize("stride", [1, 2, 3])
@pytest.mark.parametrize("pad", [0, 1, 2])
def test_the_reference_agrees_with_its_own_slopes(monkeypatch, stride, pad):
    monkeypatch.syspath_prepend(str(PLACE.public))
    solution = run_path(str(PLACE.hidden / "convolution.py"))
    rng = np.random.default_rng(stride + 10 * pad)
    inputs = [rng.normal(size=s) for s in ((3, 3, 5, 6), (4, 3, 3, 4), (4,))]

    def backward(dout, x, w, b):
        layer = solution["Conv2d"](w, b, stride, pad)
        layer.forward(x)
        return [layer.backward(dout), layer.dw, layer.db]

    verdict = check_gradient(
        lambda x, w, b: solution["fast_conv"](x, w, b, stride, pad), backward, inputs
    )
    assert verdict.ok, str(verdict)


# --- ties


def sizes_of_probes():
    """Yield the images of the cases in which pixels tie: their sizes, window and stride."""
    return [((3, 4), 2, 1), ((4, 3), 3, 1), ((2, 6), 2, 2)]


def shared_out(largest, dout, shares):
    """Return what each pixel gets; ``shares`` gives the shares of n pixels."""
    got = np.zeros(largest.shape[1])
    for window, sent in zip(largest, dout.ravel(), strict=True):
        got[window] += sent * shares(window.sum())
    return got


def split_judged(judges, image, size, stride, dout, gets):
    inputs = dict(x=image[None, None], dout=dout[None, None], size=size, stride=stride)
    largest = judges["winners"](image, size, stride)
    even = shared_out(largest, dout, lambda n: 1 / n).reshape(1, 1, *image.shape)
    answer = {"x": gets.reshape(1, 1, *image.shape)}
    return judges["any_split"](answer, {"x": even}, inputs)


def tied_images(n):
    rng = np.random.default_rng(n)
    for shape, size, stride in sizes_of_probes():
        image = rng.choice([-0.5, 0.0, 1.5], shape)
        windows = [(length - size) // stride + 1 for length in shape]
        dout = rng.choice([-1.0, 1.0], windows) * rng.uniform(0.5, 1.5, windows)
        yield rng, image, size, stride, dout


@pytest.mark.parametrize("n", range(20))
def test_any_split_of_every_window_is_right(judges, n):
    for rng, image, size, stride, dout in tied_images(n):
        largest = judges["winners"](image, size, stride)
        for shares in (
            lambda n: rng.dirichlet(np.full(n, 0.3)),  # noqa: B023 - used at once
            lambda n: np.eye(n)[0],
            lambda n: np.eye(n)[-1],
            lambda n: rng.permutation(np.eye(n))[0],  # noqa: B023
        ):
            gets = shared_out(largest, dout, shares)
            assert split_judged(judges, image, size, stride, dout, gets) is True


def reachable(largest, dout, gets):
    """Tell whether shares exist, by trying: a least squares problem over products of simplices."""
    columns, rows = [], []
    for k, (window, sent) in enumerate(zip(largest, dout.ravel(), strict=True)):
        for pixel in np.flatnonzero(window):
            column = np.zeros(len(gets))
            column[pixel] = sent
            columns.append(column)
            rows.append(k)
    matrix, owner = np.array(columns).T, np.array(rows)
    share = np.array([1 / np.sum(owner == k) for k in owner])
    before, t = share.copy(), 1.0
    step = 1 / np.linalg.norm(matrix, 2) ** 2
    for _ in range(1500):  # accelerated projected gradient
        slope = matrix.T @ (matrix @ before - gets)
        after = before - step * slope
        for k in set(rows):
            after[owner == k] = on_simplex(after[owner == k])
        t_next = (1 + np.sqrt(1 + 4 * t * t)) / 2
        before, share, t = after + (t - 1) / t_next * (after - share), after, t_next
    return np.abs(matrix @ share - gets).max() < 1e-3


def on_simplex(v):
    """Return the nearest point whose numbers are at least 0 and add up to 1."""
    u = np.sort(v)[::-1]
    over = (np.cumsum(u) - 1) / np.arange(1, len(v) + 1)
    return np.maximum(v - over[np.flatnonzero(u > over)[-1]], 0)


@pytest.mark.parametrize("n", range(12))
def test_the_judge_agrees_with_a_search_for_shares(judges, n):
    """Answers that add up, some of which no shares give."""
    for rng, image, size, stride, dout in tied_images(100 + n):
        largest = judges["winners"](image, size, stride)
        gets = shared_out(largest, dout, lambda n: np.full(n, 1 / n))
        tied = np.flatnonzero(np.any(largest[largest.sum(axis=1) > 1], axis=0))
        if len(tied) > 1:
            one, other = rng.permutation(tied)[:2]
            gets[one] += 0.4
            gets[other] -= 0.4
        said = split_judged(judges, image, size, stride, dout, gets)
        assert (said is True) == reachable(largest, dout, gets)


def test_wrong_splits_are_named(judges):
    image, dout = np.zeros((3, 4)), np.array([[1.0, -0.7, 1.2], [0.6, 1.1, -1.3]])
    largest = judges["winners"](image, 2, 1)
    to_each = shared_out(largest, dout, np.ones)
    said = split_judged(judges, image, 2, 1, dout, to_each)
    assert said == "in 1 of the images the shares of tied pixels do not add up to dout"
    moved = shared_out(largest, dout, lambda n: np.eye(n)[0])
    moved[0], moved[-1] = moved[-1], moved[0]  # the top left pixel's to the bottom right
    said = split_judged(judges, image, 2, 1, dout, moved)
    assert said == "in 1 of the images dout is not shared out among the tied pixels of each window"


def test_a_gradient_beside_the_ties_is_wrong(judges):
    image, dout = np.array([[5.0, 5, 1, 2], [0, 1, 0, 1]]), np.array([[1.0, -0.7]])
    gets = np.array([1.0, 0, 0, -0.7, 0, 0, 0, 0])
    assert split_judged(judges, image, 2, 2, dout, gets) is True
    gets[[2, 3]] = -0.7, 0.0
    said = split_judged(judges, image, 2, 2, dout, gets)
    assert said == "2 of 6 elements of dx are wrong where no pixels tie"


def test_no_case_ties_more_pixels_than_the_judge_can_decide(desk, judges):
    item = next(i for i in desk[0].truths if i.probe.id == "max_pool.max_pool")
    tied = 0
    for truth in item.truths:
        declared = item.probe.declared(truth.draw.case)
        x, dout = truth.draw.inputs["x"], truth.draw.inputs["dout"]
        if declared["x"].word not in ("ties", "zeros"):
            continue
        size, stride = declared["size"].literal, declared["stride"].literal
        for image in itertools.chain(*x):
            largest = judges["winners"](image, size, stride)
            assert len(largest) == dout[0, 0].size
            tied += np.any(largest.sum(axis=1) > 1)
        assert x[0, 0].size <= judges["MOST_TIED"]
    assert tied > 50


# --- speed


def only_fast_conv(desk, source):
    """Grade one question, so that no other is asked."""
    bench, launcher, reference = desk
    truths = [item for item in bench.truths if item.probe.question == "fast_conv"]
    return graded((replace(bench, truths=truths), launcher, reference), desk[2] + source)


def test_the_given_loop_itself_is_too_slow(desk):
    question = only_fast_conv(desk, b"\nfast_conv = slow_conv\n")["fast_conv"]
    verdict = question.checks[0].verdict
    assert (verdict.status, verdict.reason, question.points) == ("wrong", "slow", 0)
    assert "takes" in verdict.message
    assert "at least 5 times is asked for" in verdict.message


def test_what_is_timed_must_be_right_too(desk):
    source = b"""
def fast_conv(x, w, b, stride=1, pad=0):
    if len(x) == 4:
        return np.zeros((4, 8, 13, 15))
    return slow_conv(x, w, b, stride, pad)
"""
    verdict = only_fast_conv(desk, source)["fast_conv"].checks[0].verdict
    assert (verdict.status, verdict.reason) == ("wrong", "value")
    assert verdict.message.startswith("on the larger inputs that are timed: 6240 of 6240")
