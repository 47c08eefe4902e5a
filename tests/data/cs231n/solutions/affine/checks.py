"""Hidden: larger batches, a single column, many classes."""

from gradekit import labels, normal, public, uniform, upstream

affine = public("affine")


@affine.gradient(
    question="affine",
    x=normal("N", 3, 1, 4),
    w=normal(12, "M"),
    b=normal("M"),
    dout=upstream("N", "M"),
    dims={"N": (17, 6)},
    cases=[dict(x=normal("N", 1), w=normal(1, "M"))],
    limit=1.0,
)
def affine_elsewhere(student, x, w, b, dout):
    """affine on other shapes."""
    out, cache = student.affine_forward(x, w, b)
    yield out
    yield student.affine_backward(dout, cache)


@affine.gradient(
    question="softmax",
    x=uniform("N", "C", low=-100, high=100),
    y=labels("N", classes="C"),
    dims={"N": (17, 3), "C": (10, 30)},
    limit=1.0,
)
def softmax_elsewhere(student, x, y):
    """softmax_loss with many classes, far apart."""
    loss, dx = student.softmax_loss(x, y)
    yield loss
    yield dx
