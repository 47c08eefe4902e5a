"""Networks, hidden: other shapes, dead and wide layers, and digits that are held back.

The labels of the held-back digits stay on the trusted side, with the judge.
"""

from itertools import pairwise

import numpy as np

from gradekit import constant, held, labels, normal, public, rng, uniform

networks = public("networks")


def arrays_of(*widths):
    """Declare the arrays of a net with layers of these widths."""
    declared = {}
    for k, (rows, columns) in enumerate(pairwise(widths), start=1):
        declared[f"W{k}"] = uniform(rows, columns, low=-0.5, high=0.7)
        declared[f"b{k}"] = uniform(columns, low=-1, high=0.5)
    return declared


BATCH = dict(X=constant(normal(17, 11)), y=labels(17, classes=7), reg=constant(0.07))


@networks.gradient(question="one_layer", **BATCH, **arrays_of(11, 7))
def one_layer_elsewhere(student, X, y, reg, **arrays):
    """OneLayerNet on other shapes."""
    loss, grads = student.OneLayerNet(**arrays, reg=reg).loss(X, y)
    yield loss
    yield grads


@networks.gradient(
    question="two_layer",
    **BATCH,
    **arrays_of(11, 19, 7),
    cases=[dict(b1=uniform(19, low=-90, high=-60)), dict(b1=uniform(19, low=30, high=60))],
)
def two_layer_elsewhere(student, X, y, reg, **arrays):
    """TwoLayerNet on other shapes, with a hidden layer that is dead, and one that never is."""
    loss, grads = student.TwoLayerNet(**arrays, reg=reg).loss(X, y)
    yield loss
    yield grads


@networks.gradient(
    question="three_layer",
    **BATCH,
    **arrays_of(11, 19, 5, 7),
    cases=[dict(b1=uniform(19, low=-90, high=-60)), dict(b2=uniform(5, low=-90, high=-60))],
)
def three_layer_elsewhere(student, X, y, reg, **arrays):
    """ThreeLayerNet on other shapes, with hidden layers that are dead."""
    loss, grads = student.ThreeLayerNet(**arrays, reg=reg).loss(X, y)
    yield loss
    yield grads


@networks.values(question="collapse", **arrays_of(23, 3, 17))
def collapse_elsewhere(student, W1, b1, W2, b2):
    """Two linear layers are one: through a narrow layer."""
    yield list(student.collapse(W1, b1, W2, b2))


@networks.values(question="train", shades=held("digits"), rng=rng(), draws=1, limit=20.0)
def held_back(student, shades, rng):
    """train: 93 of 100 held-back images are classified right."""
    X, y = student.given.digits(rng, 3000)
    net = student.given.TanhNet(rng)
    student.train(net, X, y, rate=0.02, epochs=60, batch_size=40, rng=rng)
    scores = net.scores(shades / 4 - 1)
    told = np.where(np.isfinite(scores).all(axis=1), np.argmax(scores, axis=1).astype(str), "?")
    yield ["".join(told[k : k + 100]) for k in range(0, len(told), 100)]
