"""Layers, hidden: the same questions on other shapes and scales.

Kinks and objects in use twice stay with the public checks, which are asked on hidden draws too.
"""

from gradekit import constant, extremes, labels, normal, public, uniform, upstream

layers = public("layers")


@layers.gradient(
    question="linear",
    x=normal("N", 3, 1, 4),
    W=normal(12, "M"),
    b=normal("M"),
    dout=upstream("N", "M"),
    dims={"N": (17, 6)},
    cases=[
        dict(x=extremes("N", 3, 1, 4)),
        dict(x=normal(1, 1), W=normal(1, 1), b=normal(1), dout=upstream(1, 1)),
        dict(x=normal("N", "D"), W=normal("D", "D"), b=normal("D"), dout=upstream("N", "D")),
    ],
    limit=1.0,
)
def linear_elsewhere(student, x, W, b, dout):
    """Linear on other shapes, with large inputs."""
    layer = student.Linear(W, b)
    yield layer.forward(x)
    dx = layer.backward(dout)
    yield dict(x=dx, W=layer.dW, b=layer.db)


@layers.gradient(
    question="softmax_loss",
    scores=uniform("N", "C", low=-140, high=140),
    y=labels("N", classes="C"),
    offset=constant(extremes("N", 1)),
    dims={"N": (17, 3), "C": (10, 30)},
    cases=[dict(scores=normal("N", "N"), y=labels("N", classes="N"))],
    limit=1.0,
)
def softmax_loss_elsewhere(student, scores, y, offset):
    """SoftmaxLoss on larger batches, with many classes and rows far apart."""
    loss = student.SoftmaxLoss()
    yield loss.forward(scores + offset, y)
    yield loss.backward()


@layers.gradient(
    question="svm_loss",
    scores=uniform("N", "C", low=-30, high=30),
    y=labels("N", classes="C"),
    offset=constant(extremes("N", 1)),
    margin=constant(uniform(low=4.0, high=9.0)),
    dims={"N": (17, 3), "C": (10, 30)},
    cases=[dict(scores=normal("N", "N"), y=labels("N", classes="N"))],
    limit=1.0,
)
def svm_loss_elsewhere(student, scores, y, offset, margin):
    """SVMLoss on larger batches, with many classes and another margin."""
    loss = student.SVMLoss(float(margin))
    yield loss.forward(scores + offset, y)
    yield loss.backward()


@layers.gradient(
    question="l2",
    W=extremes("D", 3, "M"),
    reg=constant(uniform(low=3.0, high=9.0)),
    cases=[dict(W=normal(17))],
    limit=1.0,
)
def l2_elsewhere(student, W, reg):
    """L2 on other shapes, with large weights."""
    price = student.L2(float(reg))
    yield price.forward(W)
    yield price.backward()


@layers.values(
    question="perceptron",
    X=normal(17, "D"),
    y=labels(17, classes=2),
    w=normal("D"),
    b=normal(),
    rate=constant(uniform(low=0.05, high=2.0)),
    cases=[dict(X=extremes(17, "D"))],
    limit=1.0,
)
def perceptron_elsewhere(student, X, y, w, b, rate):
    """Perceptron after a longer lesson: its weights, its bias, its answers."""
    neuron = student.Perceptron(w, b)
    for x, target in zip(X, y, strict=True):
        neuron.update(x, int(target), float(rate))
    yield dict(w=neuron.w, b=neuron.b, answers=neuron.forward(X))
