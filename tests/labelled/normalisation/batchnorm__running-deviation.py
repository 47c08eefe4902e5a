"""Mistake: The running variance collects standard deviations.
Truth: running_var moves towards sqrt(var + eps) where it should move towards var; running_mean and training are right.
Accept: square-missing, running-deviation
Family: other-quantity
"""


class BatchNorm:
    def __init__(self, gamma, beta, eps=1e-5, momentum=0.9):
        self.gamma, self.beta, self.eps, self.momentum = gamma, beta, eps, momentum
        self.running_mean = np.zeros(len(gamma))
        self.running_var = np.ones(len(gamma))

    def forward(self, x, train=True):
        self.mode = train
        keep = self.momentum
        if train:
            centre = x.mean(axis=0)
            self.s = np.sqrt(x.var(axis=0) + self.eps)
            self.running_mean = keep * self.running_mean + (1 - keep) * centre
            self.running_var = keep * self.running_var + (1 - keep) * self.s
        else:
            centre, self.s = self.running_mean, np.sqrt(self.running_var + self.eps)
        self.z = (x - centre) / self.s
        return self.z * self.gamma + self.beta

    def backward(self, dout):
        self.dbeta, self.dgamma = dout.sum(0), (dout * self.z).sum(0)
        g = dout * self.gamma / self.s
        if self.mode:
            g = g - g.mean(0) - self.z * (self.z * g).mean(0)
        return g
