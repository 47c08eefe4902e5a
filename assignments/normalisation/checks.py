"""Normalisation: statistics of a batch, of a row, and a mask drawn by chance."""

import copy

import numpy as np

from gradekit import (
    Assignment,
    constant,
    extremes,
    normal,
    positive,
    rng,
    ties,
    uniform,
    upstream,
    zeros,
)

normalisation = Assignment(
    "normalisation",
    files=["normalisation.py"],
    title="Normalisation and dropout: in training, and after",
)

normalisation.question(
    "batchnorm",
    points=5,
    title="BatchNorm in training",
    split={"forward": 1, "running": 1, "backward": 3},
    hints=(
        "Take one column with three numbers in it and let only the first grow. Its own output "
        "moves, of course. But the mean of the column moves as well, and the spread too: what do "
        "the other two outputs do? Along how many roads does x[0] reach the loss, and how many "
        "of them are in your backward?",
        "Draw forward as a graph of small steps: mean, x - mean, its square, the mean of that, "
        "+ eps, root, quotient, gamma, beta. Look at two places. Where one number was used by all "
        "rows (mean, var, gamma, beta), do the gradients of all rows add up? And where x - mean "
        "was used twice, do both gradients arrive? Then three small ones: does eps stand "
        "under the root, in backward too? Is every mean along axis 0? Does the variance divide by "
        "N, in the running statistics as well?",
        "A neighbour: centring alone, out = x - mean(x), column by column. Each x reaches its own "
        "out with slope 1, and every out of its column through the mean, with slope -1/N. So "
        "dx = dout - dout.mean(axis=0): of dout = [[3], [0], [6]] the mean is 3 and dx is "
        "[[0], [-3], [3]]. What arrived in equal parts in the whole column has gone: moving all of "
        "x together changes nothing. Dividing by the spread takes a second such part away, since "
        "stretching x about its mean changes nothing either. Which vector says `stretch', and how "
        "much of it is in dout * gamma?",
    ),
)

normalisation.question(
    "batchnorm_test",
    points=3,
    title="BatchNorm afterwards",
    split={"forward": 1, "backward": 1, "no_trace": 1},
    hints=(
        "A trained network is asked about one single picture. What would the mean and the "
        "variance of this batch be, and what would be left of the picture? So which mean and "
        "which variance does the layer use instead, and who has put them there?",
        "Now let one number of x grow, with train=False. Do the running statistics move? Do the "
        "outputs of other rows? Then look at what backward reads: does it know which of the two "
        "forwards was the last one, are h and std those of that forward, and is anything changed "
        "in self.running_mean or self.running_var that training alone should change?",
        "A neighbour: a thermometer that was calibrated once, out = g * (x - 20) / 4 + b. The 20 "
        "and the 4 are numbers, not functions of x, so dx = dout * g / 4, each x by itself, while "
        "dg = (dout * (x - 20) / 4).sum() and db = dout.sum(). With x = [24, 16], g = 3 and "
        "dout = [8, 4] that is dx = [6, 3], dg = 4 and db = 12. In your layer, what stands in the "
        "place of the 20, and what, not being running_var itself, in the place of the 4?",
    ),
)

normalisation.question(
    "layernorm",
    points=4,
    title="LayerNorm",
    split={"forward": 1, "backward": 3},
    hints=(
        "Ask two questions of every sum or mean that you write. Whose statistics are these: along "
        "which axis do numbers share a mean and a variance? And who shares gamma[j]: which "
        "outputs does it have a part in? The two answers are different axes: which is which?",
        "Look at the order of two steps: dout is multiplied by gamma first, and what moves mean "
        "and variance is taken away afterwards, since gamma is another number at each place of a "
        "row. Then look at the shapes: is there keepdims=True where a mean goes back into its "
        "row? And are dgamma and dbeta summed over all axes but the last, also when x has three "
        "axes, or one?",
        "A neighbour: centre each row and weigh it, out = g * (x - mean(x, axis=-1)). With "
        "g = [1, 3], one row x = [5, 9] and dout = [2, 4], h = [-2, 2]. dg = dout * h = [-4, 8], "
        "summed over rows if there were several. dh = dout * g = [2, 12], and then the mean of "
        "this row goes: dx = [-5, 5]. Taking the mean of dout first and multiplying by g later "
        "would give [-1, 3], which moves when all of x moves. What else has to be taken "
        "away when the row is divided by its spread?",
    ),
)

normalisation.question(
    "dropout",
    points=4,
    title="Dropout",
    split={"forward": 2, "backward": 2},
    hints=(
        "Let p_drop be 0.2 and x a thousand ones. About how many numbers of out are 0, and "
        "what must the others be so that the mean of out is about 1? What should out be for "
        "p_drop = 0, and is it that?",
        "Four things are easily mixed up: p_drop is the probability of *dropping*, so which side "
        "of the comparison is kept? Uniform numbers lie evenly between 0 and 1, normal ones do "
        "not. Every number has a draw of its own, a new one in every forward. And backward draws "
        "nothing: does it use what forward kept, also where x was 0, and after train=False?",
        "A neighbour: noise that multiplies, out = x * u, u drawn evenly from 0.5 to 1.5 for each "
        "number. forward keeps u; the local gradient is u, whatever x was: dx = dout * u with the "
        "same u. With x = [4, 0], u = [0.5, 1.25] and dout = [2, 8] that is out = [2, 0] and "
        "dx = [1, 10]; note the 10, where x and out are 0. The mean of u is 1, so a test forward "
        "is out = x. What is the u of dropout, which two values can it have, and what is its mean?",
    ),
)


# Options are drawn, not just named: a report shows what was drawn, and so says which case it is.
AGAIN = dict(again=constant(uniform(low=0.5, high=1.5)))
EPS = [dict(eps=constant(uniform(low=low, high=2 * low))) for low in (0.5, 1e-3)]


def options(**given):
    """Return those that are given, as plain numbers: numpy's would turn float32 into float64."""
    return {name: float(value) for name, value in given.items() if value is not None}


def both_stages(new_layer, x, gamma, beta, dout, eps, again):
    """Yield the output, then the gradients, of a layer that may have worked before."""
    layer = new_layer(1 * gamma, 1 * beta, **options(eps=eps))
    if again:  # on larger batches, and another one, with another eps, works beside it
        second = new_layer(2 - gamma, 1 - beta, **options(eps=again))
        for k in (2, 3):
            layer.forward(np.concatenate([again * k - k * x] * k))
            layer.backward(np.concatenate([dout] * k))
    yield layer.forward(1 * x)
    if again:
        second.forward(3 - again * x)
    dx = layer.backward(1 * dout)
    if again:
        second.backward(-1 * dout)
    yield dict(x=dx, gamma=layer.dgamma, beta=layer.dbeta)


def like(*sizes):
    """Return a case with an x and a dout of these sizes."""
    return dict(x=normal(*sizes), dout=upstream(*sizes))


COLUMNS = [
    like(1, "D"),
    dict(**like("N", 1), gamma=normal(1), beta=normal(1)),
    like(40, "D"),
    dict(x=zeros("N", "D")),
    dict(x=ties("N", "D")),
    dict(x=extremes("N", "D")),
    dict(x=uniform("N", "D", low=-0.01, high=0.01)),  # a variance near the default eps
    {**EPS[1], "x": uniform("N", "D", low=-0.1, high=0.1)},
    *EPS,
]


@normalisation.gradient(
    question="batchnorm",
    x=normal("N", "D"),
    gamma=normal("D"),
    beta=normal("D"),
    dout=upstream("N", "D"),
    eps=constant(None),
    again=constant(None),
    cases=[*COLUMNS, AGAIN, {**like(1, "D"), **AGAIN}],
    limit=1.0,
)
def batchnorm(student, x, gamma, beta, dout, eps, again):
    """BatchNorm in training: mean and variance depend on x, and gradients flow through them."""
    yield from both_stages(student.BatchNorm, x, gamma, beta, dout, eps, again)


@normalisation.values(
    question="batchnorm",
    x=normal("N", "D"),
    more=normal(7, "D"),
    gamma=normal("D"),
    beta=normal("D"),
    dout=upstream("N", "D"),
    eps=constant(None),
    momentum=constant(None),
    cases=[
        dict(momentum=constant(uniform(low=0.5, high=0.8))),
        dict(momentum=constant(uniform(low=0.05, high=0.3))),
        dict(eps=constant(uniform(low=0.5, high=1.0))),
        dict(x=zeros("N", "D")),
        dict(x=extremes("N", "D")),
        like(1, "D"),
    ],
    limit=1.0,
)
def running(student, x, more, gamma, beta, dout, eps, momentum):
    """BatchNorm in training: the running statistics at first, and after each of three passes."""
    layer = student.BatchNorm(1 * gamma, 1 * beta, **options(eps=eps, momentum=momentum))
    second = student.BatchNorm(1 * gamma, 1 * beta, eps=2.0, momentum=0.4)  # none of the cases'
    seen = statistics(layer, "at first")
    for n, batch in enumerate((x, more, x - 1), start=1):
        layer.forward(1 * batch)
        second.forward(2 - batch)
        seen |= statistics(layer, f"after pass {n}")
        if n == 1:
            layer.backward(1 * dout)
    yield seen


def statistics(layer, when):
    """Return copies of the running statistics: a layer may change them in place."""
    return {
        f"running_mean {when}": np.array(layer.running_mean),
        f"running_var {when}": np.array(layer.running_var),
    }


def trained(student, gamma, beta, mean, var, eps):
    """Return a layer with these running statistics, as one does who loads a trained network."""
    layer = student.BatchNorm(1 * gamma, 1 * beta, **options(eps=eps))
    layer.running_mean, layer.running_var = 1 * mean, 1 * var
    return layer


# The running statistics are constants: nothing is asked of their gradients.
STATISTICS = dict(mean=constant(normal("D")), var=constant(positive("D")))
ONE_COLUMN = dict(mean=constant(normal(1)), var=constant(positive(1)))
NEAR_EPS = [
    dict(var=constant(uniform("D", low=2e-6, high=4e-5))),
    {**EPS[0], "var": constant(uniform("D", low=0.2, high=2.0))},
    {**EPS[1], "var": constant(uniform("D", low=2e-4, high=4e-3))},
    dict(var=constant(zeros("D"))),
]


@normalisation.gradient(
    question="batchnorm_test",
    x=normal("N", "D"),
    gamma=normal("D"),
    beta=normal("D"),
    dout=upstream("N", "D"),
    **STATISTICS,
    eps=constant(None),
    again=constant(None),
    cases=[
        *[{**case, **ONE_COLUMN} if "gamma" in case else case for case in COLUMNS],
        *NEAR_EPS,
        dict(mean=constant(None), var=constant(None)),  # before any training
        AGAIN,
        {**like(1, "D"), **AGAIN},
    ],
    limit=1.0,
)
def batchnorm_test(student, x, gamma, beta, dout, mean, var, eps, again):
    """BatchNorm afterwards: the running statistics are used, and are constants."""
    if mean is None:
        layer = student.BatchNorm(1 * gamma, 1 * beta)
    else:
        layer = trained(student, gamma, beta, mean, var, eps)
    if again:
        # It has been trained, tested, trained again, and then loaded with these statistics.
        for k, train in ((3, True), (2, False), (1, True)):
            layer.forward(np.concatenate([again * k - k * x] * k), train=train)
            layer.backward(np.concatenate([k * dout] * k))
        layer.running_mean, layer.running_var = 1 * mean, 1 * var
        second = trained(student, 2 - gamma, 1 - beta, 1 - mean, 2 * var, again)
    yield layer.forward(1 * x, train=False)
    if again:
        for train in (False, True):  # the other one was in training last
            second.forward(again - x, train=train)
    dx = layer.backward(1 * dout)
    yield dict(x=dx, gamma=layer.dgamma, beta=layer.dbeta)


@normalisation.values(
    question="batchnorm_test",
    x=normal("N", "D"),
    more=normal(7, "D"),
    gamma=normal("D"),
    beta=normal("D"),
    dout=upstream("N", "D"),
    up=upstream(7, "D"),
    mean=constant(normal("D")),
    var=constant(positive("D")),
    limit=1.0,
)
def no_trace(student, x, more, gamma, beta, dout, up, mean, var):
    """BatchNorm afterwards: a test pass changes no statistics, nor the training after it."""
    layer = trained(student, gamma, beta, mean, var, None)
    seen = {"out": layer.forward(1 * x, train=False)}
    seen |= statistics(layer, "after a test forward")
    layer.backward(1 * dout)
    seen |= statistics(layer, "after its backward")
    fresh, second = [trained(student, gamma, beta, mean, var, None) for _ in range(2)]
    wanted = [fresh.forward(1 * more, train=True), fresh.backward(1 * up)]
    after = [layer.forward(1 * more, train=True)]
    second.forward(2 - more, train=False)  # beside it, another one is tested
    after.append(layer.backward(1 * up))
    # How training goes is asked elsewhere; here it has to go as it would have gone.
    for what, got, want in zip(("out", "dx"), after, wanted, strict=True):
        seen[f"what a test pass changes in {what} of the next training pass"] = np.subtract(
            got, want
        )
    yield seen


@normalisation.gradient(
    question="layernorm",
    x=normal("N", "D"),
    gamma=normal("D"),
    beta=normal("D"),
    dout=upstream("N", "D"),
    eps=constant(None),
    again=constant(None),
    cases=[
        like("N", "T", "D"),
        like("N", 3, "T", "D"),
        like(1, "T", "D"),
        like("D"),
        dict(**like("N", 1), gamma=normal(1), beta=normal(1)),
        dict(**like(3, 3), gamma=normal(3), beta=normal(3)),
        dict(x=zeros("N", "D")),
        dict(x=ties("N", "D")),
        dict(x=extremes("N", "D")),
        dict(x=uniform("N", "D", low=-0.01, high=0.01)),
        {**EPS[1], "x": uniform("N", "D", low=-0.1, high=0.1)},
        *EPS,
        AGAIN,
        {**like("N", "T", "D"), **AGAIN},
    ],
    limit=1.0,
)
def layernorm(student, x, gamma, beta, dout, eps, again):
    """LayerNorm: along the last axis, whatever the others are; the weights' gradients add up."""
    yield from both_stages(student.LayerNorm, x, gamma, beta, dout, eps, again)


# So many numbers that chance cannot look like a mistake, nor a mistake like chance.
TABLE, BLOCK = (40, 27), ("N", 9, 26)


def dropping(low, high, *sizes):
    """Return a case where each number of an x of these sizes is dropped with some probability."""
    x = dict(x=normal(*sizes)) if sizes else {}
    return dict(p_drop=constant(uniform(low=low, high=high)), **x)


def with_dout(case):
    """Return the case with an upstream gradient of the size of x."""
    return {**case, "dout": upstream(*case["x"].size)} if "x" in case else case


SHAPES = [
    dropping(0.2, 0.7, "N", "D"),
    dropping(0.2, 0.7, "D"),
    dropping(0.2, 0.7, 1, 1),
    dropping(0.3, 0.6, "N", 3, 8, "D"),
    dict(p_drop=constant(0.0), x=normal("N", "D")),
    dict(p_drop=constant(0.0), x=normal("D")),
]
IN_TESTS = dict(train=constant(False), x=normal("N", "D"))


def other(p_drop):
    """Return another probability, for a layer beside the one that is asked."""
    return float(p_drop) / 2 + 0.05


def kept(out):
    """Return a copy of an array: a layer may use the memory again."""
    return out.copy() if isinstance(out, np.ndarray) else out


@normalisation.values(
    question="dropout",
    x=normal(*TABLE),
    p_drop=constant(uniform(low=0.3, high=0.45)),
    rng=rng(),
    train=constant(True),
    cases=[
        dropping(0.2, 0.3, *BLOCK),
        dropping(0.6, 0.85),
        dict(x=ties(*TABLE)),
        *SHAPES,
        IN_TESTS,
        {**IN_TESTS, "x": normal("N", 3, 4, "D"), **dropping(0.6, 0.85)},
    ],
    draws=1,
    limit=1.0,
)
def forward(student, x, p_drop, rng, train):
    """Dropout.forward: 0 or x / (1 - p_drop), by chance; x itself where train is False."""
    how = {} if train else {"train": False}
    seen, elsewhere = {}, np.random.default_rng(1)
    # Twice from the start: whoever draws from rng alone, and begins alike, drops the same.
    for source, names in ((copy.deepcopy(rng), ("out", "beside", "again")), (rng, ("replay",))):
        layer, second = [student.Dropout(float(p_drop), source) for _ in range(2)]
        student.Dropout(other(p_drop), elsewhere)  # is there, too, and has no part in it
        for name, one in zip(names, (layer, second, layer), strict=False):
            seen[name] = kept(one.forward(1 * x, **how))
    yield seen


@normalisation.values(
    question="dropout",
    x=normal("N", "D"),
    dout=upstream("N", "D"),
    p_drop=constant(uniform(low=0.3, high=0.5)),
    rng=rng(),
    train=constant(True),
    again=constant(None),
    cases=[
        *map(with_dout, (*SHAPES, dict(x=ties(20, 25)), dict(x=zeros(8, 25)))),
        {**IN_TESTS, **AGAIN},
        AGAIN,
        IN_TESTS,
    ],
    limit=1.0,
)
def backward(student, x, dout, p_drop, rng, train, again):
    """Dropout.backward: nothing where forward dropped, and what it let through, scaled alike."""
    layer, second = [student.Dropout(p, rng) for p in (float(p_drop), other(p_drop))]
    if again:
        for k in (2, 1):  # it has worked in the other way
            layer.forward(np.concatenate([again - x] * k), train=not train)
            layer.backward(np.concatenate([dout] * k))
    out = kept(layer.forward(1 * x, train=train))
    second.forward(again * x if again else 2 * x)
    yield {"out": out, "dx": layer.backward(1 * dout)}
