"""Normalisation and dropout: layers that behave otherwise in training than afterwards.

Batch normalisation looks at the whole batch, so that every example has a part in the gradient of
every other one. Layer normalisation does the same within one example. Dropout throws numbers away
by chance, and remembers which.
"""

import numpy as np


class BatchNorm:
    """out = gamma h + beta, where h = (x - mean) / sqrt(var + eps), column by column."""

    def __init__(self, gamma, beta, eps=1e-5, momentum=0.9):
        self.gamma, self.beta, self.eps, self.momentum = gamma, beta, eps, momentum
        self.running_mean = np.zeros(len(gamma))
        self.running_var = np.ones(len(gamma))

    def forward(self, x, train=True):
        """Return out : (N, D), with the statistics of the batch or the running ones; x : (N, D)."""
        raise NotImplementedError("BatchNorm.forward")

    def backward(self, dout):
        """Keep self.dgamma and self.dbeta and return dx, each shaped like its variable."""
        raise NotImplementedError("BatchNorm.backward")


class LayerNorm:
    """out = gamma h + beta, where h = (x - mean) / sqrt(var + eps), along the last axis."""

    def __init__(self, gamma, beta, eps=1e-5):
        self.gamma, self.beta, self.eps = gamma, beta, eps

    def forward(self, x):
        """Return out, shaped like x : (..., D); gamma, beta : (D,)."""
        raise NotImplementedError("LayerNorm.forward")

    def backward(self, dout):
        """Keep self.dgamma and self.dbeta and return dx, each shaped like its variable."""
        raise NotImplementedError("LayerNorm.backward")


class Dropout:
    """out = m x / (1 - p_drop), where each m is 0 with probability p_drop, else 1."""

    def __init__(self, p_drop, rng):
        self.p_drop, self.rng = p_drop, rng

    def forward(self, x, train=True):
        """Return out, shaped like x; x itself where train is False."""
        raise NotImplementedError("Dropout.forward")

    def backward(self, dout):
        """Return dx, shaped like x."""
        raise NotImplementedError("Dropout.backward")
