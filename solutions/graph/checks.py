"""Graph, hidden: the same questions on other graphs.

Gradients stay with the public checks, which are asked on hidden draws too.
"""

from gradekit import constant, normal, public

graph = public("graph")

WEAVE = {
    "out": ("Sum", "c9"),
    "c9": ("Multiply", "b2", "a7"),
    "z": ("Negate", "out"),
    "a7": ("Add", "a1", "b2"),
    "b2": ("Sigmoid", "a4"),
    "a4": ("Multiply", "a1", "y"),
    "half": ("Sum", "a7"),
    "a1": ("Add", "x", "x"),
    "unread": ("Multiply", "w", "c9"),
    "first": ("Sum", "a1"),
}
WAVE = {f"v{k}": ("Add", f"v{(7 * k) % 11}", "x") for k in range(3)}  # v0 reads itself


def build(student, nodes, output):
    """Return the student's graph of these nodes, each with a gate of its own."""
    gates = {
        name: (getattr(student.given, f"{kind}Gate")(), reads)
        for name, (kind, *reads) in nodes.items()
    }
    return student.ComputationalGraph(gates, output)


@graph.values(
    question="forward",
    nodes=WEAVE,
    output="out",
    x=normal("N", 3, "M"),
    y=normal("N", 3, "M"),
    w=normal("N", 3, "M"),
    cases=[
        dict(nodes=constant(dict(reversed(WEAVE.items())))),
        dict(nodes=constant(WEAVE), output=constant("half")),
        dict(nodes=constant(WEAVE), output=constant("first")),
    ],
    limit=1.0,
)
def elsewhere(student, nodes, output, **inputs):
    """Other graphs, other outputs, other shapes."""
    yield build(student, nodes, output).forward(inputs)


@graph.raises(
    ValueError,
    question="cycle",
    nodes=WAVE,
    output="v1",
    cases=[dict(nodes=constant({**WEAVE, "a4": ("Multiply", "a7", "y")}), output=constant("out"))],
    draws=1,
    limit=1.0,
)
def another(student, nodes, output):
    """Cycles in other graphs."""
    list(build(student, WEAVE, "out").nodes_topologically_sorted())
    yield "a graph without a cycle is sorted"
    list(build(student, nodes, output).nodes_topologically_sorted())
