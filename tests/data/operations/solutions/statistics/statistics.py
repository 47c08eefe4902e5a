"""Layers with statistics or chance: norms of other groups, and other things that are dropped."""

import numpy as np


class GroupNorm:
    """out = scale h + shift; h has mean 0 and variance 1 over each group of channels."""

    def __init__(self, scale, shift, groups, eps=1e-5):
        self.scale, self.shift, self.groups, self.eps = scale, shift, groups, eps

    def forward(self, x):
        """Return out, shaped like x : (N, C, T); scale, shift : (C,)."""
        # BEGIN SOLUTION
        grouped = x.reshape(len(x), self.groups, -1)
        centred = grouped - grouped.mean(axis=2, keepdims=True)
        variance = np.mean(centred**2, axis=2, keepdims=True)
        self.inverse = 1 / np.sqrt(variance + self.eps)
        self.h = (centred * self.inverse).reshape(x.shape)
        return self.h * self.scale[:, None] + self.shift[:, None]
        # END SOLUTION

    def backward(self, dout):
        """Keep self.dscale and self.dshift and return dx, each shaped like its variable."""
        # BEGIN SOLUTION
        self.dscale = np.sum(self.h * dout, axis=(0, 2))
        self.dshift = np.sum(dout, axis=(0, 2))
        N, G = len(dout), self.groups
        dh = (self.scale[:, None] * dout).reshape(N, G, -1)
        h = self.h.reshape(N, G, -1)
        level = dh.mean(axis=2, keepdims=True)
        spread = (dh * h).mean(axis=2, keepdims=True)
        return (self.inverse * (dh - level - h * spread)).reshape(dout.shape)
        # END SOLUTION


class InstanceNorm:
    """h = (x - mean) / sqrt(var + eps) for each channel of each image; no weights."""

    def __init__(self, eps=1e-5):
        self.eps = eps

    def forward(self, x):
        """Return h, shaped like x : (N, C, H, W)."""
        # BEGIN SOLUTION
        mean = x.mean(axis=(2, 3), keepdims=True)
        var = ((x - mean) ** 2).mean(axis=(2, 3), keepdims=True)
        self.std = np.sqrt(var + self.eps)
        self.h = (x - mean) / self.std
        return self.h
        # END SOLUTION

    def backward(self, dout):
        """Return dx, shaped like x."""
        # BEGIN SOLUTION
        along = (dout * self.h).mean(axis=(2, 3), keepdims=True)
        return (dout - dout.mean(axis=(2, 3), keepdims=True) - self.h * along) / self.std
        # END SOLUTION


class Standardise:
    """h = (x - mean) / (std + eps), column by column; afterwards with the averages of training."""

    def __init__(self, n_features, eps=1e-3, keep=0.9):
        self.eps, self.keep = eps, keep
        self.mean, self.spread = np.zeros(n_features), np.ones(n_features)

    def forward(self, x, training=True):
        """Return h, shaped like x : (N, D)."""
        # BEGIN SOLUTION
        if training:
            mean = x.mean(axis=0)
            std = np.sqrt(((x - mean) ** 2).mean(axis=0))
            self.mean = self.keep * self.mean + (1 - self.keep) * mean
            self.spread = self.keep * self.spread + (1 - self.keep) * std
        else:
            mean, std = self.mean, self.spread
        self.training, self.std = training, std
        self.centred = x - mean
        return self.centred / (std + self.eps)
        # END SOLUTION

    def backward(self, dout):
        """Return dx, shaped like x."""
        # BEGIN SOLUTION
        below = self.std + self.eps
        if not self.training:
            return dout / below
        dcentred = dout / below
        dstd = -(dout * self.centred).sum(axis=0) / below**2
        dcentred = dcentred + dstd * self.centred / (self.std * len(dout))
        return dcentred - dcentred.mean(axis=0)
        # END SOLUTION


class BatchNorm2d:
    """out = gamma h + beta for each channel, with statistics over the batch and the image."""

    def __init__(self, gamma, beta, eps=1e-5, momentum=0.1):
        self.gamma, self.beta, self.eps, self.momentum = gamma, beta, eps, momentum
        self.mean, self.var = 0 * gamma, 0 * gamma + 1

    def forward(self, x, train=True):
        """Return out, shaped like x : (N, C, T)."""
        # BEGIN SOLUTION
        self.train, mean, var = train, self.mean, self.var
        if train:
            mean, var = x.mean(axis=(0, 2)), x.var(axis=(0, 2))
            # momentum is the weight of what is new here.
            self.mean = (1 - self.momentum) * self.mean + self.momentum * mean
            self.var = (1 - self.momentum) * self.var + self.momentum * var
        self.root = np.sqrt(var + self.eps)[:, None]
        self.h = (x - mean[:, None]) / self.root
        return self.gamma[:, None] * self.h + self.beta[:, None]
        # END SOLUTION

    def backward(self, dout):
        """Keep self.dgamma and self.dbeta and return dx, each shaped like its variable."""
        # BEGIN SOLUTION
        self.dgamma = np.einsum("nct,nct->c", dout, self.h)
        self.dbeta = np.einsum("nct->c", dout)
        dh = dout * self.gamma[:, None]
        if self.train:
            level = dh.mean(axis=(0, 2), keepdims=True)
            dh = dh - level - self.h * (dh * self.h).mean(axis=(0, 2), keepdims=True)
        return dh / self.root
        # END SOLUTION


class Unit:
    """out = gain * x / |x|, row by row."""

    def __init__(self, gain, eps=1e-6):
        self.gain, self.eps = gain, eps

    def forward(self, x):
        """Return out, shaped like x : (N, D); gain : (D,)."""
        # BEGIN SOLUTION
        self.norm = np.sqrt((x**2).sum(axis=1, keepdims=True) + self.eps)
        self.u = x / self.norm
        return self.u * self.gain
        # END SOLUTION

    def backward(self, dout):
        """Keep self.dgain and return dx, each shaped like its variable."""
        # BEGIN SOLUTION
        self.dgain = (self.u * dout).sum(axis=0)
        du = self.gain * dout
        return (du - self.u * np.sum(du * self.u, axis=1, keepdims=True)) / self.norm
        # END SOLUTION


class WeightNorm:
    """out = x @ (g * V / |V|), where each column of V is made 1 long."""

    def __init__(self, V, g):
        self.V, self.g = V, g

    def forward(self, x):
        """Return out : (N, M); x : (N, D), V : (D, M), g : (M,)."""
        # BEGIN SOLUTION
        self.x = x
        self.length = np.sqrt(np.sum(self.V**2, axis=0))
        self.unit = self.V / self.length
        return x @ (self.unit * self.g)
        # END SOLUTION

    def backward(self, dout):
        """Keep self.dV and self.dg and return dx, each shaped like its variable."""
        # BEGIN SOLUTION
        dW = self.x.T @ dout
        self.dg = (dW * self.unit).sum(axis=0)
        self.dV = self.g * (dW - self.unit * self.dg) / self.length
        return dout @ (self.g * self.unit).T
        # END SOLUTION


class ChannelDropout:
    """Drops whole channels: out[n, c] = 0 with probability p, else x[n, c] / (1 - p)."""

    def __init__(self, p, rng):
        self.p, self.rng = p, rng

    def forward(self, x, train=True):
        """Return out, shaped like x : (N, C, T); x itself where train is False."""
        # BEGIN SOLUTION
        self.factor = np.ones((1, 1, 1))
        if train:
            kept = self.rng.random(x.shape[:2]) >= self.p
            self.factor = kept[:, :, None] / (1 - self.p)
        return x * self.factor
        # END SOLUTION

    def backward(self, dout):
        """Return dx, shaped like x."""
        # BEGIN SOLUTION
        return self.factor * dout
        # END SOLUTION


class DropConnect:
    """Drops weights: out = x @ (m * W) / (1 - p), where each m is 0 with probability p, else 1."""

    def __init__(self, W, p, rng):
        self.W, self.p, self.rng = W, p, rng

    def forward(self, x, train=True):
        """Return out : (N, M); x : (N, D), W : (D, M); x @ W where train is False."""
        # BEGIN SOLUTION
        self.x = x
        if train:
            self.mask = (self.rng.random(self.W.shape) < 1 - self.p) / (1 - self.p)
        else:
            self.mask = np.ones_like(self.W)
        return x @ (self.W * self.mask)
        # END SOLUTION

    def backward(self, dout):
        """Keep self.dW and return dx, each shaped like its variable."""
        # BEGIN SOLUTION
        self.dW = (self.x.T @ dout) * self.mask
        return dout @ (self.W * self.mask).T
        # END SOLUTION


class DropPath:
    """Drops a branch for whole examples: out = x + m f / (1 - p), one m for each row."""

    def __init__(self, p, rng):
        self.p, self.rng = p, rng

    def forward(self, x, f, train=True):
        """Return out : (N, D); x, f : (N, D); x + f where train is False."""
        # BEGIN SOLUTION
        stays = 1 - self.p
        alive = self.rng.random((len(x), 1)) < stays if train else None
        self.gate = alive / stays if train else 1.0
        return x + f * self.gate
        # END SOLUTION

    def backward(self, dout):
        """Return [dx, df]."""
        # BEGIN SOLUTION
        return [dout, dout * self.gate]
        # END SOLUTION


class Noise:
    """Noise that multiplies: out = x (1 + sigma z), z normal, in training only."""

    def __init__(self, sigma, rng):
        self.sigma, self.rng = sigma, rng

    def forward(self, x, train=True):
        """Return out, shaped like x : (N, D)."""
        # BEGIN SOLUTION
        self.times = 1 + self.sigma * self.rng.standard_normal(x.shape) if train else 1.0
        return x * self.times
        # END SOLUTION

    def backward(self, dout):
        """Return dx, shaped like x."""
        # BEGIN SOLUTION
        return dout * self.times
        # END SOLUTION


class ChannelRMS:
    """out = gain * x / sqrt(mean of x^2 over the channels + eps), at each place of an image."""

    def __init__(self, gain, eps=1e-6):
        self.gain, self.eps = gain, eps

    def forward(self, x):
        """Return out, shaped like x : (N, C, T); gain : (C, 1)."""
        # BEGIN SOLUTION
        size = np.sqrt((x**2).mean(axis=1, keepdims=True) + self.eps)
        self.size, self.h = size, x / size
        return self.gain * self.h
        # END SOLUTION

    def backward(self, dout):
        """Keep self.dgain and return dx, each shaped like its variable."""
        # BEGIN SOLUTION
        self.dgain = np.sum(dout * self.h, axis=(0, 2))[:, None]
        dh = dout * self.gain
        return (dh - self.h * np.mean(dh * self.h, axis=1, keepdims=True)) / self.size
        # END SOLUTION


class TrackedInstanceNorm:
    """Each channel of each example with mean 0 and variance 1; in a test with running numbers.

    These are ``rate`` times the new ones, on average over the batch, + (1 - rate) times the old.
    """

    def __init__(self, n_channels, eps=1e-5, rate=0.1):
        self.eps, self.rate = eps, rate
        self.running_mean, self.running_var = np.zeros(n_channels), np.ones(n_channels)

    def forward(self, x, train=True):
        """Return h, shaped like x : (N, C, T)."""
        # BEGIN SOLUTION
        mean, var = self.running_mean[:, None], self.running_var[:, None]
        if train:
            mean, var = x.mean(axis=2, keepdims=True), x.var(axis=2, keepdims=True)
            old = 1 - self.rate
            self.running_mean = old * self.running_mean + self.rate * mean.mean(axis=(0, 2))
            self.running_var = old * self.running_var + self.rate * var.mean(axis=(0, 2))
        self.train, self.std = train, np.sqrt(var + self.eps)
        self.h = (x - mean) / self.std
        return self.h
        # END SOLUTION

    def backward(self, dout):
        """Return dx, shaped like x."""
        # BEGIN SOLUTION
        if not self.train:
            return dout / self.std
        level = dout.mean(axis=2, keepdims=True)
        along = (dout * self.h).mean(axis=2, keepdims=True)
        return (dout - level - self.h * along) / self.std
        # END SOLUTION


class WordDropout:
    """Drops whole words of sentences: out[n, t] = 0 with probability p, else x[n, t] / (1 - p)."""

    def __init__(self, p, rng):
        self.p, self.rng = p, rng

    def forward(self, x, train=True):
        """Return out, shaped like x : (N, T, D); x itself where train is False."""
        # BEGIN SOLUTION
        keep = 1 - self.p
        self.mask = (self.rng.random(x.shape[:2]) < keep)[:, :, None] / keep if train else 1.0
        return x * self.mask
        # END SOLUTION

    def backward(self, dout):
        """Return dx, shaped like x."""
        # BEGIN SOLUTION
        return dout * self.mask
        # END SOLUTION
