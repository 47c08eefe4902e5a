"""Attention: softmax by rows, queries and keys, RMSNorm, and a block of a transformer."""

from collections.abc import Mapping

import numpy as np

from gradekit import Assignment, constant, extremes, normal, uniform, upstream, zeros

attention_ = Assignment("attention", files=["attention.py"], title="Attention: who listens to whom")

attention_.question(
    "softmax",
    points=3,
    title="softmax_rows, one whole to share out",
    split={"forward": 1, "backward": 2},
    hints=(
        "Take one row of three scores, all 0, so that each y is 1/3. Let the first score grow by "
        "0.01. Does the first y move alone? What is the sum of all three, before and after? And "
        "so, if dout were the same number for all three outputs, what would dx have to be?",
        "Forward: is the maximum that you subtract the one of each row, along the last axis, with "
        "that axis kept, and does it work for an x with one axis and with four? Backward: does "
        "every element of dx hear of the whole row of dout, and is what you add up over the row "
        "weighted by something? And if you have y minus something, the shortcut of the softmax "
        "loss: is there a loss in this function?",
        "A neighbour: shares without exponentials, y_i = a_i / s with s the sum of the row. When "
        "a_i grows, y_i gains 1 / s, and every share, y_i too, loses y_j / s, since s has grown. "
        "Together: da_i = (dout_i - m) / s, where m is the sum of dout_j y_j over the row. With "
        "a = [1, 3] and dout = [2, -1]: s = 4, y = [0.25, 0.75], m = -0.25, so that "
        "da = [0.5625, -0.1875]. In a softmax a_i is itself the exponential of something. What "
        "does this one step more multiply each da_i by, and what becomes of the s below it?",
    ),
)

attention_.question(
    "attention",
    points=5,
    title="Attention, queries and keys",
    split={"forward": 2, "backward": 3},
    needs=["softmax"],
    hints=(
        "Three products make the forward pass, counting the softmax as one step between two of "
        "them. Write the shape of every array beside its name: which of them is (N, T, S)? On the "
        "way back each array has a gradient of the same shape. For dv you may use the weights "
        "and dout only, and it must come out as (N, S, e): how?",
        "Begin at the end. Is dv right? Then the weights are, too. If dq and dk are off by one "
        "factor everywhere, where did the root of d go on the way back, and is d the length of "
        "a query, not the number of them? If they are wrong altogether: does the softmax share "
        "out among the keys (each query's weights add up to 1)? And what does .T do to an array "
        "with three axes?",
        "A neighbour with plain numbers and a sigmoid in the softmax's place: z = q k / c, "
        "p = sigmoid(z), out = p v. Backward, each line handing on to the next: dv = p dout and "
        "dp = v dout; dz = p (1 - p) dp; dq = k dz / c and dk = q dz / c. For q = 3, k = 2, "
        "c = 6, v = 10, dout = 2: z = 1, p = 0.7311; dv = 1.462, dp = 20, dz = 3.932, dq = 1.311, "
        "dk = 1.966. With many queries and keys, all lines but one become products of matrices. "
        "Which line does not, and which axis does each product sum over?",
    ),
)

attention_.question(
    "causal",
    points=3,
    title="Attention that cannot look ahead",
    split={"forward": 1, "backward": 2},
    needs=["softmax", "attention"],
    hints=(
        "Draw the table of weights for T = 3, one row a query, one column a key. Which places "
        "must be 0? What does each row still add up to? What is left for the first query to "
        "choose from?",
        "Is the mask laid on before the softmax or after it? (After it, do rows still add up to "
        "1?) Does a hidden score become 0, and what is the exponential of 0? Does a query see "
        "its own key? Is the mask made anew for every T, also for T = 1? On the way back: what "
        "does your softmax's backward do with a weight that is exactly 0?",
        "A neighbour: the running mean. out_t is the mean of v_0 .. v_t: the weights of row t are "
        "1 / (t + 1) up to place t, and 0 after it. For v = [6, 2, 4] it gives out = [6, 4, 4]. "
        "With dout = [1, 2, 3] the first v hears from all three rows, 1 + 2/2 + 3/3 = 3, the "
        "second from two, 2/2 + 3/3 = 2, the last from one, 3/3 = 1: nobody hears from a row "
        "that did not see it. Your weights are no equal shares but come from scores. Which score "
        "has the exponential 0, exactly, and leaves the whole 1 to the others?",
    ),
)

attention_.question(
    "rmsnorm",
    points=3,
    title="RMSNorm, to a size of one",
    split={"forward": 1, "backward": 2},
    hints=(
        "Leave eps aside. Double every number of x: what does out do? So in which direction may "
        "you move x without out noticing, and what does that say about sum(dx * x) for each row? "
        "Is it 0 for your dx?",
        "Look at five places. A mean of squares, not a sum, and no mean of x subtracted (that is "
        "another norm). eps inside the root, in forward and, by what you keep, in backward. The "
        "gain: is dout multiplied by it before or after the sum over the row? dgain: is it added "
        "up over every axis but the last, also when x has three axes, or one? Does anything divide "
        "by x or by the gain, which may be 0?",
        "A neighbour: a row made as long as 1, y = x / n, where n is the length of x. An x_i that "
        "grows makes y_i grow by 1 / n; but n grows too, by y_i, and that shrinks every y_j by "
        "y_j y_i / n. Together: dx = (dout - y m) / n, where m is the sum of dout_j y_j. With "
        "x = [3, 4] and dout = [10, 5]: n = 5, y = [0.6, 0.8], m = 10, dx = [0.8, -0.6]. See that "
        "dx stands at right angles to x. RMSNorm has a mean and an eps under its root, and a "
        "gain that comes last, thus first on the way back. Where does each of these change a "
        "line?",
    ),
)

attention_.question(
    "block",
    points=6,
    title="Block, all of it together",
    split={"forward": 1, "high_scores": 1, "backward": 4},
    needs=["softmax", "attention", "rmsnorm"],
    hints=(
        "Look at the picture of the block and count the arrows that leave x, those that leave u, "
        "and those that leave h. As many gradients arrive at each on the way back. What is done "
        "with gradients that meet?",
        "Print which entries of grads are right and read them from the end: W2 and b2, then W1 "
        "and b1, gain2, Wo, then Wv, Wk, Wq, gain1, and at last dx. The first wrong one tells "
        "between which two steps the gradient goes astray. If all from Wo on are wrong: did dout "
        "also go around the second half, by the shortcut? If only gain1 and dx are: did all "
        "three of q, k, v report to u? And are the two norms two objects?",
        "A neighbour with numbers: two shortcuts around two squares, h = x + a x^2 and "
        "out = h + c h^2. For x = 2, a = 0.5, c = 0.25: h = 4, out = 8. With dout = 10, from the "
        "end: dc = 16 * 10 = 160. h has two ways on: 10 by the shortcut and 2 c h * 10 = 20 "
        "through the square, dh = 30. From here on only dh counts: da = 4 * 30 = 120, and "
        "dx = 30 + 2 a x * 30 = 90. In your block the squares are chains of layers. What stands "
        "in the place of 2 c h, and in what order are its layers asked?",
    ),
)


# Drawn, not just true: a report names what was drawn, and so says which case it is about.
AGAIN = dict(again=constant(uniform(low=0.5, high=1.5)))


def copies(*arrays):
    """Keep the numbers safe from code that changes its inputs in place."""
    return [1 * a for a in arrays]


def shares(x):
    """Return the y of an x, so that backward is judged whatever softmax_rows is like."""
    return 1 / np.exp(x[..., None, :] - x[..., None]).sum(axis=-1)


def row(*sizes, low=-3, high=3):
    """Return a case with rows of scores of these sizes."""
    return dict(x=uniform(*sizes, low=low, high=high), dout=upstream(*sizes))


@attention_.gradient(
    question="softmax",
    **row("N", "C"),
    offset=constant(None),
    again=constant(False),
    cases=[
        row("C"),
        row("N", "T", "C"),
        row("N", 3, "T", "C"),
        row(1, "C"),
        row("N", 1),
        row(3, 3, 3),
        row("N", "C", low=-140, high=140),
        row("N", "C", low=-1e-3, high=1e-3),
        dict(x=zeros("N", "C")),
        dict(offset=constant(extremes("N", 1))),
        dict(offset=constant(uniform("N", 1, low=-1000, high=-900))),
        {**row("N", "T", "C"), "offset": constant(uniform("N", "T", 1, low=-1000, high=1000))},
        {**row("C"), "offset": constant(uniform(low=900, high=1000))},
        AGAIN,
    ],
    limit=1.0,
)
def softmax(student, x, dout, offset, again):
    """softmax_rows: each row shares out one whole, and what one wins the others lose."""
    yield student.softmax_rows(1 * x if offset is None else x + offset)
    if again:
        student.softmax_rows(again - x)
    yield student.softmax_rows_backward(dout, shares(x))


def new_attention(student, causal):
    """Return an attention; None leaves ``causal`` to its default."""
    return student.Attention() if causal is None else student.Attention(causal=causal)


def attention_in_use(student, causal, again, q, k, v, dout):
    """Return an attention that has worked on other sizes, and a second one beside it."""
    attention, second = new_attention(student, causal), new_attention(student, causal)
    one = slice(None, 1)
    few = k[:, one], v[:, one]
    for n, keys in ((1, few), (2, (k, v) if not causal else few), (3, few)):
        others = [np.concatenate([again * n - a] * n) for a in (q[:, one], *keys)]
        attention.forward(*others)
        attention.backward(np.concatenate([dout[:, one]] * n))
    attention.forward(*copies(q, k, v))
    second.forward(again - q, 2 - k, 3 - v)
    return attention, second


def asked(student, causal, again, lift, rise, q, k, v, dout):
    """Yield the value of an attention, then its gradients."""
    if lift is not None:
        q, k = q + 0.016 * lift, k + 14  # moves the scores of a row together, by 0.9 of its lift
    if rise is not None:
        k = (
            k + rise * np.linspace(0, 1, k.shape[1])[:, None]
        )  # the later a key, the higher its scores
    attention, kept = new_attention(student, causal), copies(q, k, v)
    yield attention.forward(q, k, v)
    if again:
        attention, second = attention_in_use(student, causal, again, *kept, dout)
    gradients = attention.backward(dout)
    if again:
        second.backward(-1 * dout)
    yield gradients


def heads(N="N", T="T", S="S", d="d", e="e", size=1.5):
    """Declare queries, keys and values; ``size`` says how far apart scores may be."""
    return dict(
        q=uniform(N, T, d, low=-size, high=size),
        k=uniform(N, S, d, low=-size, high=size),
        v=normal(N, S, e),
        dout=upstream(N, T, e),
    )


def far(T="T", S="S"):
    """Return a case with rows of scores anywhere between -1000 and 1000."""
    # Long keys and small values: else a right formula loses digits of dq that others keep.
    return {
        **heads("N", T, S, 16, size=0.5),
        "v": uniform("N", S, "e", low=-0.5, high=0.5),
        "lift": constant(extremes("N", T, 1)),
    }


@attention_.gradient(
    question="attention",
    **heads(),
    causal=constant(None),
    lift=constant(None),
    again=constant(False),
    cases=[
        heads(T=3, S=6),
        heads(T=6, S=3),
        heads(T=1),
        heads(S=1),
        heads(d=1),
        heads(e=1),
        heads(3, 3, 3, 3, 3),
        heads(1, 1, 1, 1, 1),
        heads(d=4, size=8),
        dict(q=zeros("N", "T", "d")),
        far(),
        dict(causal=constant(value=False)),
        AGAIN,
        {**heads(3, 3, 3, 3, 3), **AGAIN},
    ],
    limit=1.0,
)
def attention(student, q, k, v, dout, causal, lift, again):
    """Attention: every query shares itself out among all keys."""
    yield from asked(student, causal, again, lift, None, q, k, v, dout)


def steps(N="N", T="T", d="d", e="e", size=1.5):
    """Declare as many queries as keys."""
    return heads(N, T, T, d, e, size)


def rising(T):
    """Return a case where the last key, which only the last query sees, fits all of them best.

    Its scores are nearly 300 above those of the first: no mask will do that is only large.
    """
    return {
        **steps(T=T, d=16, size=0.2),
        "q": uniform("N", T, 16, low=0.78, high=0.82),
        "v": uniform("N", T, "e", low=-0.5, high=0.5),
        "rise": constant(uniform(low=88, high=90)),
    }


@attention_.gradient(
    question="causal",
    **steps(),
    lift=constant(None),
    rise=constant(None),
    again=constant(False),
    cases=[
        steps(T=1),
        steps(T=3),
        steps(T=8),
        steps(3, 3, 3, 3),
        steps(1, 3, 1, 1),
        steps(T=7, d=4, size=8),
        far("T", "T"),
        rising(7),
        dict(v=zeros("N", "T", "e")),
        AGAIN,
        {**steps(3, 3, 3, 3), **AGAIN},
    ],
    limit=1.0,
)
def causal(student, q, k, v, dout, lift, rise, again):
    """Attention(causal=True): a query sees the keys up to its own place."""
    yield from asked(student, True, again, lift, rise, q, k, v, dout)


def normed(*sizes):
    """Return a case with an x of these sizes."""
    return dict(x=normal(*sizes), dout=upstream(*sizes))


def norm_in_use(student, options, again, x, gain, dout):
    """Return a norm that has worked on other sizes, and a second one with another gain."""
    norm, second = student.RMSNorm(1 * gain, **options), student.RMSNorm(2 - gain, **options)
    for n in (2, 3):
        norm.forward(np.concatenate([again * n - x] * n))
        norm.backward(np.concatenate([dout] * n))
    norm.forward(1 * x)
    second.forward(3 - x)
    return norm, second


@attention_.gradient(
    question="rmsnorm",
    **normed("N", "D"),
    gain=normal("D"),
    eps=constant(None),
    again=constant(False),
    cases=[
        normed("D"),
        normed("N", "T", "D"),
        normed("N", 3, "T", "D"),
        normed(1, 3, "D"),
        {**normed("N", 3, 1), "gain": normal(1)},
        {**normed(3, 3, 3), "gain": normal(3)},
        dict(x=uniform("N", "D", low=-2e-3, high=2e-3)),
        dict(x=zeros("N", "D")),
        dict(x=extremes("N", "D")),
        dict(gain=zeros("D")),
        dict(eps=constant(uniform(low=0.2, high=2.0))),
        {**normed("N", "T", "D"), "eps": constant(uniform(low=0.2, high=2.0))},
        AGAIN,
        {**normed("N", "T", "D"), **AGAIN},
    ],
    limit=1.0,
)
def rmsnorm(student, x, dout, gain, eps, again):
    """RMSNorm: every row is brought to one size; the gain is shared by all rows."""
    options = {} if eps is None else {"eps": float(eps)}
    norm, kept = student.RMSNorm(gain, **options), copies(x, gain)
    yield norm.forward(x)
    if again:
        norm, second = norm_in_use(student, options, again, *kept, dout)
    dx = norm.backward(dout)
    if again:
        second.backward(-1 * dout)
    yield dict(x=dx, gain=norm.dgain)


def weights(rows, columns, size=1):
    """Declare a matrix of weights."""
    return uniform(rows, columns, low=-size, high=size)


def whole(N="N", T="T", d="d", a="a", h="h"):
    """Declare a block with its input and its upstream gradient."""
    return dict(
        x=normal(N, T, d),
        gain1=uniform(d, low=0.5, high=2),
        Wq=weights(d, a),
        Wk=weights(d, a),
        Wv=weights(d, a),
        Wo=weights(a, d),
        gain2=uniform(d, low=0.5, high=2),
        W1=weights(d, h),
        b1=uniform(h, low=-1, high=1),
        W2=weights(h, d),
        b2=uniform(d, low=-1, high=1),
        dout=upstream(N, T, d),
    )


# Both norms meet small numbers: there eps counts.
SMALL = dict(x=uniform("N", "T", "d", low=-2e-3, high=2e-3), Wo=weights("a", "d", size=1e-3))


def block_in_use(student, again, x, dout, params):
    """Return a block that has worked on other sizes, and a second one with other weights."""
    block = student.Block(dict(params))
    second = student.Block({name: again - array for name, array in params.items()})
    for n in (2, 3):
        block.forward(np.concatenate([again * n - x[:, :1]] * n))
        block.backward(np.concatenate([dout[:, :1]] * n))
    block.forward(1 * x)
    second.forward(3 - x)
    return block, second


def keyed(grads, names):
    """Return the gradients that are keyed like the arrays; a list or tuple has no keys."""
    if not isinstance(grads, Mapping):
        return {}
    return {name: grads[name] for name in names if name in grads}


@attention_.gradient(
    question="block",
    **whole(),
    again=constant(False),
    cases=[
        whole(T=1),
        whole(1, 4, 3, 6, 7),
        whole(3, 3, 3, 3, 3),
        whole(a=1, h=1),
        dict(x=zeros("N", "T", "d")),
        SMALL,
        dict(Wo=zeros("a", "d")),
        dict(W2=zeros("h", "d")),
        AGAIN,
    ],
    limit=1.0,
)
def block(student, x, dout, again, **params):
    """Block: the gradient goes around each half and through it."""
    block, kept = student.Block(dict(params)), copies(x, *params.values())
    yield block.forward(x)
    if again:
        params = dict(zip(params, kept[1:], strict=True))
        block, second = block_in_use(student, again, kept[0], dout, params)
    dx = block.backward(dout)
    if again:
        second.backward(-1 * dout)
    yield {"x": dx, **keyed(block.grads, params)}


def near_800():
    """Declare a block, and an input whose rows are so much alike that all scores are near 800."""
    declared = whole("N", 3, 3, 6, "h") | dict(
        x=uniform("N", 3, 3, low=30, high=31),
        gain1=uniform(3, low=0.98, high=1.02),
        Wq=uniform(3, 6, low=5.5, high=6.5),
        Wk=uniform(3, 6, low=5.5, high=6.5),
    )
    del declared["dout"]
    return declared


@attention_.values(
    question="block",
    **near_800(),
    cases=[dict(Wk=uniform(3, 6, low=-6.5, high=-5.5))],
    limit=1.0,
)
def high_scores(student, x, **params):
    """Block: finite where all scores lie near 800, or near -800."""
    yield student.Block(dict(params)).forward(x)
