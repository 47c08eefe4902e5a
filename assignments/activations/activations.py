"""Activations: what makes a network more than one matrix.

An activation looks at every number alone and answers with one number; only ``Maxout`` looks at a
few numbers together. On the way back the chain rule is therefore one product, element by element:

    dx = dout * slope

and all that differs between the classes is the slope. ``forward`` keeps what ``backward`` needs.
"""

import math

import numpy as np

erf = np.vectorize(math.erf, otypes=[float])  # numpy has no error function; GELU may need one


class Sigmoid:
    """out = 1 / (1 + e^-x), from 0 to 1."""

    def forward(self, x):
        raise NotImplementedError("Sigmoid.forward")

    def backward(self, dout):
        """Return dx, shaped like x."""
        raise NotImplementedError("Sigmoid.backward")


class Tanh:
    """out = (e^x - e^-x) / (e^x + e^-x), from -1 to 1."""

    def forward(self, x):
        raise NotImplementedError("Tanh.forward")

    def backward(self, dout):
        """Return dx, shaped like x."""
        raise NotImplementedError("Tanh.backward")


class ReLU:
    """out = x where x is positive, else 0."""

    def forward(self, x):
        raise NotImplementedError("ReLU.forward")

    def backward(self, dout):
        """Return dx, shaped like x; where x is 0 any slope from 0 to 1 will do."""
        raise NotImplementedError("ReLU.backward")


class LeakyReLU:
    """out = x where x is positive, else alpha x, with 0 <= alpha <= 1."""

    def __init__(self, alpha=0.01):
        self.alpha = alpha

    def forward(self, x):
        raise NotImplementedError("LeakyReLU.forward")

    def backward(self, dout):
        """Return dx, shaped like x; where x is 0 any slope from alpha to 1 will do."""
        raise NotImplementedError("LeakyReLU.backward")


class ELU:
    """out = x where x is positive, else alpha (e^x - 1), with alpha > 0."""

    def __init__(self, alpha=1.0):
        self.alpha = alpha

    def forward(self, x):
        raise NotImplementedError("ELU.forward")

    def backward(self, dout):
        """Return dx, shaped like x; where x is 0 any slope between alpha and 1 will do."""
        raise NotImplementedError("ELU.backward")


class Maxout:
    """out = the largest of the k pieces along the last axis: x (..., k), out (...)."""

    def forward(self, x):
        raise NotImplementedError("Maxout.forward")

    def backward(self, dout):
        """Return dx, shaped like x; at a tie any split of dout among the largest will do."""
        raise NotImplementedError("Maxout.backward")


class GELU:
    """out = x Phi(x), Phi the normal distribution function; or its tanh form."""

    def forward(self, x):
        raise NotImplementedError("GELU.forward")

    def backward(self, dout):
        """Return dx, shaped like x: the slope of the form that forward used."""
        raise NotImplementedError("GELU.backward")


class SiLU:
    """out = x sigmoid(x), also called swish."""

    def forward(self, x):
        raise NotImplementedError("SiLU.forward")

    def backward(self, dout):
        """Return dx, shaped like x."""
        raise NotImplementedError("SiLU.backward")


class Softplus:
    """out = ln(1 + e^x), a ReLU with the corner rounded off."""

    def forward(self, x):
        raise NotImplementedError("Softplus.forward")

    def backward(self, dout):
        """Return dx, shaped like x."""
        raise NotImplementedError("Softplus.backward")
