"""Mistake: The student lets the gradient flow through the variance but forgets the road through the mean.
Truth: dx lacks the term mean(dh).
Frequency: common
Accept: mean-path-missing, path-lost
Family: term-missing
"""


class BatchNorm:
    def __init__(self, gamma, beta, eps=1e-5, momentum=0.9):
        self.gamma, self.beta, self.eps, self.momentum = gamma, beta, eps, momentum
        self.running_mean = np.zeros(len(gamma))
        self.running_var = np.ones(len(gamma))

    def forward(self, x, train=True):
        self.train = train
        if train:
            self.mu = x.mean(axis=0)
            self.var = x.var(axis=0)
            self.running_mean = self.momentum * self.running_mean + (1 - self.momentum) * self.mu
            self.running_var = self.momentum * self.running_var + (1 - self.momentum) * self.var
        else:
            self.mu, self.var = self.running_mean, self.running_var
        self.xc = x - self.mu
        self.std = np.sqrt(self.var + self.eps)
        return self.gamma * (self.xc / self.std) + self.beta

    def backward(self, dout):
        N = len(dout)
        self.dbeta = dout.sum(axis=0)
        self.dgamma = (dout * self.xc / self.std).sum(axis=0)
        dxhat = dout * self.gamma
        if not self.train:
            return dxhat / self.std
        dvar = (dxhat * self.xc * -0.5 * self.std**-3).sum(axis=0)
        return dxhat / self.std + dvar * 2 * self.xc / N
