"""Activations, hidden: the same questions on other shapes, scales and values of alpha.

Kinks, ties and objects in use twice stay with the public checks, which are asked on hidden draws
too.
"""

from gradekit import constant, extremes, normal, public, upstream

activations = public("activations")
ELSEWHERE = dict(
    x=normal(17),
    dout=upstream(17),
    cases=[dict(x=extremes("N", 3, "M"), dout=upstream("N", 3, "M"))],
    draws=1,
    limit=1.0,
)


@activations.gradient(question="sigmoid", **ELSEWHERE)
def sigmoid_elsewhere(student, x, dout):
    """Sigmoid on other shapes, with large inputs."""
    activation = student.Sigmoid()
    yield activation.forward(x)
    yield activation.backward(dout)


@activations.gradient(question="tanh", **ELSEWHERE)
def tanh_elsewhere(student, x, dout):
    """Tanh on other shapes, with large inputs."""
    activation = student.Tanh()
    yield activation.forward(x)
    yield activation.backward(dout)


@activations.gradient(question="relu", **ELSEWHERE)
def relu_elsewhere(student, x, dout):
    """ReLU on other shapes, with large inputs."""
    activation = student.ReLU()
    yield activation.forward(x)
    yield activation.backward(dout)


@activations.gradient(question="leaky_relu", **ELSEWHERE, alpha=constant(0.07))
def leaky_relu_elsewhere(student, x, dout, alpha):
    """LeakyReLU with another alpha."""
    activation = student.LeakyReLU(alpha=alpha)
    yield activation.forward(x)
    yield activation.backward(dout)


@activations.gradient(question="elu", **ELSEWHERE, alpha=constant(1.6))
def elu_elsewhere(student, x, dout, alpha):
    """ELU with another alpha."""
    activation = student.ELU(alpha=alpha)
    yield activation.forward(x)
    yield activation.backward(dout)


@activations.gradient(
    question="maxout",
    x=normal(17),
    dout=upstream(),
    cases=[dict(x=extremes("N", 3, "M"), dout=upstream("N", 3))],
    draws=1,
    limit=1.0,
)
def maxout_elsewhere(student, x, dout):
    """Maxout on other shapes, with large inputs."""
    activation = student.Maxout()
    yield activation.forward(x)
    yield activation.backward(dout)


@activations.gradient(question="gelu", **ELSEWHERE)
def gelu_elsewhere(student, x, dout):
    """GELU on other shapes, with large inputs."""
    activation = student.GELU()
    yield activation.forward(x)
    yield activation.backward(dout)


@activations.gradient(question="silu", **ELSEWHERE)
def silu_elsewhere(student, x, dout):
    """SiLU on other shapes, with large inputs."""
    activation = student.SiLU()
    yield activation.forward(x)
    yield activation.backward(dout)


@activations.gradient(question="softplus", **ELSEWHERE)
def softplus_elsewhere(student, x, dout):
    """Softplus on other shapes, with large inputs."""
    activation = student.Softplus()
    yield activation.forward(x)
    yield activation.backward(dout)
