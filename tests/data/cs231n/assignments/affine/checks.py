"""Affine, ReLU, softmax: the functions of a small network, each with its gradient."""

from gradekit import Assignment, constant, extremes, labels, normal, ties, upstream, zeros

affine = Assignment("affine", files=["layers.py"], title="Layers as pairs of functions")

affine.question(
    "affine",
    points=4,
    title="The affine layer",
    split={"forward": 1, "backward": 3},
    hints=(
        "Let one number of w grow by 0.001. In which column of out does something move, and in "
        "which rows? What has each row to say about that number?",
        "Write the shapes beside the names: x as rows is (N, D), dout is (N, M), and dw has to "
        "come out as (D, M). Is db (M,), and is dx an image again where x was one? And is there "
        "a mean anywhere? The loss has divided by N already.",
        "A neighbour: out = x * s with one number s for all of x (N, D). Every element used s, so "
        "that ds adds up x * dout over all of them, while dx = s * dout stays (N, D). With "
        "x = [[1, 2]], s = 3 and dout = [[10, -1]] that is ds = 8 and dx = [[30, -3]]. Which sums "
        "are left when there is a number w for each pair of columns?",
    ),
)

affine.question(
    "relu",
    points=2,
    title="ReLU",
    split={"forward": 1, "backward": 1},
    hints=(
        "Take x = 3 and let it grow a little: how much does out grow? And for x = -3?",
        "Who decides which gradients pass: the x of the cache, or the sign of dout?",
        "A neighbour: out = |x|. Its slope is 1 to the right of 0 and -1 to the left, so that "
        "x = [4, -2] and dout = [-3, 5] give dx = [-3, -5]. What are the two slopes here?",
    ),
)

affine.question(
    "softmax",
    points=4,
    title="The softmax loss",
    split={"forward": 2, "backward": 2},
    hints=(
        "One row, three equal scores: what are the probabilities, and what is the loss? Which "
        "score should grow to make it smaller?",
        "Three places: the sum of the exponentials is over one row, each row is shifted by its "
        "own maximum, and loss and gradient are divided by N, once each.",
        "A neighbour: one score s and p = 1 / (1 + e^-s) for yes. The loss -log p has the slope "
        "p - 1, and -log(1 - p) has the slope p: what was believed minus what is so. With p = 0.8 "
        "that is -0.2 or 0.8. What is the truth, as a row of C numbers?",
    ),
)


def shaped(*sizes):
    """Return a case with x and dout of these sizes."""
    return dict(x=normal(*sizes), dout=upstream(*sizes))


# The functions keep nothing, so a call in between must not matter.
BETWEEN = dict(between=constant(True))


@affine.gradient(
    question="affine",
    x=normal("N", "D"),
    w=normal("D", "M"),
    b=normal("M"),
    dout=upstream("N", "M"),
    between=constant(False),
    cases=[
        dict(x=normal("N", 3, 4), w=normal(12, "M")),
        dict(x=normal(1, 3, 4), w=normal(12, "M"), dout=upstream(1, "M")),
        dict(w=normal("D", 1), b=normal(1), dout=upstream("N", 1)),
        dict(x=normal("N", "M"), w=normal("M", "M")),
        dict(x=extremes("N", "D")),
        BETWEEN,
    ],
    limit=1.0,
)
def affine_(student, x, w, b, dout, between):
    """affine: gradients of w and b are summed over the batch; dx has the shape of x."""
    out, cache = student.affine_forward(x, w, b)
    yield out
    if between:
        student.affine_forward(1 - x, 2 * w, b)
    yield student.affine_backward(dout, cache)


@affine.gradient(
    question="relu",
    x=normal("N", "D"),
    dout=upstream("N", "D"),
    between=constant(False),
    cases=[
        shaped("N", "C", "H", "W"),
        shaped("N"),
        dict(x=ties("N", "D")),
        dict(x=zeros("N", "D")),
        dict(x=extremes("N", "D")),
        BETWEEN,
    ],
    limit=1.0,
)
def relu(student, x, dout, between):
    """relu: the gradient passes where x is positive."""
    out, cache = student.relu_forward(x)
    yield out
    if between:
        student.relu_forward(-x)
    yield student.relu_backward(dout, cache)


@affine.gradient(
    question="softmax",
    x=normal("N", "C"),
    y=labels("N", classes="C"),
    offset=constant(zeros("N", 1)),
    cases=[
        dict(offset=constant(extremes("N", 1))),
        dict(x=normal("C", "C"), y=labels("C", classes="C"), offset=constant(zeros("C", 1))),
    ],
    limit=1.0,
)
def softmax(student, x, y, offset):
    """softmax_loss: the mean over the batch, whatever the rows' level."""
    loss, dx = student.softmax_loss(x + offset, y)
    yield loss
    yield dx
