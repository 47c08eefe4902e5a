"""Mistake: The student updates the running statistics in every forward, tests included.
Truth: a test forward changes running_mean and running_var (after using them).
Frequency: common
Accept: running-in-test
Family: condition-other
"""


class BatchNorm:
    def __init__(self, gamma, beta, eps=1e-5, momentum=0.9):
        self.gamma, self.beta, self.eps, self.momentum = gamma, beta, eps, momentum
        self.running_mean = np.zeros(len(gamma))
        self.running_var = np.ones(len(gamma))

    def forward(self, x, train=True):
        batch_mean, batch_var = x.mean(axis=0), x.var(axis=0)
        use_mean = batch_mean if train else self.running_mean
        use_var = batch_var if train else self.running_var
        self.running_mean = self.momentum * self.running_mean + (1 - self.momentum) * batch_mean
        self.running_var = self.momentum * self.running_var + (1 - self.momentum) * batch_var
        self.tr = train
        self.den = np.sqrt(use_var + self.eps)
        self.hat = (x - use_mean) / self.den
        return self.gamma * self.hat + self.beta

    def backward(self, dout):
        self.dgamma = (dout * self.hat).sum(0)
        self.dbeta = dout.sum(0)
        d = dout * self.gamma / self.den
        if self.tr:
            d = d - d.mean(0) - self.hat * (d * self.hat).mean(0)
        return d
