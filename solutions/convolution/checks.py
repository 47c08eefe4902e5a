"""Convolution, hidden: the same questions with other sizes, strides and padding.

Ties, peaks and objects in use twice stay with the public checks, which are asked on hidden draws
too.
"""

from gradekit import constant, normal, public, upstream

convolution = public("convolution")
ONCE = dict(draws=1, limit=1.0)


@convolution.gradient(
    question="conv",
    x=normal("N", 3, 8, 5),
    w=normal(4, 3, 2, 3),
    b=normal(4),
    dout=upstream("N", 4, 6, 4),
    stride=constant(2),
    pad=constant(2),
    dims={"N": 7},
    **ONCE,
)
def conv_elsewhere(student, x, w, b, dout, stride, pad):
    """Conv2d with other sizes."""
    layer = student.Conv2d(w, b, stride=stride, pad=pad)
    yield layer.forward(x)
    dx = layer.backward(dout)
    yield dict(x=dx, w=layer.dw, b=layer.db)


POOLED = dict(x=normal("N", 3, 9, 6), dout=upstream("N", 3, 5, 3), dims={"N": 7}, **ONCE)


@convolution.gradient(question="max_pool", **POOLED)
def max_pool_elsewhere(student, x, dout):
    """MaxPool2d with other sizes."""
    layer = student.MaxPool2d(1, 2)
    yield layer.forward(x)
    yield layer.backward(dout)


@convolution.gradient(question="avg_pool", **POOLED)
def avg_pool_elsewhere(student, x, dout):
    """AvgPool2d with other sizes."""
    layer = student.AvgPool2d(1, 2)
    yield layer.forward(x)
    yield layer.backward(dout)


@convolution.values(
    question="fast_conv",
    x=normal("N", 3, 8, 5),
    w=normal(4, 3, 2, 3),
    b=normal(4),
    dims={"N": 7},
    **ONCE,
)
def fast_conv_elsewhere(student, x, w, b):
    """fast_conv with other sizes."""
    yield student.fast_conv(x, w, b, 2, 2)
