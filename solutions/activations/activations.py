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
        # BEGIN SOLUTION
        # A tanh of half the width, moved up; tanh never overflows.
        self.out = (1 + np.tanh(x / 2)) / 2
        return self.out
        # END SOLUTION

    def backward(self, dout):
        """Return dx, shaped like x."""
        # BEGIN SOLUTION
        # Seen from the output the slope is out (1 - out).
        return dout * self.out * (1 - self.out)
        # END SOLUTION


class Tanh:
    """out = (e^x - e^-x) / (e^x + e^-x), from -1 to 1."""

    def forward(self, x):
        # BEGIN SOLUTION
        self.out = np.tanh(x)
        return self.out
        # END SOLUTION

    def backward(self, dout):
        """Return dx, shaped like x."""
        # BEGIN SOLUTION
        # Seen from the output the slope is 1 - out^2.
        return dout * (1 - self.out**2)
        # END SOLUTION


class ReLU:
    """out = x where x is positive, else 0."""

    def forward(self, x):
        # BEGIN SOLUTION
        self.x = x
        return np.maximum(x, 0)
        # END SOLUTION

    def backward(self, dout):
        """Return dx, shaped like x; where x is 0 any slope from 0 to 1 will do."""
        # BEGIN SOLUTION
        # An open door where x is positive, a closed one elsewhere.
        return dout * (self.x > 0)
        # END SOLUTION


class LeakyReLU:
    """out = x where x is positive, else alpha x, with 0 <= alpha <= 1."""

    def __init__(self, alpha=0.01):
        self.alpha = alpha

    def forward(self, x):
        # BEGIN SOLUTION
        self.x = x
        return np.where(x > 0, x, self.alpha * x)
        # END SOLUTION

    def backward(self, dout):
        """Return dx, shaped like x; where x is 0 any slope from alpha to 1 will do."""
        # BEGIN SOLUTION
        return dout * np.where(self.x > 0, 1, self.alpha)
        # END SOLUTION


class ELU:
    """out = x where x is positive, else alpha (e^x - 1), with alpha > 0."""

    def __init__(self, alpha=1.0):
        self.alpha = alpha

    def forward(self, x):
        # BEGIN SOLUTION
        # np.where computes both branches: the minimum keeps e^x from overflowing where x wins.
        self.x = x
        self.out = np.where(x > 0, x, self.alpha * np.expm1(np.minimum(x, 0)))
        return self.out
        # END SOLUTION

    def backward(self, dout):
        """Return dx, shaped like x; where x is 0 any slope between alpha and 1 will do."""
        # BEGIN SOLUTION
        # On the left the slope is alpha e^x, and that is out + alpha.
        return dout * np.where(self.x > 0, 1, self.out + self.alpha)
        # END SOLUTION


class Maxout:
    """out = the largest of the k pieces along the last axis: x (..., k), out (...)."""

    def forward(self, x):
        # BEGIN SOLUTION
        # True for one piece in each row, the first of the largest.
        winner = np.expand_dims(np.argmax(x, axis=-1), -1)
        self.won = np.arange(x.shape[-1]) == winner
        return np.max(x, axis=-1)
        # END SOLUTION

    def backward(self, dout):
        """Return dx, shaped like x; at a tie any split of dout among the largest will do."""
        # BEGIN SOLUTION
        return self.won * np.expand_dims(dout, -1)
        # END SOLUTION


class GELU:
    """out = x Phi(x), Phi the normal distribution function; or its tanh form."""

    def forward(self, x):
        # BEGIN SOLUTION
        self.x = x
        self.below = (1 + erf(x / np.sqrt(2))) / 2  # Phi: the share of the bell left of x
        return x * self.below
        # END SOLUTION

    def backward(self, dout):
        """Return dx, shaped like x: the slope of the form that forward used."""
        # BEGIN SOLUTION
        # The product rule; the slope of Phi is the bell itself.
        bell = np.exp(-(self.x**2) / 2) / np.sqrt(2 * np.pi)
        return dout * (self.below + self.x * bell)
        # END SOLUTION


class SiLU:
    """out = x sigmoid(x), also called swish."""

    def forward(self, x):
        # BEGIN SOLUTION
        self.x = x
        self.s = (1 + np.tanh(x / 2)) / 2
        return x * self.s
        # END SOLUTION

    def backward(self, dout):
        """Return dx, shaped like x."""
        # BEGIN SOLUTION
        # The product rule: s + x s (1 - s).
        return dout * self.s * (1 + self.x * (1 - self.s))
        # END SOLUTION


class Softplus:
    """out = ln(1 + e^x), a ReLU with the corner rounded off."""

    def forward(self, x):
        # BEGIN SOLUTION
        # ln(e^0 + e^x): logaddexp takes the larger exponent out before it exponentiates.
        self.x = x
        return np.logaddexp(0, x)
        # END SOLUTION

    def backward(self, dout):
        """Return dx, shaped like x."""
        # BEGIN SOLUTION
        # e^x / (1 + e^x), which is the sigmoid.
        return dout * (1 + np.tanh(self.x / 2)) / 2
        # END SOLUTION
