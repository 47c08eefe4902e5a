"""The graph assignment: what its judge says of orders, what needs what, and what is left open."""

from __future__ import annotations

import numpy as np
import pytest
from desks import ROOT, open_desk

from gradekit.authoring.release import check_release
from gradekit.course import run_file

FILE = "graph.py"
METHODS = ("nodes_topologically_sorted", "forward", "backward")


@pytest.fixture(scope="module")
def desk():
    with open_desk("graph", key=b"a fixed key for tests") as desk:
        yield desk


def with_methods(desk, text, only=None):
    """Return the reference with these methods in place of its own."""
    body = "\nclass ComputationalGraph(ComputationalGraph):\n" + text
    return desk.graded(desk.source + body, only)


def checked(questions, check):
    every = {c.id: c.verdict for question in questions.values() for c in question.checks}
    return every[check]


def sorted_as(desk, text):
    lines = f"    def nodes_topologically_sorted(self):\n        {text}\n"
    return checked(with_methods(desk, lines, "order"), "order.valid")


def test_the_reference_earns_everything(desk):
    questions = desk.graded(desk.source)
    assert {q.status for q in questions.values()} == {"correct"}
    assert sum(q.points for q in questions.values()) == desk.bench.assignment.max_points == 12


def test_the_template_is_not_started_everywhere_and_earns_nothing(desk):
    questions = desk.graded(desk.bench.templates[FILE])
    assert {q.status for q in questions.values()} == {"not_started"}
    assert {c.verdict.status for q in questions.values() for c in q.checks} == {"not_started"}
    assert sum(q.points for q in questions.values()) == 0


def test_the_template_has_three_holes_and_nothing_of_the_answers(desk):
    template = desk.bench.templates[FILE]
    for method in METHODS:
        assert f'raise NotImplementedError("ComputationalGraph.{method}")' in template
    for word in ("SOLUTION", "readers", "gradients[", "raise ValueError"):
        assert word not in template


def test_what_is_released_is_fresh(desk):
    assert [str(item.path) for item in check_release(desk.place) if item.stale] == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "return ['x', *super().nodes_topologically_sorted()]",
            "holds inputs of the graph: x. List",
        ),
        ("return [*super().nodes_topologically_sorted(), 'odd']", "odd, which is the name of no"),
        (
            "return super().nodes_topologically_sorted()[1:]",
            "missing from the list: p (1 of 4 nodes",
        ),
        ("return super().nodes_topologically_sorted() * 2", "p is there 2 times"),
        ("return super().nodes_topologically_sorted()[::-1]", "loss stands before a, which it"),
        ("return list(self.nodes.values())", "(tuple), which is the name of no node"),
        ("return []", "p, s, a, loss (4 of 4 nodes"),
    ],
)
def test_a_list_that_is_no_order_is_told_why(desk, text, words):
    verdict = sorted_as(desk, text)
    assert (verdict.status, verdict.reason) == ("wrong", "judge")
    assert words in verdict.message


def test_an_order_that_is_used_up_is_said_to_fail_the_second_time(desk):
    verdict = sorted_as(
        desk,
        "self.left = getattr(self, 'left', None) or [*super().nodes_topologically_sorted(), '']\n"
        "        return [self.left.pop(0) for _ in self.left[1:] * 2 if self.left[0]]",
    )
    assert verdict.status == "wrong"
    assert verdict.message.startswith("asked for a second time: ")


@pytest.mark.parametrize(
    "text",
    [
        "return tuple(super().nodes_topologically_sorted())",
        "return dict.fromkeys(super().nodes_topologically_sorted())",
        "return (name for name in super().nodes_topologically_sorted())",
        "import numpy as np; return np.array(super().nodes_topologically_sorted())",
    ],
)
def test_an_order_may_come_as_anything_that_holds_names(desk, text):
    text = text.replace("super()", "super(ComputationalGraph, self)")
    assert sorted_as(desk, text).status == "correct"


def test_a_wrong_sort_blocks_what_fails_by_it_and_names_it(desk):
    sort = "    def nodes_topologically_sorted(self):\n        return list(self.nodes)\n"
    questions = with_methods(desk, sort)
    assert questions["order"].status == "wrong"
    for question in ("forward", "accumulate", "deep", "cycle"):
        assert questions[question].status == "blocked"
    assert "needs the question order" in checked(questions, "forward.loss").message


def test_gradients_earn_their_points_though_forward_returns_something_else(desk):
    forward = "    def forward(self, inputs):\n        return 2 * super().forward(inputs)\n"
    questions = with_methods(desk, forward)
    points = {name: question.points for name, question in questions.items()}
    assert points == {
        "order": 2, "forward": 0, "backward": 2, "accumulate": 3, "again": 1, "deep": 0, "cycle": 1
    }  # fmt: skip


def test_a_list_of_gradients_does_not_say_whose_they_are(desk):
    backward = "    def backward(self):\n        return list(super().backward().values())\n"
    verdict = checked(with_methods(desk, backward), "backward.backward")
    assert (verdict.status, verdict.reason) == ("wrong", "key")


def test_a_sort_that_calls_itself_fails_only_on_the_chain(desk):
    questions = with_methods(
        desk,
        """
    def nodes_topologically_sorted(self):
        super().nodes_topologically_sorted()
        order = []
        def visit(name):
            if name in self.nodes and name not in order:
                for read in self.nodes[name][1]:
                    visit(read)
                order.append(name)
        for name in self.nodes:
            visit(name)
        return order
""",
    )
    assert [name for name, q in questions.items() if q.status != "correct"] == ["deep"]
    assert "RecursionError" in checked(questions, "deep.forward").message


def test_a_cycle_that_is_told_by_another_exception_is_wrong_and_named(desk):
    questions = with_methods(
        desk,
        """
    def nodes_topologically_sorted(self):
        try:
            return super().nodes_topologically_sorted()
        except ValueError:
            raise KeyError("cycle") from None
""",
    )
    verdict = checked(questions, "cycle.cycle")
    assert (verdict.status, verdict.reason) == ("wrong", "exception")
    assert "KeyError" in verdict.message


def test_the_given_gates_agree_with_their_slopes():
    given = run_file(ROOT / "assignments" / "graph" / "given.py", "given_gates")
    x, y, dz = np.array([0.4, 1.3, 2.2]), np.array([1.5, 0.2, 0.7]), np.array([0.5, -1.2, 0.8])
    gates = [
        (given.AddGate(), 2), (given.MultiplyGate(), 2), (given.MaxGate(), 2),
        (given.SigmoidGate(), 1), (given.NegateGate(), 1), (given.ExpGate(), 1),
        (given.LogGate(), 1), (given.PowerGate(2.5), 1), (given.SumGate(), 1),
    ]  # fmt: skip
    for gate, n in gates:
        inputs, upstream = [x, y][:n], dz if not isinstance(gate, given.SumGate) else 0.5
        gate.forward(*inputs)
        back = gate.backward(upstream)
        for k, gradient in enumerate(back if n == 2 else [back]):
            step = [1e-6 * (k == i) for i in range(n)]
            more = gate.forward(*[a + h for a, h in zip(inputs, step, strict=True)])
            less = gate.forward(*[a - h for a, h in zip(inputs, step, strict=True)])
            slope = np.broadcast_to((more - less) / 2e-6, np.shape(more)) * upstream
            total = np.sum(gradient) if np.shape(more) == () else gradient
            assert np.allclose(total, slope, rtol=1e-7), type(gate).__name__
    add = given.AddGate()
    add.forward(x, y)
    assert add.backward(dz)[0] is add.backward(dz)[1]  # what the question accumulate is about


def test_every_question_has_three_hints_of_at_most_160_words_that_end_in_a_question(desk):
    for question in desk.bench.assignment.questions.values():
        assert len(question.hints) == 3
        for hint in question.hints:
            assert len(hint.split()) <= 160
            assert hint.endswith("?")
