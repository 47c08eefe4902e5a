"""Normalisation, hidden: the same questions on other shapes and scales.

What is used again, and what is special, stays with the public checks, which are asked on hidden
draws too.
"""

from gradekit import constant, extremes, normal, positive, public, uniform, upstream

normalisation = public("normalisation")


@normalisation.gradient(
    question="batchnorm",
    x=normal(17, "D"),
    gamma=normal("D"),
    beta=normal("D"),
    dout=upstream(17, "D"),
    eps=constant(uniform(low=0.01, high=0.1)),
    cases=[
        dict(x=extremes(17, "D")),
        dict(x=normal(3, 3), gamma=normal(3), beta=normal(3), dout=upstream(3, 3)),
    ],
    limit=1.0,
)
def batchnorm_elsewhere(student, x, gamma, beta, dout, eps):
    """BatchNorm in training, on other shapes."""
    layer = student.BatchNorm(gamma, beta, float(eps))
    yield layer.forward(x)
    dx = layer.backward(dout)
    yield [dx, layer.dgamma, layer.dbeta]


@normalisation.gradient(
    question="batchnorm_test",
    x=normal(17, "D"),
    gamma=normal("D"),
    beta=normal("D"),
    dout=upstream(17, "D"),
    mean=constant(normal("D")),
    var=constant(positive("D")),
    eps=constant(uniform(low=0.01, high=0.1)),
    limit=1.0,
)
def batchnorm_test_elsewhere(student, x, gamma, beta, dout, mean, var, eps):
    """BatchNorm afterwards, on other shapes."""
    layer = student.BatchNorm(gamma, beta, float(eps), 0.5)
    layer.running_mean, layer.running_var = mean, var
    yield layer.forward(x, False)
    dx = layer.backward(dout)
    yield [dx, layer.dgamma, layer.dbeta]


@normalisation.gradient(
    question="layernorm",
    x=normal("N", 3, "D"),
    gamma=normal("D"),
    beta=normal("D"),
    dout=upstream("N", 3, "D"),
    eps=constant(uniform(low=0.01, high=0.1)),
    cases=[dict(x=normal(1, 4, 1, "N", "D"), dout=upstream(1, 4, 1, "N", "D"))],
    dims={"N": (17, 6)},
    limit=1.0,
)
def layernorm_elsewhere(student, x, gamma, beta, dout, eps):
    """LayerNorm on other shapes."""
    layer = student.LayerNorm(gamma, beta, float(eps))
    yield layer.forward(x)
    dx = layer.backward(dout)
    yield [dx, layer.dgamma, layer.dbeta]
