"""Mistake: In a test the student divides by the root of the running variance alone and forgets eps.
Truth: test output and gradients differ where the running variance is not large against eps.
Frequency: common
Accept: eps-missing
Family: term-missing
"""


class BatchNorm:
    def __init__(self, gamma, beta, eps=1e-5, momentum=0.9):
        self.gamma, self.beta, self.eps, self.momentum = gamma, beta, eps, momentum
        self.running_mean = np.zeros(len(gamma))
        self.running_var = np.ones(len(gamma))

    def forward(self, x, train=True):
        self.train = train
        if not train:
            self.std = np.sqrt(self.running_var)
            self.h = (x - self.running_mean) / self.std
            return self.gamma * self.h + self.beta
        mu = np.average(x, axis=0)
        var = np.average((x - mu) ** 2, axis=0)
        self.running_mean = self.momentum * self.running_mean + (1 - self.momentum) * mu
        self.running_var = self.momentum * self.running_var + (1 - self.momentum) * var
        self.std = np.sqrt(var + self.eps)
        self.h = (x - mu) / self.std
        return self.gamma * self.h + self.beta

    def backward(self, dout):
        self.dgamma = np.sum(dout * self.h, axis=0)
        self.dbeta = np.sum(dout, axis=0)
        dx = self.gamma * dout / self.std
        if self.train:
            dx = dx - np.mean(dx, axis=0) - self.h * np.mean(dx * self.h, axis=0)
        return dx
