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
        # BEGIN SOLUTION
        mean, var = self.running_mean, self.running_var
        if train:
            mean = x.mean(axis=0)
            var = ((x - mean) ** 2).mean(axis=0)
            self.running_mean = self.momentum * self.running_mean + (1 - self.momentum) * mean
            self.running_var = self.momentum * self.running_var + (1 - self.momentum) * var
        self.train, self.std = train, np.sqrt(var + self.eps)
        self.h = (x - mean) / self.std
        return self.gamma * self.h + self.beta
        # END SOLUTION

    def backward(self, dout):
        """Keep self.dgamma and self.dbeta and return dx, each shaped like its variable."""
        # BEGIN SOLUTION
        self.dgamma = (dout * self.h).sum(axis=0)
        self.dbeta = dout.sum(axis=0)
        dh = dout * self.gamma
        if self.train:
            # What would move the batch's mean, and what would move its variance, has no effect.
            dh = dh - dh.mean(axis=0) - self.h * (dh * self.h).mean(axis=0)
        return dh / self.std
        # END SOLUTION


class LayerNorm:
    """out = gamma h + beta, where h = (x - mean) / sqrt(var + eps), along the last axis."""

    def __init__(self, gamma, beta, eps=1e-5):
        self.gamma, self.beta, self.eps = gamma, beta, eps

    def forward(self, x):
        """Return out, shaped like x : (..., D); gamma, beta : (D,)."""
        # BEGIN SOLUTION
        centred = x - x.mean(axis=-1, keepdims=True)
        self.std = np.sqrt((centred**2).mean(axis=-1, keepdims=True) + self.eps)
        self.h = centred / self.std
        return self.gamma * self.h + self.beta
        # END SOLUTION

    def backward(self, dout):
        """Keep self.dgamma and self.dbeta and return dx, each shaped like its variable."""
        # BEGIN SOLUTION
        others = tuple(range(dout.ndim - 1))  # all examples use the same gamma and beta
        self.dgamma = (dout * self.h).sum(axis=others)
        self.dbeta = dout.sum(axis=others)
        dh = dout * self.gamma
        along = (dh * self.h).mean(axis=-1, keepdims=True)
        return (dh - dh.mean(axis=-1, keepdims=True) - self.h * along) / self.std
        # END SOLUTION


class Dropout:
    """out = m x / (1 - p_drop), where each m is 0 with probability p_drop, else 1."""

    def __init__(self, p_drop, rng):
        self.p_drop, self.rng = p_drop, rng

    def forward(self, x, train=True):
        """Return out, shaped like x; x itself where train is False."""
        # BEGIN SOLUTION
        keep = 1 - self.p_drop
        # Dividing by keep leaves the mean of out as it was, so that a test needs no correction.
        self.scale = (self.rng.random(x.shape) < keep) / keep if train else 1.0
        return x * self.scale
        # END SOLUTION

    def backward(self, dout):
        """Return dx, shaped like x."""
        # BEGIN SOLUTION
        return dout * self.scale
        # END SOLUTION
