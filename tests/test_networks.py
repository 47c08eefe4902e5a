"""The networks assignment: its digits, its judges of training, its template."""

import struct
import sys
import zlib
from pathlib import Path
from runpy import run_path

import numpy as np
import pytest

from gradekit import check_gradient
from gradekit.authoring.release import templates_of
from gradekit.course import find_place, load, load_judges
from gradekit.grading.batch import start_launcher
from gradekit.grading.bench import Bench
from gradekit.grading.draws import make_draws
from gradekit.grading.one import grade_files
from gradekit.grading.truths import find_truths, read_references
from gradekit.model import Limits
from gradekit.sandbox.wire import encode

ROOT = Path(__file__).resolve().parents[1]
PUBLIC = ROOT / "assignments" / "networks"
PLACE = find_place("networks", ROOT)
HOLES = [f"{n}LayerNet.{m}" for n in ("One", "Two", "Three") for m in ("scores", "loss")]
N_TEST = 1000


@pytest.fixture(scope="module")
def given():
    return run_path(str(PUBLIC / "given.py"))


@pytest.fixture
def reference(given, monkeypatch):
    from types import SimpleNamespace

    monkeypatch.setitem(sys.modules, "given", SimpleNamespace(**given))
    return run_path(str(PLACE.hidden / "networks.py"))


@pytest.fixture(scope="module")
def book():
    return load_judges(PLACE)


@pytest.fixture(scope="module")
def desk(book):
    launcher = start_launcher(PLACE, "none", Limits())
    assignment, references = load(PLACE), read_references(PLACE, load(PLACE))
    yield (
        Bench(
            assignment=assignment,
            book=book,
            truths=find_truths(launcher, PLACE, assignment, book, key=b"a fixed key"),
            templates=templates_of(PLACE, assignment),
            given={"given.py": references.main["given.py"]},
            limits=Limits(),
        ),
        launcher,
        references,
    )
    launcher.close()


# --- the template and the reference


def test_the_reference_earns_all_points(desk):
    bench, launcher, references = desk
    outcome = grade_files(bench, launcher, {"networks.py": references.main["networks.py"]})
    assert [q.status for q in outcome.questions] == ["correct"] * 5
    assert sum(q.points for q in outcome.questions) == bench.assignment.max_points == 20


def test_the_fresh_template_scores_nothing_and_every_question_is_not_started(desk):
    bench, launcher, _ = desk
    outcome = grade_files(bench, launcher, {"networks.py": bench.templates["networks.py"].encode()})
    assert {q.status for q in outcome.questions} == {"not_started"}
    assert {c.verdict.status for q in outcome.questions for c in q.checks} == {"not_started"}
    assert sum(q.points for q in outcome.questions) == 0


def test_scores_loss_and_gradients_earn_points_of_their_own(desk):
    bench, launcher, references = desk
    source = references.main["networks.py"].decode()
    no_penalty = source.replace('"W2": second.dW + self.reg * self.W2', '"W2": second.dW')
    assert no_penalty != source
    outcome = grade_files(bench, launcher, {"networks.py": no_penalty.encode()})
    points = {q.id: q.points for q in outcome.questions}
    assert points == {"one_layer": 4, "two_layer": 2, "three_layer": 5, "collapse": 2, "train": 4}


def test_the_template_has_every_hole_and_no_answer(desk):
    template = desk[0].templates["networks.py"]
    for hole in (*HOLES, "collapse", "train"):
        assert f'raise NotImplementedError("{hole}")' in template
    for answer in ("SOLUTION", "W1 @ W2", "backward(", "np.maximum", "permutation", "- rate"):
        assert answer not in template


def test_every_question_has_three_hints_of_at_most_160_words_that_end_in_a_question(desk):
    for question in desk[0].assignment.questions.values():
        assert len(question.hints) == 3
        for hint in question.hints:
            assert len(hint.split()) <= 160
            assert hint.endswith("?")


# --- what is given


def test_the_gradients_of_the_given_net_are_those_of_its_loss(given):
    rng = np.random.default_rng(3)
    x, y = given["digits"](rng, 4)
    names = ("W1", "b1", "W2", "b2")
    net = given["TanhNet"](rng, hidden=5)

    def ask(arrays):
        for name, array in zip(names, arrays, strict=True):
            setattr(net, name, array)
        return net.loss(x, y)

    verdict = check_gradient(
        lambda *arrays: ask(arrays)[0],
        lambda d, *arrays: [d * ask(arrays)[1][name] for name in names],
        [getattr(net, name) for name in names],
    )
    assert verdict.ok, str(verdict)


def test_the_given_layers_agree_with_their_own_slopes(given):
    rng = np.random.default_rng(4)
    x, w, b = rng.normal(size=(5, 3)), rng.normal(size=(3, 4)), rng.normal(size=4)
    y = rng.integers(4, size=5)

    def linear(d, x, w, b):
        layer = given["Linear"](w, b)
        layer.forward(x)
        return [layer.backward(d), layer.dW, layer.db]

    def relu(d, x):
        layer = given["ReLU"]()
        layer.forward(x)
        return layer.backward(d)

    def softmax(d, s):
        loss = given["SoftmaxLoss"]()
        loss.forward(s, y)
        return d * loss.backward()

    def penalty(d, w):
        term = given["L2"](0.7)
        term.forward(w)
        return d * term.backward()

    for forward, backward, inputs in (
        (lambda x, w, b: given["Linear"](w, b).forward(x), linear, [x, w, b]),
        (lambda x: given["ReLU"]().forward(x), relu, [x]),
        (lambda s: given["SoftmaxLoss"]().forward(s, y), softmax, [x @ w + 1000]),
        (lambda w: given["L2"](0.7).forward(w), penalty, [w]),
    ):
        verdict = check_gradient(forward, backward, inputs)
        assert verdict.ok, str(verdict)


def test_digits_have_seventeen_shades_and_are_drawn_from_the_generator_alone(given):
    x, y = given["digits"](np.random.default_rng(5), 2000)
    again, labels = given["digits"](np.random.default_rng(5), 2000)
    assert np.array_equal(x, again)
    assert np.array_equal(y, labels)
    assert np.array_equal(np.unique(4 * (x + 1)), np.arange(17))
    assert set(y) == set(range(10))
    assert abs(x.mean()) < 0.3


def test_the_picture_in_the_readme_is_what_the_documented_command_draws(given):
    def pixels(png):
        at, data = 8, b""
        while at < len(png):
            size, kind = struct.unpack(">I4s", png[at : at + 8])
            data += png[at + 8 : at + 8 + size] if kind == b"IDAT" else b""
            at += 12 + size
        return np.frombuffer(zlib.decompress(data), np.uint8)

    x, y = given["digits"](np.random.default_rng(0), 100)
    drawn = given["picture"](x[np.argsort(y, kind="stable")])
    kept = (PUBLIC / "digits.png").read_bytes()
    # On another processor a last bit may tip a shade.
    assert np.mean(pixels(kept) != pixels(drawn)) < 0.001
    assert len(kept) < 60_000
    assert "](digits.png)" in (PUBLIC / "README.md").read_text(encoding="utf-8")


def test_the_worked_example_of_the_readme_is_right(reference):
    w1, b1 = np.array([[1.0, -1], [0, -1]]), np.array([1.0, 1])
    w2, b2 = np.array([[1.0, 0], [3, 2]]), np.array([0.0, 2])
    net = reference["TwoLayerNet"](w1, b1, w2, b2, reg=0.1)
    loss, grads = net.loss(np.array([[1.0, 2]]), np.array([1]))
    assert round(loss, 3) == 1.543
    assert np.allclose(grads["W2"], [[1.1, -1], [0.3, 0.2]])
    assert np.allclose(grads["W1"], [[0.5 + 0.1, -0.1], [1, -0.1]])
    assert np.allclose(grads["b1"], [0.5, 0])
    assert np.allclose(grads["b2"], [0.5, -0.5])


# --- training


@pytest.mark.parametrize("seed", range(3))
def test_plain_steps_leave_a_wide_margin(given, reference, seed):
    rng = np.random.default_rng(seed)
    (x, y), (x_new, y_new) = given["digits"](rng, 3000), given["digits"](rng, N_TEST)
    net = given["TanhNet"](rng)
    assert np.mean(net.scores(x_new).argmax(axis=1) == y_new) < 0.25
    reference["train"](net, x, y, rate=0.02, epochs=60, batch_size=40, rng=rng)
    assert np.mean(net.scores(x_new).argmax(axis=1) == y_new) > 0.965


def answers(y, n_right):
    """Return lines of classes of which the first n_right are right."""
    told = "".join(map(str, np.where(np.arange(len(y)) < n_right, y, (y + 1) % 10)))
    return [told[k : k + 100] for k in range(0, len(told), 100)]


@pytest.mark.parametrize(
    ("n_right", "words"),
    [
        (0, "do the steps go downhill"),
        (249, "do the arrays of this very net change"),
        (250, "it learns, but not enough"),
        (929, "it learns, but not enough"),
        (930, None),
        (1000, None),
    ],
)
def test_the_public_judge_says_how_many_are_right_and_what_that_hints_at(
    book, given, n_right, words
):
    judge = book.find("train.train", "both")
    _, y = given["digits"](np.random.default_rng(6), N_TEST)
    said = judge(answers(y, n_right), None, {"rng": np.random.default_rng(6)})
    if words is None:
        assert said is True
    else:
        assert words in said
        assert said.startswith(f"{n_right / 10:.1f} % of 1000 images")


def test_the_public_judge_names_scores_that_are_lost(book):
    judge = book.find("train.train", "both")
    said = judge(["?" * 100] * 10, None, {"rng": np.random.default_rng(6)})
    assert "The scores of 1000 are NaN or infinite" in said


def test_no_class_of_the_reference_is_said_to_be_expected(desk):
    bench, launcher, references = desk
    source = references.main["networks.py"] + b"\n\ndef train(net, X, y, **how):\n    pass\n"
    outcome = grade_files(bench, launcher, {"networks.py": source})
    verdict = next(q for q in outcome.questions if q.id == "train").checks[0].verdict
    assert (verdict.status, verdict.reason) == ("wrong", "judge")
    assert "Guessing finds 10 %" in verdict.message
    assert verdict.evidence is None


def held(book, key):
    probe = next(p for p in load(PLACE).probes if p.id == "train.held_back")
    return make_draws(probe, key, book, public=False)


def test_the_labels_of_held_back_digits_are_no_input_of_their_probe(book):
    draws = held(book, b"one key")
    assert len(draws) == 1
    assert set(draws[0].inputs) == {"shades", "rng"}
    assert draws[0].inputs["shades"].shape == (N_TEST, 64)
    assert np.issubdtype(draws[0].inputs["shades"].dtype, np.integer)
    # Nor can they be drawn again from the seed that the worker gets.
    given = run_path(str(PUBLIC / "given.py"))
    x, _ = given["digits"](np.random.default_rng(draws[0].inputs["rng"]), N_TEST)
    assert np.mean(np.rint(4 * (x + 1)) == draws[0].inputs["shades"]) < 0.5


def test_the_secret_judge_knows_the_labels_of_every_key_that_was_drawn(book):
    judge = book.find("train.held_back", "both")
    known = judge.__globals__["labels_of"]
    inputs = [held(book, key)[0].inputs for key in (b"one key", b"another key")]
    assert encode(inputs[0]) != encode(inputs[1])
    for drawn in inputs:
        y = known[drawn["shades"].tobytes()]
        assert judge(answers(y, 930), None, drawn) is True
        assert "92.9 % of 1000 held-back images" in judge(answers(y, 929), None, drawn)


def test_nothing_of_the_secret_judge_is_in_what_students_get():
    for path in PUBLIC.iterdir():
        assert b"held_back" not in path.read_bytes()
        assert b"held-back" not in path.read_bytes()
