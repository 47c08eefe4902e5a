"""Layers: a batch at a time, and the losses where the backward pass begins."""

import numpy as np

from gradekit import (
    Assignment,
    constant,
    extremes,
    labels,
    normal,
    ties,
    uniform,
    upstream,
    zeros,
)

layers = Assignment("layers", files=["layers.py"], title="Layers and losses, a batch at a time")

layers.question(
    "linear",
    points=4,
    title="Linear, the layer",
    split={"forward": 1, "backward": 3},
    hints=(
        "Write the shape of everything on paper before any formula: x as rows is (N, D), W is "
        "(D, M), b is (M,), dout is (N, M). A gradient has the shape of its variable. For dW you "
        "may use x and dout only, and it must come out as (D, M). In how many ways can these two "
        "be multiplied so that it does?",
        "Look at three places. Are images turned into rows before the product, and dx turned back "
        "into images afterwards? Every example used the same b: is db added up over the batch, and "
        "is its shape (M,), not (1, M)? And is there a mean anywhere? The loss has divided by N "
        "already, so who else would have to? If dW is right once and wrong the second time: does "
        "backward replace what lay in self.dW, or add to it?",
        "A neighbour: a layer that scales, out = x * g, with x (N, D) and one number in g (D,) for "
        "each column. Every row uses the same g, so that each row sends it a gradient: "
        "dg = (x * dout).sum(axis=0), of shape (D,), while dx = dout * g stays (N, D). With "
        "x = [[1, 2], [3, 4]], g = [5, 6] and dout = [[1, -1], [2, 0]] that is dg = [7, -2] and "
        "dx = [[5, -6], [10, 0]]. In your layer a column of out reads all columns of x. Which "
        "axis is summed over for dW, which one for dx, and which product of matrices is that?",
    ),
)

layers.question(
    "softmax_loss",
    points=4,
    title="SoftmaxLoss",
    split={"forward": 2, "backward": 2},
    hints=(
        "Take a single row, scores [0, 0, 0], right class 1. What are the three probabilities, "
        "and what is the loss? Now let each score grow a little in turn: which of them should "
        "make the loss smaller, which ones larger, and why must the three slopes add up to 0?",
        "Four places to look at. Is the sum of the exponentials taken over the classes of one "
        "row, or over the batch? Is the row's maximum subtracted before any e^, each row its own, "
        "so that a row around -1000 survives too? Is the logarithm taken of something that may "
        "have become 0? And where is the mean over the batch: once in the loss, and how often in "
        "the gradient?",
        "A neighbour: one score s, two classes, p = sigmoid(s) is the probability of yes. If the "
        "truth is yes, the loss is -log p = log(1 + e^-s), with the slope -e^-s / (1 + e^-s), "
        "which is p - 1. If the truth is no, the loss is -log(1 - p), with the slope p. One "
        "formula holds for both: p minus the truth (1 or 0), so that p = 0.8 gives -0.2 or 0.8, "
        "and in a batch of 4 each row has a quarter of that. With C classes there are C numbers p "
        "in a row. What is the truth then, as a row of C numbers?",
    ),
)

layers.question(
    "svm_loss",
    points=4,
    title="SVMLoss",
    split={"forward": 2, "backward": 2},
    hints=(
        "Take one row by hand: scores [3, 1, 2.5], right class 0, margin 1. Two terms are in the "
        "sum; which of them is not 0? Now nudge each of the three scores by 0.01 and see what the "
        "loss does. What if the scores were [3, 2.8, 2.5]: how much faster does the loss fall "
        "when the right score grows?",
        "Look at the right class, twice. In the loss: its own difference is 0, and 0 + margin is "
        "more than 0, so does it slip into the sum? In the gradient: how many of the terms does "
        "its score stand in? And is self.margin used, and are loss and gradient both divided "
        "by the size of the batch, each of them once?",
        "A neighbour: one number s that should be above both a and b: the loss is max(0, a - s) + "
        "max(0, b - s). A term that is 0 is flat and passes nothing. A term that is not passes 1 "
        "to its a or b and -1 to s. With s = 2, a = 5, b = 3 both are awake: da = 1, db = 1, "
        "ds = -2. With b = 1 the second sleeps: da = 1, db = 0, ds = -1. In your loss each row of "
        "scores does this, with the margin, and the mean over the batch. What plays the part of "
        "s there, and what mask tells you who is awake?",
    ),
)

layers.question(
    "l2",
    points=2,
    title="L2, the price of large weights",
    split={"forward": 1, "backward": 1},
    hints=(
        "Begin with a W of a single number w. Draw the curve of reg / 2 * w^2: what is its slope "
        "at w = 3 when reg = 1? And when reg = 0.1? Where does the slope change its sign?",
        "Two things are easily lost: the one half (it stands in the loss; what does it meet when "
        "you take the derivative?) and reg (in how many of your two methods does it stand?). "
        "Then look at the shape of what backward returns: is it that of W, when W has one axis, "
        "or three?",
        "A neighbour: the sum of cubes, R = c / 3 * sum(W^3). Each number of W stands in one term "
        "only, so that its slope is that of its own term: c / 3 * 3 w^2 = c w^2. With c = 2 and "
        "W = [[1, -2]] that is dW = [[2, 8]]: no sum is left, the shape is W's. What is the slope "
        "of one term when it is a square, with reg / 2 in front?",
    ),
)

layers.question(
    "perceptron",
    points=2,
    title="Perceptron, the first neuron that learned",
    split={"forward": 1, "update": 1},
    hints=(
        "There are four cases: it fires or not, and it should or should not. In two of them "
        "nothing is to be done. In the third it was silent and should have fired: should w . x "
        "become larger or smaller, and what can you add to w to make sure that it does?",
        "Look at the two words target and rate. Targets are 0 and 1, never -1: what does your "
        "line do for target 0? Does rate scale the change of b as well as that of w? And does "
        "update ask for the present answer, with the present w and b, before it changes anything?",
        "A neighbour: a thermostat with one number t switches the heating on below t degrees. If "
        "it was too cold and the heating was off, t goes up by rate; if it was too warm and the "
        "heating was on, t goes down by rate; else t stays. With on and off as 1 and 0 that is "
        "one line: t = t + rate * (should - did). For t = 18, rate = 0.5: silent and should, "
        "t = 18.5. In your neuron the same difference decides. Which two things does it move, "
        "and along what?",
    ),
)


def copies(*arrays):
    """Keep the numbers safe from layers that change their inputs in place."""
    return [1 * a for a in arrays]


# Drawn, not just true: a report names what was drawn, and so says which case it is about.
AGAIN = dict(again=constant(uniform(low=0.5, high=1.5)))


def images(n, *sizes):
    """Return a case with examples of several axes; W has a row for each of their numbers."""
    return dict(
        x=normal(n, *sizes),
        W=normal(int(np.prod(sizes)), "M"),
        dout=upstream(n, "M"),
    )


def linear_beside(x, W, b, dout):
    """Return what a second layer works on: other numbers and, for images, all of another size."""
    x, W, b, dout = 3 - x, 2 - W, 1 - b, -1 * dout
    if x.ndim > 2:
        x = np.concatenate([x, x])[..., 1:]
        W, b, dout = np.tile(W, (1, 2))[: x[0].size], np.tile(b, 2), np.tile(dout, (2, 2))
    return x, W, b, dout


def linear_in_use(student, x, W, b, dout, again):
    """Return a layer that has worked on larger batches, and how a second one goes backward."""
    x2, W2, b2, dout2 = linear_beside(x, W, b, dout)
    layer, early = student.Linear(1 * W, 1 * b), student.Linear(1 * W2, 1 * b2)
    for k in (2, 3):
        layer.forward(np.concatenate([again * k - x] * k))
        layer.backward(np.concatenate([dout] * k))
    layer.forward(1 * x)
    early.forward(1 * x2)
    second = student.Linear(W2, b2)
    second.forward(x2)
    return layer, lambda: second.backward(dout2)


@layers.gradient(
    question="linear",
    x=normal("N", "D"),
    W=normal("D", "M"),
    b=normal("M"),
    dout=upstream("N", "M"),
    again=constant(False),
    cases=[
        images("N", 3, 4),
        images("N", 3, 4, 6),
        images(1, 3, 4),
        dict(x=normal("N", 1), W=normal(1, "M")),
        dict(W=normal("D", 1), b=normal(1), dout=upstream("N", 1)),
        dict(W=zeros("D", "M")),
        dict(x=extremes("N", "D")),
        AGAIN,
        {**images("N", 3, 4), **AGAIN},
        {**images(1, 3, 4), **AGAIN},
    ],
    limit=1.0,
)
def linear(student, x, W, b, dout, again):
    """Linear: the weights' gradients are summed over the batch; dx has the shape of x."""
    layer, kept = student.Linear(W, b), copies(x, W, b)
    yield layer.forward(x)
    if again:
        layer, backward_beside = linear_in_use(student, *kept, 1 * dout, again)
    dx = layer.backward(dout)
    if again:
        backward_beside()
    yield dict(x=dx, W=layer.dW, b=layer.db)


def loss_in_use(new_loss, new_other, scores, y, again):
    """Return a loss that has worked on larger batches, waiting beside others with other labels."""
    loss, early = new_loss(), new_other()
    other = (y + 1) % scores.shape[1]
    for k in (2, 3):
        loss.forward(np.concatenate([again - k * scores] * k), np.concatenate([other] * k))
        loss.backward()
    loss.forward(1 * scores, 1 * y)
    # Two rows at least: where the batch is a single row, theirs is of another size.
    n = max(2, len(y))
    for second in (early, new_other()):
        second.forward(np.concatenate([again - scores] * 2)[:n], np.concatenate([other] * 2)[:n])
    return loss


# Inside a row scores differ by less than 300; rows may lie far apart.
FAR = dict(offset=constant(extremes("N", 1)))
WIDE = dict(scores=uniform("N", "C", low=-140, high=140))
LIKE = dict(scores=uniform("N", "C", low=-1e-3, high=1e-3))
LOSS_CASES = [
    FAR,
    dict(offset=constant(uniform("N", 1, low=-1000, high=-900))),
    WIDE,
    {**WIDE, **FAR},
    LIKE,
    AGAIN,
    dict(scores=uniform(1, "C", low=-3, high=3), y=labels(1, classes="C"), **AGAIN),
]


@layers.gradient(
    question="softmax_loss",
    scores=uniform("N", "C", low=-3, high=3),
    y=labels("N", classes="C"),
    offset=constant(None),
    again=constant(False),
    cases=[*LOSS_CASES, dict(scores=zeros("N", "C"))],
    limit=1.0,
)
def softmax_loss(student, scores, y, offset, again):
    """SoftmaxLoss: the mean over the batch, finite for rows of any height."""
    if offset is not None:
        scores = scores + offset
    loss, kept = student.SoftmaxLoss(), copies(scores, y)
    yield loss.forward(scores, y)
    if again:
        loss = loss_in_use(student.SoftmaxLoss, student.SoftmaxLoss, *kept, again)
    yield loss.backward()


@layers.gradient(
    question="svm_loss",
    scores=uniform("N", "C", low=-3, high=3),
    y=labels("N", classes="C"),
    margin=constant(None),
    offset=constant(None),
    again=constant(False),
    cases=[
        *LOSS_CASES,
        dict(margin=constant(uniform(low=0.1, high=0.6))),
        dict(margin=constant(uniform(low=2.5, high=4.5))),
        dict(margin=constant(uniform(low=1.5, high=2.5)), **AGAIN),
        dict(scores=ties("N", "C"), margin=constant(0.5)),
        dict(scores=ties("N", "C"), margin=constant(1.5)),
    ],
    limit=1.0,
)
def svm_loss(student, scores, y, margin, offset, again):
    """SVMLoss: every other class that comes closer than the margin; the mean over the batch."""

    def new_loss():
        # A plain number: numpy's would turn the scores of those who use float32 into float64.
        return student.SVMLoss() if margin is None else student.SVMLoss(margin=float(margin))

    def new_other():
        # No two scores of a row are that far apart: no term of this one is 0.
        return student.SVMLoss(margin=9.0)

    if offset is not None:
        scores = scores + offset
    loss, kept = new_loss(), copies(scores, y)
    yield loss.forward(scores, y)
    if again:
        loss = loss_in_use(new_loss, new_other, *kept, again)
    yield loss.backward()


@layers.gradient(
    question="l2",
    W=normal("D", "M"),
    reg=constant(uniform(low=0.1, high=3.0)),
    again=constant(False),
    cases=[
        dict(W=normal("D")),
        dict(W=normal(3, "K", 4, "M")),
        dict(W=normal(1, 1)),
        dict(W=zeros("D", "M")),
        dict(reg=constant(0.0)),
        dict(reg=constant(1e-4)),
        AGAIN,
    ],
    limit=1.0,
)
def l2(student, W, reg, again):
    """L2: half of reg times the sum of squares, for a W of any shape."""
    reg = float(reg)  # a plain number: numpy's would turn float32 into float64
    price, kept = student.L2(reg), copies(W)
    yield price.forward(W)
    if again:
        price, second = student.L2(reg), student.L2(again + reg)
        price.forward(again - kept[0][:1])
        price.backward()
        price.forward(*kept)
        second.forward(again - kept[0])
    yield price.backward()


@layers.values(
    question="perceptron",
    X=normal("N", "D"),
    w=normal("D"),
    b=normal(),
    cases=[
        dict(X=normal("N", 1), w=normal(1)),
        dict(X=normal(1, "D")),
        dict(X=normal(40, "D")),
        dict(w=zeros("D")),
        dict(b=uniform(low=-60, high=-40)),
    ],
    limit=1.0,
)
def forward(student, X, w, b):
    """Perceptron.forward: 1 where the neuron fires, 0 where it does not."""
    neuron = student.Perceptron(w, b)
    student.Perceptron(1 - w, -1 * b)  # a second one, of an opinion of its own
    yield neuron.forward(X)


@layers.values(
    question="perceptron",
    X=normal("N", "D"),
    y=labels("N", classes=2),
    w=normal("D"),
    b=normal(),
    rate=constant(None),
    cases=[
        dict(rate=constant(uniform(low=0.1, high=0.6))),
        dict(rate=constant(uniform(low=2.0, high=4.0))),
        dict(
            X=normal(24, "D"),
            y=labels(24, classes=2),
            rate=constant(uniform(low=0.3, high=0.7)),
        ),
        # Far from 0 the neuron's answer is known: these four are wrong, right, right, wrong.
        dict(b=uniform(low=40, high=60), y=constant([0, 0, 0]), X=normal(3, "D")),
        dict(b=uniform(low=40, high=60), y=constant([1, 1, 1]), X=normal(3, "D")),
        dict(b=uniform(low=-60, high=-40), y=constant([0, 0, 0]), X=normal(3, "D")),
        dict(b=uniform(low=-60, high=-40), y=constant([1, 1, 1]), X=normal(3, "D")),
    ],
    limit=1.0,
)
def update(student, X, y, w, b, rate):
    """Perceptron.update: the weights and the bias after each of several examples."""
    neuron, second = student.Perceptron(1 * w, b), student.Perceptron(2 - w, 1 - b)
    more = {} if rate is None else dict(rate=float(rate))
    seen = {}
    for n, (x, target) in enumerate(zip(X, y, strict=True), start=1):
        neuron.update(1 * x, int(target), **more)
        second.update(1 - x, 1 - int(target), **more)
        seen[f"w after example {n}"] = np.array(neuron.w)
        seen[f"b after example {n}"] = np.array(neuron.b)
    yield seen
