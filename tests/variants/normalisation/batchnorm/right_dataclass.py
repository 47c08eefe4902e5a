# right: a dataclass with slots, the cache a tuple, statistics changed in place
import numpy as np


from dataclasses import dataclass, field


@dataclass(slots=True)
class BatchNorm:
    gamma: np.ndarray
    beta: np.ndarray
    eps: float = 1e-5
    momentum: float = 0.9
    running_mean: np.ndarray = field(init=False)
    running_var: np.ndarray = field(init=False)
    dgamma: np.ndarray = field(init=False, default=None)
    dbeta: np.ndarray = field(init=False, default=None)
    _cache: tuple = field(init=False, default=())

    def __post_init__(self):
        self.running_mean = np.zeros(self.gamma.shape)
        self.running_var = np.ones(self.gamma.shape)

    def forward(self, x, train=True):
        if train:
            mean, var = x.mean(0), x.var(0)
            for running, now in ((self.running_mean, mean), (self.running_var, var)):
                running *= self.momentum
                running += (1 - self.momentum) * now
        else:
            mean, var = self.running_mean, self.running_var
        scale = self.gamma / np.sqrt(var + self.eps)
        self._cache = (x, mean.copy(), var.copy(), scale, train)
        return scale * x + (self.beta - scale * mean)

    def backward(self, dout):
        x, mean, var, scale, train = self._cache
        h = (x - mean) / np.sqrt(var + self.eps)
        self.dgamma, self.dbeta = (dout * h).sum(0), dout.sum(0)
        if not train:
            return scale * dout
        n = len(x)
        return scale / n * (n * dout - self.dbeta - h * self.dgamma)
