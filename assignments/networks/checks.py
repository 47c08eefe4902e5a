"""Networks: one, two and three layers, and the steps that train them."""

from collections.abc import Mapping

import numpy as np

from gradekit import Assignment, constant, labels, normal, rng, uniform, zeros

networks = Assignment(
    "networks", files=["networks.py"], title="Networks: layers in a row, and how they learn"
)

networks.question(
    "one_layer",
    points=4,
    title="OneLayerNet, the linear classifier",
    split={"scores": 1, "forward": 1, "backward": 2},
    hints=(
        "The loss is a sum of two terms, the softmax loss of the scores and the penalty on W1. "
        "Which arrays does each of the two depend on? A gradient collects one contribution from "
        "every term that its array has a part in: how many has W1, how many has b1?",
        "You have the pieces: Linear, SoftmaxLoss and L2 in given.py. forward goes from X to a "
        "number, and backward is called in the opposite order, starting with softmax.backward(), "
        "which takes no argument. After linear.backward(...), where do the gradients of its W "
        "and b lie? And does anybody divide by N a second time?",
        "A neighbour: a straight line with a penalty, loss = mean((x w + b - t)^2) + "
        "0.5 reg w^2 for numbers w and b. With e = x w + b - t, the slopes of the first term "
        "are mean(2 e x) for w and mean(2 e) for b; the second term adds reg w to the first of "
        "them and nothing to the other. For x = [1, 3], t = [0, 0], w = 2, b = -1, reg = 10: "
        "e = [1, 5], so dw = 16 + 20 = 36 and db = 6. Which of the numbers in your loss plays "
        "the part of the 20, and does it have your reg in it?",
    ),
)

networks.question(
    "two_layer",
    points=5,
    title="TwoLayerNet, with a ReLU between",
    split={"scores": 1, "forward": 1, "backward": 3},
    hints=(
        "Write the forward pass as a list of steps, one name for the result of each. The "
        "backward pass is the same list from the bottom to the top: every step is handed the "
        "gradient of its result and gives the gradient of its input. Which step of yours has no "
        "partner on the way back?",
        "If the gradients of W2 and b2 are right and those of W1 and b1 are wrong, the fault is "
        "between the two layers. The ReLU lets the gradient through where its input was "
        "positive. Which array do you ask for its sign: what went into the ReLU, or the gradient "
        "that comes back? And which weights enter both penalty and gradient?",
        "A neighbour: y = (x u)^2 v for one number x, a square in the ReLU's place. Forward: "
        "a = x u, h = a^2, y = h v. Backward, with dy handed in: dv = h dy, dh = v dy, "
        "da = 2 a dh, du = x da. For x = 3, u = -1, v = 2, dy = 10: a = -3, h = 9; dv = 90, "
        "dh = 20, da = -120, du = -360. The middle step, da, uses what the square saw, a, and is "
        "handed dh. TanhNet in given.py does the same with arrays and another function. What is "
        "that step for max(0, a)?",
    ),
)

networks.question(
    "three_layer",
    points=5,
    title="ThreeLayerNet",
    split={"scores": 1, "forward": 1, "backward": 3},
    hints=(
        "Nothing is new but the length. How many layers, counting the ReLUs and the loss, lie "
        "between X and the number at the end? The way back must meet every one of them, once. "
        "Would a list of layers and two loops be shorter than names for all of them?",
        "Each layer keeps what it saw in forward: two ReLUs must be two objects, or the second "
        "forward overwrites the mask of the first. Look from the end: are the gradients of W3 "
        "right, and those of W2, and those of W1? The first wrong one tells between which "
        "layers the gradient goes astray. Which is it?",
        "A neighbour: three gates in a row, y = exp(-(x^2)), for x = 2. A list of them: square, "
        "negate, exp. Forward in order: 4, -4, 0.0183. Backward in reverse order, starting with "
        "dy = 100: exp hands on 0.0183 * 100 = 1.83, negate -1.83, square 2 * 2 * -1.83 = -7.33. "
        "Every gate used the number that it met itself, and the gradient that the one behind it "
        "handed over; nobody looked any further. In your list of layers, who hands the first "
        "gradient to the last Linear?",
    ),
)

networks.question(
    "collapse",
    points=2,
    title="Two linear layers are one",
    hints=(
        "Put x = 0 into (x W1 + b1) W2 + b2. What is left does not depend on x. Which of the two "
        "arrays that you are to return is that?",
        "Multiply (x W1 + b1) W2 + b2 out, and keep the order of the factors: for matrices "
        "A B and B A are different, and often only one of them exists. What stands to the right "
        "of x? And which terms have no x?",
        "A neighbour with numbers: first double and add 1, then triple and add 4. "
        "(2 x + 1) * 3 + 4 = 6 x + 7: one step, times 6 and plus 7. The 1 was tripled on its way "
        "through the second step, the 4 was not. With matrices the factors stay in the order "
        "in which x meets them. What becomes of b1 on its way through the second layer?",
    ),
)

networks.question(
    "train",
    points=4,
    title="Training on images of digits",
    hints=(
        "grads tells for each array in which direction the loss grows. You want it to shrink. "
        "How far do you go? And whose arrays must change, so that the net itself answers better "
        "afterwards?",
        "Print the loss of every hundredth step. It begins near 2.3, which is the logarithm of "
        "10. If it grows, look at the sign; if it stays, see whether net.W1 is another array "
        "after the step than before; if it falls and stops early, count the steps: how many "
        "batches has an epoch, and do X and y of a batch belong to the same images?",
        "A neighbour: find the lowest point of f(w) = (w - 3)^2 by steps. The slope is "
        "2 (w - 3). From w = 0 with rate 0.1: the slope is -6, so w becomes 0 + 0.6; then the "
        "slope is -4.8 and w becomes 1.08; then 1.464, and so on towards 3. Every step asks for "
        "the slope anew, where w stands now. In train the slope comes from another batch of "
        "images at every step. How would you walk through 3,000 images in a random order, 40 at "
        "a time?",
    ),
)


def net_in_use(new_net, arrays, use, options, work, beside):
    """Return a net that holds ``arrays``; how it came to hold them is what ``use`` says.

    ``work`` lets a net do something else first. What is ready on the very first call must be ready
    on any other, and arrays that were changed since then must count. ``beside`` makes a second net
    and lets it work.
    """
    others = {name: 1 - array for name, array in arrays.items()}
    started_otherwise = use in ("replaced", "in place")
    net = new_net(**(others if started_otherwise else arrays), **options)
    if use != "once":
        work(net)
    for name, array in arrays.items():
        if use == "replaced":
            setattr(net, name, array)
        elif use == "in place":
            getattr(net, name)[...] = array
    if use == "beside":
        beside()
    return net


def loss_and_gradients(new_net, X, y, reg, use, arrays):
    """Yield the loss of a net, then its gradients."""

    def work(net, times=1):
        """Ask for another loss, of a larger batch."""
        net.loss(np.tile(np.concatenate([1 - X, X]), (1, times)), np.concatenate([y, y]))

    def beside():
        """Let a net do so that has another reg, and is twice as large in every direction."""
        larger = {name: np.tile(1 - array, (2,) * array.ndim) for name, array in arrays.items()}
        work(new_net(**larger, reg=2.0), times=2)

    options = {} if reg is None else {"reg": reg}
    net = net_in_use(new_net, arrays, use, options, work, beside)
    loss, grads = net.loss(X, y)
    yield loss
    yield keyed(grads, arrays)


def keyed(grads, names):
    """Return the gradients that are keyed like the arrays; a list or tuple has no keys."""
    if isinstance(grads, list | tuple):
        return {}
    if not isinstance(grads, Mapping):
        return grads
    return {name: grads[name] for name in names if name in grads}


def scores_of(new_net, X, use, arrays):
    """Yield the scores of a net."""

    def work(net):
        """Ask for other scores, of a larger batch."""
        net.scores(np.concatenate([1 - X, X]))

    def beside():
        """Let a net of the same size do so, with other numbers."""
        work(new_net(**{name: 1 - array for name, array in arrays.items()}))

    yield net_in_use(new_net, arrays, use, {}, work, beside).scores(X)


def layer(k, rows, columns):
    """Declare the arrays of the k-th layer; their scale is such that no softmax is flat."""
    return {
        f"W{k}": uniform(rows, columns, low=-1, high=1),
        f"b{k}": uniform(columns, low=-1, high=1),
    }


def one(D="D", C="C"):
    """Declare the arrays of a net of one layer."""
    return layer(1, D, C)


def two(D="D", H="H", C="C"):
    """Declare the arrays of a net of two layers."""
    return layer(1, D, H) | layer(2, H, C)


def three(D="D", H="H", K="K", C="C"):
    """Declare the arrays of a net of three layers."""
    return layer(1, D, H) | layer(2, H, K) | layer(3, K, C)


def batch(N="N", D="D", C="C"):
    """Declare the images and labels of a batch; nothing is asked of their gradients."""
    return dict(X=constant(normal(N, D)), y=labels(N, classes=C))


USES = [dict(use=constant(use)) for use in ("again", "replaced", "in place", "beside")]
REGS = [dict(reg=constant(reg)) for reg in (0.0, 4.0, None)]  # None: left to the default


def offsets(last):
    """Return cases whose scores are all near 1,000, and near -1,000."""
    high, low = uniform("C", low=995, high=1000), uniform("C", low=-1000, high=-995)
    return [{last: high}, {last: low}]


@networks.gradient(
    question="one_layer",
    **batch(),
    **one(),
    reg=constant(0.3),
    use=constant("once"),
    cases=[*REGS, *offsets("b1"), *USES, batch(3, 3, 3) | one(3, 3), batch(D=1) | one(D=1)],
)
def one_layer(student, X, y, reg, use, **arrays):
    """OneLayerNet: the loss with its penalty, and the gradients of both arrays."""
    yield from loss_and_gradients(student.OneLayerNet, X, y, reg, use, arrays)


@networks.values(
    question="one_layer",
    X=normal("N", "D"),
    **one(),
    use=constant("once"),
    cases=[*USES, dict(X=normal(3, 3), **one(3, 3)), dict(X=zeros("N", "D"))],
)
def scores(student, X, use, **arrays):
    """OneLayerNet: the scores."""
    yield from scores_of(student.OneLayerNet, X, use, arrays)


@networks.gradient(
    question="two_layer",
    **batch(),
    **two(),
    reg=constant(0.3),
    use=constant("once"),
    cases=[
        *REGS,
        *offsets("b2"),
        *USES,
        batch(3, 3, 3) | two(3, 3, 3),
        batch(D=1) | two(D=1),
        two(H=1),
    ],
)
def two_layer(student, X, y, reg, use, **arrays):
    """TwoLayerNet: the loss with its penalty, and the gradients of all four arrays."""
    yield from loss_and_gradients(student.TwoLayerNet, X, y, reg, use, arrays)


@networks.values(
    question="two_layer",
    X=normal("N", "D"),
    **two(),
    use=constant("once"),
    cases=[*USES, dict(X=normal(3, 3), **two(3, 3, 3)), dict(X=zeros("N", "D"))],
)
def scores_(student, X, use, **arrays):
    """TwoLayerNet: the scores."""
    yield from scores_of(student.TwoLayerNet, X, use, arrays)


@networks.gradient(
    question="three_layer",
    **batch(),
    **three(),
    reg=constant(0.3),
    use=constant("once"),
    cases=[
        *REGS,
        *offsets("b3"),
        *USES,
        batch(3, 3, 3) | three(3, 3, 3, 3),
        batch(D=1) | three(D=1),
        three(H=1),
    ],
)
def three_layer(student, X, y, reg, use, **arrays):
    """ThreeLayerNet: the loss with its penalty, and the gradients of all six arrays."""
    yield from loss_and_gradients(student.ThreeLayerNet, X, y, reg, use, arrays)


@networks.values(
    question="three_layer",
    X=normal("N", "D"),
    **three(),
    use=constant("once"),
    cases=[*USES, dict(X=normal(3, 3), **three(3, 3, 3, 3)), dict(X=zeros("N", "D"))],
)
def scores__(student, X, use, **arrays):
    """ThreeLayerNet: the scores."""
    yield from scores_of(student.ThreeLayerNet, X, use, arrays)


@networks.values(
    **two(),
    cases=[two(3, 3, 3), two(D=1), two(H=1), two(C=1), two(1, 1, 1), dict(b1=zeros("H"))],
)
def collapse(student, W1, b1, W2, b2):
    """collapse: one layer that does what two do."""
    found = student.collapse(W1, b1, W2, b2)
    pair = isinstance(found, list | tuple) and len(found) == 2
    yield dict(zip(("W", "b"), found, strict=True)) if pair else found


N_TRAINING, N_TEST = 3000, 1000
HOW = dict(rate=0.02, epochs=60, batch_size=40)


@networks.values(rng=rng(), draws=1, limit=20.0)
def train(student, rng):
    """train: 93 of 100 images that training has not seen are classified right."""
    test, _ = student.given.digits(rng, N_TEST)  # first: the judge draws them again
    X, y = student.given.digits(rng, N_TRAINING)
    net = student.given.TanhNet(rng)
    student.train(net, X, y, rng=rng, **HOW)
    yield classes(net.scores(test))


def classes(scores):
    """Write down the class with the largest score of each row, 100 a line; ? where it has none."""
    finite = np.isfinite(scores).all(axis=1)
    told = np.where(finite, np.argmax(scores, axis=1).astype(str), "?")
    return ["".join(told[k : k + 100]) for k in range(0, len(told), 100)]
