"""Mistake: The student lets the gradient flow through the mean but not through the variance.
Truth: dx lacks the term h mean(dh h).
Frequency: common
Accept: variance-path-missing, path-lost
Family: term-missing
"""


class BatchNorm:
    def __init__(self, gamma, beta, eps=1e-5, momentum=0.9):
        self.gamma, self.beta, self.eps, self.momentum = gamma, beta, eps, momentum
        self.running_mean = np.zeros(len(gamma))
        self.running_var = np.ones(len(gamma))

    def forward(self, x, train=True):
        self.mode = "train" if train else "test"
        if self.mode == "train":
            mu = x.mean(axis=0)
            var = np.mean((x - mu) ** 2, axis=0)
            k = self.momentum
            self.running_mean = k * self.running_mean + (1 - k) * mu
            self.running_var = k * self.running_var + (1 - k) * var
        else:
            mu, var = self.running_mean, self.running_var
        self.ivar = 1.0 / np.sqrt(var + self.eps)
        self.norm = (x - mu) * self.ivar
        return self.gamma * self.norm + self.beta

    def backward(self, dout):
        self.dgamma, self.dbeta = (dout * self.norm).sum(axis=0), dout.sum(axis=0)
        dnorm = dout * self.gamma
        dcentred = dnorm * self.ivar
        if self.mode == "test":
            return dcentred
        dmu = -dcentred.sum(axis=0)
        return dcentred + dmu / dout.shape[0]
