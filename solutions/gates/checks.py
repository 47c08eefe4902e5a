"""Gates, hidden: the same four questions on other shapes and scales.

Ties and gates in use twice stay with the public checks, which are asked on hidden draws too.
"""

from gradekit import extremes, normal, public, upstream

gates = public("gates")


@gates.gradient(
    question="add",
    x=extremes("N", 3, "M"),
    y=extremes("N", 3, "M"),
    dz=upstream("N", 3, "M"),
    cases=[dict(x=normal(17), y=normal(17), dz=upstream(17))],
    limit=1.0,
)
def add_elsewhere(student, x, y, dz):
    """AddGate on other shapes, with large inputs."""
    gate = student.AddGate()
    yield gate.forward(x, y)
    yield gate.backward(dz)


@gates.gradient(
    question="multiply",
    x=extremes("N", 3, "M"),
    y=normal("N", 3, "M"),
    dz=upstream("N", 3, "M"),
    cases=[dict(x=normal(17), y=extremes(17), dz=upstream(17))],
    limit=1.0,
)
def multiply_elsewhere(student, x, y, dz):
    """MultiplyGate on other shapes, with one large input."""
    gate = student.MultiplyGate()
    yield gate.forward(x, y)
    yield gate.backward(dz)


@gates.gradient(
    question="max",
    x=extremes("N", 3, "M"),
    y=normal("N", 3, "M"),
    dz=upstream("N", 3, "M"),
    cases=[dict(x=normal(17), y=extremes(17), dz=upstream(17))],
    limit=1.0,
)
def max_elsewhere(student, x, y, dz):
    """MaxGate on other shapes, with one large input."""
    gate = student.MaxGate()
    yield gate.forward(x, y)
    yield gate.backward(dz)


@gates.gradient(
    question="sigmoid",
    x=extremes("N", 3, "M"),
    dz=upstream("N", 3, "M"),
    cases=[dict(x=normal(17), dz=upstream(17))],
    limit=1.0,
)
def sigmoid_elsewhere(student, x, dz):
    """SigmoidGate on other shapes, with large inputs."""
    gate = student.SigmoidGate()
    yield gate.forward(x)
    yield gate.backward(dz)
