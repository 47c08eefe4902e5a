"""Mistake: In tests backward hands dout through unchanged, as if nothing happened to x after training.
Truth: In tests dx is dout where it should be dout gamma / sqrt(var + eps); training is right.
Accept: norm-skipped, gain-forgotten
Family: step-missing, factor-missing
"""


class BatchNorm:
    def __init__(self, gamma, beta, eps=1e-5, momentum=0.9):
        self.gamma, self.beta, self.eps, self.momentum = gamma, beta, eps, momentum
        self.running_mean = np.zeros(len(gamma))
        self.running_var = np.ones(len(gamma))

    def forward(self, x, train=True):
        self.mode = train
        keep = self.momentum
        centre, spread = self.running_mean, self.running_var
        if train:
            centre, spread = x.mean(axis=0), x.var(axis=0)
            self.running_mean = keep * self.running_mean + (1 - keep) * centre
            self.running_var = keep * self.running_var + (1 - keep) * spread
        self.s = np.sqrt(spread + self.eps)
        self.z = (x - centre) / self.s
        return self.z * self.gamma + self.beta

    def backward(self, dout):
        self.dbeta, self.dgamma = dout.sum(0), (dout * self.z).sum(0)
        if not self.mode:
            return dout.copy()
        g = dout * self.gamma / self.s
        return g - g.mean(0) - self.z * (self.z * g).mean(0)
