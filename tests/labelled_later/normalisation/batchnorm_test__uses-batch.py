"""Mistake: The student normalises with the batch's own mean and variance in a test too.
Truth: the test forward differs; backward treats the statistics as constants.
Frequency: common
Accept: train-switch-unused
Family: condition-other, other-quantity
"""


class BatchNorm:
    def __init__(self, gamma, beta, eps=1e-5, momentum=0.9):
        self.gamma, self.beta, self.eps, self.momentum = gamma, beta, eps, momentum
        self.running_mean = np.zeros(len(gamma))
        self.running_var = np.ones(len(gamma))

    def forward(self, x, train=True):
        self.train = train
        mu, var = np.mean(x, axis=0), np.var(x, axis=0)
        if train:
            self.running_mean = self.momentum * self.running_mean + (1 - self.momentum) * mu
            self.running_var = self.momentum * self.running_var + (1 - self.momentum) * var
        self.r = np.sqrt(var + self.eps)
        self.xh = (x - mu) / self.r
        return self.gamma * self.xh + self.beta

    def backward(self, dout):
        self.dgamma = np.sum(dout * self.xh, axis=0)
        self.dbeta = np.sum(dout, axis=0)
        g = self.gamma * dout
        if not self.train:
            return g / self.r
        return (g - g.mean(axis=0) - self.xh * (g * self.xh).mean(axis=0)) / self.r
