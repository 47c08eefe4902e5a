"""Mistake: In a test the student divides by the running variance and forgets the root.
Truth: test output and gradients are divided by running_var + eps instead of its root.
Frequency: rare
Accept: root-missing
Family: step-missing, factor-missing
"""


class BatchNorm:
    def __init__(self, gamma, beta, eps=1e-5, momentum=0.9):
        self.gamma, self.beta, self.eps, self.momentum = gamma, beta, eps, momentum
        self.running_mean = np.zeros(len(gamma))
        self.running_var = np.ones(len(gamma))

    def forward(self, x, train=True):
        self.train = train
        if train:
            mu = x.mean(axis=0)
            var = x.var(axis=0)
            self.running_mean = self.momentum * self.running_mean + (1 - self.momentum) * mu
            self.running_var = self.momentum * self.running_var + (1 - self.momentum) * var
            self.scale = 1 / np.sqrt(var + self.eps)
        else:
            mu = self.running_mean
            self.scale = 1 / (self.running_var + self.eps)
        self.t = (x - mu) * self.scale
        return self.t * self.gamma + self.beta

    def backward(self, dout):
        self.dgamma = (self.t * dout).sum(axis=0)
        self.dbeta = dout.sum(axis=0)
        dt = dout * self.gamma
        if self.train:
            n = dout.shape[0]
            dt = dt - dt.sum(axis=0) / n - self.t * (dt * self.t).sum(axis=0) / n
        return dt * self.scale
