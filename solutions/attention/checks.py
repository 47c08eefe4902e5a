"""Attention, hidden: the same questions on other shapes and scales.

Objects in use twice and rows that lie far apart stay with the public checks, which are asked on
hidden draws too.
"""

from gradekit import constant, normal, public, uniform, upstream

attention = public("attention")


@attention.gradient(
    question="softmax",
    x=uniform("N", "T", "C", low=-50, high=50),
    dout=upstream("N", "T", "C"),
    dims={"N": (7, 3), "C": (12, 30)},
    cases=[dict(x=normal("N", 3, 1, "T", "C"), dout=upstream("N", 3, 1, "T", "C"))],
    limit=1.0,
)
def softmax_elsewhere(student, x, dout):
    """softmax_rows on longer rows, its backward on its own y."""
    y = student.softmax_rows(x)
    yield y
    yield student.softmax_rows_backward(dout, y)


@attention.gradient(
    question="attention",
    q=uniform("N", "T", "d", low=-2, high=2),
    k=uniform("N", "S", "d", low=-2, high=2),
    v=uniform("N", "S", "e", low=-50, high=50),
    dout=upstream("N", "T", "e"),
    dims={"N": (7, 3), "T": (12, 3), "S": (4, 17), "d": (9, 16)},
    limit=1.0,
)
def attention_elsewhere(student, q, k, v, dout):
    """Attention on other sizes, with large values."""
    attention = student.Attention()
    yield attention.forward(q, k, v)
    yield attention.backward(dout)


@attention.gradient(
    question="causal",
    q=uniform("N", "T", "d", low=-2, high=2),
    k=uniform("N", "T", "d", low=-2, high=2),
    v=uniform("N", "T", "e", low=-50, high=50),
    dout=upstream("N", "T", "e"),
    dims={"N": (7, 3), "T": (12, 17), "d": (9, 16)},
    limit=1.0,
)
def causal_elsewhere(student, q, k, v, dout):
    """Attention(causal=True) on longer sequences, with large values."""
    attention = student.Attention(causal=True)
    yield attention.forward(q, k, v)
    yield attention.backward(dout)


@attention.gradient(
    question="rmsnorm",
    x=normal("N", "T", 1, "D"),
    gain=uniform("D", low=-30, high=30),
    dout=upstream("N", "T", 1, "D"),
    eps=constant(uniform(low=1e-4, high=1e-2)),
    dims={"N": (7, 3), "D": (12, 30)},
    limit=1.0,
)
def rmsnorm_elsewhere(student, x, gain, dout, eps):
    """RMSNorm on other sizes, with large gains."""
    norm = student.RMSNorm(gain, float(eps))
    yield norm.forward(x)
    dx = norm.backward(dout)
    yield dict(x=dx, gain=norm.dgain)


@attention.gradient(
    question="block",
    x=normal("N", "T", "d"),
    gain1=uniform("d", low=-2, high=2),
    Wq=uniform("d", "a", low=-1, high=1),
    Wk=uniform("d", "a", low=-1, high=1),
    Wv=uniform("d", "a", low=-1, high=1),
    Wo=uniform("a", "d", low=-1, high=1),
    gain2=uniform("d", low=-2, high=2),
    W1=uniform("d", "h", low=-1, high=1),
    b1=uniform("h", low=-1, high=1),
    W2=uniform("h", "d", low=-1, high=1),
    b2=uniform("d", low=-1, high=1),
    dout=upstream("N", "T", "d"),
    dims={"N": (3, 1), "T": (9, 4), "d": (6, 8), "a": (4, 3)},
    limit=1.0,
)
def block_elsewhere(student, x, dout, **params):
    """Block on other sizes."""
    block = student.Block(params)
    yield block.forward(x)
    dx = block.backward(dout)
    yield {"x": dx, **{name: block.grads[name] for name in params}}
