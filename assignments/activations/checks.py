"""Activations: nine curves, and the slope of each."""

from functools import partial

from gradekit import Assignment, constant, extremes, normal, ties, upstream, zeros

activations = Assignment(
    "activations", files=["activations.py"], title="Activations: nine curves, and the slope of each"
)
SPLIT = {"forward": 1, "backward": 2}

activations.question(
    "sigmoid",
    points=3,
    title="Sigmoid",
    split=SPLIT,
    hints=(
        "Put x = 0, x = 4 and x = -4 into the formula by hand; the last two outputs add up to 1. "
        "Does your forward give these three? Now nudge x a little at each of them. The output "
        "moves by a quarter of the nudge at 0, and by hardly anything at 4: what is left there of "
        "a gradient that passes through?",
        "Look at what forward keeps. The slope can be written with the output alone, and nothing "
        "has to be squashed a second time. Then three questions about your backward: is every "
        "factor made from the output, is the output used as it is, and where does dout come in?",
        "A neighbour: out = 1 / (1 + x), for positive x. Its slope is -1 / (1 + x)^2, and as "
        "1 / (1 + x) is out, that is -out^2: backward needs the output only, "
        "dx = -dout * out**2. With x = 3 and dout = 8 that is out = 0.25 and dx = -0.5. The "
        "sigmoid is 1 / (1 + u) with u = e^-x, so the chain rule adds one factor, the slope of "
        "u. Which one is it, and how do you write it with the output?",
    ),
)

activations.question(
    "tanh",
    points=3,
    title="Tanh",
    split=SPLIT,
    hints=(
        "Tanh looks like a sigmoid that was moved and stretched: it runs from -1 to 1, crosses 0 "
        "with slope 1, and is flat at both ends. Its slope at x = 0, 1 and 20 is 1, about 0.42 "
        "and 0. Which of the three does your formula not give?",
        "Look at two places. In forward: what do e^x and e^-x become at x = 1000, and what is "
        "infinity divided by infinity? numpy knows this function by its name. In backward: is the "
        "slope made from the output that forward kept, or by mistake from x, or by a rule that "
        "belongs to the sigmoid?",
        "A neighbour: out = tan(x) = sin(x) / cos(x). The quotient rule gives the slope "
        "(cos^2 + sin^2) / cos^2, and that is 1 + out^2. With out = 3 and dout = -2 backward "
        "answers dx = -20. Tanh is sinh / cosh, and these two are each other's derivative, "
        "without any minus sign. What becomes of the numerator, and so of the slope?",
    ),
)

activations.question(
    "relu",
    points=3,
    title="ReLU",
    split=SPLIT,
    hints=(
        "Take x = 2 and let it grow by 0.01, then x = -2. By how much does max(0, x) move in "
        "each case? These are the only two slopes there are. Which number decides between them: "
        "one that forward saw, or one that backward is handed?",
        "A mask decides what may pass, and three things are easily mixed up. The mask is made "
        "from what forward saw, not from dout, which may have any sign. What passes is dout, not "
        "x. And where the door is closed nothing passes at all. Which of these three does your "
        "backward not do?",
        "A neighbour: out = min(x, 6), a ceiling. Below 6 the slope is 1, above it is 0. With "
        "x = [5, 9, 6.5] and dout = [-3, 4, 2] backward answers dx = [-3, 0, 0]: a comparison "
        "gives True and False, and times dout these count as 1 and 0. What is the comparison for "
        "a floor at 0?",
    ),
)

activations.question(
    "leaky_relu",
    points=3,
    title="LeakyReLU",
    split=SPLIT,
    hints=(
        "Left of 0 this function is not flat, only less steep. Take alpha = 0.2 and let x = -3 "
        "grow by 0.1. By how much does the output move? And at x = -30? And with alpha = 0.5?",
        "Look for numbers typed in: does 0.01 stand where self.alpha belongs? Is alpha kept in "
        "self, so that two objects may have two of them? Then read the slope for negative x: does "
        "it contain x? A line is as steep here as there. And at exactly x = 0: is your slope that "
        "of one of the two sides, or neither?",
        "A neighbour: out = x where x is above 1, else 3x - 2; the two lines meet at 1. The "
        "slopes are 1 and 3. With x = [4, 0, -1] and dout = [2, -1, 5] backward answers "
        "dx = [2, -3, 15]. np.where(condition, a, b) takes a where the condition holds and b "
        "elsewhere, for arrays and for plain numbers. What are the condition and the two numbers "
        "in your backward?",
    ),
)

activations.question(
    "elu",
    points=3,
    title="ELU",
    split=SPLIT,
    hints=(
        "On the right the ELU is the line x. On the left it is a curve that runs down to -alpha "
        "and gets flat there. How steep is that curve just left of 0, with alpha = 1 and with "
        "alpha = 2? How steep is it at x = -10?",
        "Look at two places. In forward: what is e^x at x = 1000? np.where computes both sides "
        "everywhere, and 0 times infinity, which a mask would give, is NaN. Can you make sure "
        "that only numbers up to 0 are exponentiated? In backward: when you differentiate "
        "alpha (e^x - 1), what becomes of the -1, and what of alpha?",
        "A neighbour: out = c (1 - e^-x), a battery being charged. Its slope is c e^-x. As "
        "out = c - c e^-x, that is the same as c - out, and backward needs no exponential: with "
        "c = 5, out = 4 and dout = 3 it answers dx = 3. On the left of the ELU the output and "
        "the slope are a constant apart, too. Which constant, and is it added or taken away?",
    ),
)

activations.question(
    "maxout",
    points=3,
    title="Maxout",
    split=SPLIT,
    hints=(
        "This is the max gate of the first assignment, with k inputs in a row in place of two. "
        "Take the row x = [3, 8, 5] and let each of its numbers grow a little, in turn. Which of "
        "the three steps reaches the output?",
        "Look at the shapes. x is (..., k), out and dout lack the last axis, dx has it again. "
        "Does your code look along the last axis, however many there are before it? Has dout a "
        "last axis of length 1 before it meets something of k pieces? And at a tie, what does a "
        "row of your dx add up to?",
        "A neighbour: out = x[..., 0] - x[..., -1], the first piece minus the last. With three "
        "pieces the row of slopes is [1, 0, -1], and dx = np.expand_dims(dout, -1) * [1, 0, -1]: "
        "for x = [3, 8, 5] and dout = 2 that is [2, 0, -2]. In a maxout the row of slopes is "
        "another one for each row of x. Which of its k numbers is 1, and how do you make all "
        "these rows at once?",
    ),
)

activations.question(
    "gelu",
    points=3,
    title="GELU",
    split=SPLIT,
    bonus=True,
    hints=(
        "GELU is x times a number between 0 and 1, and that number depends on x, too. Let x grow "
        "a little: both factors move. How many terms has the slope, then, and has yours as many?",
        "Look at the constants. The bell has 1 / sqrt(2 pi) in front and x^2 / 2, not x^2, in the "
        "exponent. If you took the tanh form: what becomes of the x^3 inside, and does backward "
        "differentiate the very form that forward computes? At x = 0 the slope is 1/2, at x = 10 "
        "it is 1, at x = -10 it is 0. Which of these does yours miss?",
        "A neighbour: out = x arctan(x). The product rule gives arctan(x) + x / (1 + x^2): each "
        "factor once differentiated, once left alone. At x = 1 with dout = 4 that is "
        "4 (0.7854 + 0.5) = 5.1416. In a GELU the second factor is an area, that of the bell "
        "left of x, and an area grows by the height at its edge. In the tanh form the second "
        "factor is (1 + tanh(u)) / 2 with u a polynomial in x. What is its slope in your form?",
    ),
)

activations.question(
    "silu",
    points=3,
    title="SiLU",
    split=SPLIT,
    bonus=True,
    hints=(
        "SiLU is x times sigmoid(x), and both factors depend on x. At x = 0 its slope is 1/2, far "
        "right it is 1, far left 0, and in between it even gets negative (at x = -3 it is about "
        "-0.09). Does yours?",
        "Look at two places. In forward: does your sigmoid stay finite at x = 1000 and at "
        "x = -1000, or is there an infinity divided by an infinity? In backward: the product rule "
        "has two terms. Are both there, and does the second one have its factor x?",
        "A neighbour: out = x e^-x. The product rule gives e^-x - x e^-x, or e^-x (1 - x): at "
        "x = 2 with dout = 10 backward answers 10 * 0.1353 * (-1) = -1.353. Both factors of that "
        "slope come from what forward had in its hands anyway. The slope of the sigmoid you know "
        "from the first question. What do the two terms look like for x sigmoid(x)?",
    ),
)

activations.question(
    "softplus",
    points=3,
    title="Softplus",
    split=SPLIT,
    bonus=True,
    hints=(
        "Far to the right softplus is almost x, far to the left almost 0. So how steep is it at "
        "the two ends, and how steep in the middle, at x = 0? Which of the other curves in this "
        "assignment has just these three numbers as its values?",
        "Look at x = 1000. There e^x is infinite, although ln(1 + e^x) is 1000. Of e^x and e^-x "
        "one is always safe: which one, for which sign of x, and what has to be added when it is "
        "used? (numpy also has a function for the logarithm of a sum of two exponentials.) And "
        "in backward, is there an infinity divided by an infinity?",
        "A neighbour: out = ln(cosh(x)). Written down as it stands it is infinite at x = 1000. "
        "Take the larger exponential out of the sum: |x| + ln(1 + e^(-2|x|)) - ln 2, and nothing "
        "can overflow. Its slope is sinh / cosh, which is tanh(x): at x = 1 with dout = 3 that is "
        "2.285. For ln(1 + e^x), what do you take out, and what does the slope turn out to be?",
    ),
)


def shaped(*sizes):
    """Return a case with x and dout of these sizes."""
    return dict(x=normal(*sizes), dout=upstream(*sizes))


ONE = dict(x=normal("N", "M"), dout=upstream("N", "M"), again=constant(False), limit=1.0)
SHAPES = [shaped("N"), shaped(1), shaped("N", "M", "K"), shaped("N", 3, "M", "K")]
AT_ZERO = [dict(x=zeros("N", "M")), dict(x=ties("N", "M"))]
LARGE = [dict(x=extremes("N", "M"))]
AGAIN = [dict(again=constant(True))]
SMOOTH = [*SHAPES, *AT_ZERO[:1], *LARGE, *AGAIN]
KINKED = [*SHAPES, *AT_ZERO, *LARGE, *AGAIN]


def slopes(value, *cases):
    """Return the cases with another alpha than the default."""
    return [dict(case, alpha=constant(value)) for case in cases]


def in_use(new, other, dout, x):
    """Return an object that has worked before, waiting for its gradient beside a second one."""
    first, second = new(), other()
    for shift in (1, 2):
        first.forward(shift - x)  # other numbers first,
        first.backward(2 * dout)
    first.forward(1 * x)  # then the ones that count,
    second.forward(2 - x)  # and a second object in between
    return first


def asked(new, x, dout, again, other=None):
    """Yield the forward value, then the gradient; x is kept safe from changes in place."""
    activation, kept = new(), 1 * x
    yield activation.forward(x)
    if again:
        activation = in_use(new, other or new, dout, kept)
    yield activation.backward(dout)


@activations.gradient(question="sigmoid", **ONE, cases=SMOOTH)
def sigmoid(student, x, dout, again):
    """Sigmoid: steep in the middle, flat at both ends, finite everywhere."""
    yield from asked(student.Sigmoid, x, dout, again)


@activations.gradient(question="tanh", **ONE, cases=SMOOTH)
def tanh(student, x, dout, again):
    """Tanh: a sigmoid around 0, finite everywhere."""
    yield from asked(student.Tanh, x, dout, again)


@activations.gradient(question="relu", **ONE, cases=KINKED)
def relu(student, x, dout, again):
    """ReLU: the gradient passes where x was positive; at 0 any slope from 0 to 1 will do."""
    yield from asked(student.ReLU, x, dout, again)


@activations.gradient(
    question="leaky_relu",
    **ONE,
    alpha=constant(None),
    cases=[
        *KINKED,
        *slopes(0.3, {}, *AT_ZERO, *LARGE, *AGAIN),
        *slopes(0.0, *AT_ZERO[1:]),
        *slopes(1.0, *AT_ZERO[1:]),
    ],
)
def leaky_relu(student, x, dout, again, alpha):
    """LeakyReLU: slope 1 on the right, alpha on the left; at 0 any slope between them."""
    new = student.LeakyReLU if alpha is None else partial(student.LeakyReLU, alpha=alpha)
    yield from asked(new, x, dout, again, partial(student.LeakyReLU, alpha=0.6))


@activations.gradient(
    question="elu",
    **ONE,
    alpha=constant(None),
    cases=[
        *KINKED,
        *slopes(0.4, {}, *AT_ZERO, *LARGE, *AGAIN),
        *slopes(2.5, *AT_ZERO[1:], *LARGE),
    ],
)
def elu(student, x, dout, again, alpha):
    """ELU: a line on the right, an exponential on the left, alpha as it is given."""
    new = student.ELU if alpha is None else partial(student.ELU, alpha=alpha)
    yield from asked(new, x, dout, again, partial(student.ELU, alpha=1.7))


def pieces(kind, *sizes):
    """Return a case of rows drawn by ``kind``, the last of the sizes being the pieces."""
    return dict(x=kind(*sizes), dout=upstream(*sizes[:-1]))


@activations.gradient(
    question="maxout",
    x=normal("N", "M", "K"),
    dout=upstream("N", "M"),
    again=constant(False),
    cases=[
        pieces(normal, "K"),
        pieces(normal, "N", "K"),
        pieces(normal, "N", 1),
        pieces(normal, "N", 3, "M", "K"),
        pieces(ties, "N", "M", "K"),
        pieces(zeros, "N", "K"),
        pieces(extremes, "N", "M", "K"),
        dict(again=constant(True)),
    ],
    limit=1.0,
)
def maxout(student, x, dout, again):
    """Maxout: the gradient goes to the largest piece; at a tie any split will do."""
    yield from asked(student.Maxout, x, dout, again)


@activations.gradient(question="gelu", **ONE, cases=SMOOTH)
def gelu(student, x, dout, again):
    """GELU: the exact form or the tanh form, and the slope of the one in use."""
    yield from asked(student.GELU, x, dout, again)


@activations.gradient(question="silu", **ONE, cases=SMOOTH)
def silu(student, x, dout, again):
    """SiLU: x times its own sigmoid, finite everywhere."""
    yield from asked(student.SiLU, x, dout, again)


@activations.gradient(question="softplus", **ONE, cases=SMOOTH)
def softplus(student, x, dout, again):
    """Softplus: a rounded ReLU that does not overflow."""
    yield from asked(student.Softplus, x, dout, again)
