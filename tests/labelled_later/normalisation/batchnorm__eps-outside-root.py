"""Mistake: The student adds eps to the standard deviation, outside the root.
Truth: forward divides by sqrt(var) + eps; backward is the usual formula with that divisor; shows with large eps.
Frequency: common
Accept: eps-outside
Family: order-exchanged
"""


class BatchNorm:
    def __init__(self, gamma, beta, eps=1e-5, momentum=0.9):
        self.gamma, self.beta, self.eps, self.momentum = gamma, beta, eps, momentum
        self.running_mean = np.zeros(len(gamma))
        self.running_var = np.ones(len(gamma))

    def forward(self, x, train=True):
        self.train = train
        if train:
            m = np.mean(x, axis=0)
            v = np.var(x, axis=0)
            self.running_mean = self.running_mean * self.momentum + m * (1 - self.momentum)
            self.running_var = self.running_var * self.momentum + v * (1 - self.momentum)
        else:
            m, v = self.running_mean, self.running_var
        self.std = np.sqrt(v) + self.eps
        self.n = (x - m) / self.std
        return self.gamma * self.n + self.beta

    def backward(self, dout):
        self.dgamma = np.sum(self.n * dout, axis=0)
        self.dbeta = np.sum(dout, axis=0)
        dn = self.gamma * dout
        if not self.train:
            return dn / self.std
        return (dn - np.mean(dn, axis=0) - self.n * np.mean(dn * self.n, axis=0)) / self.std
