"""Mistake: The student gives momentum to the batch's statistics and 1 - momentum to the running ones, as PyTorch does.
Truth: running_mean and running_var move 0.9 of the way to the batch instead of 0.1.
Frequency: common
Accept: momentum-exchanged
Family: order-exchanged
"""


class BatchNorm:
    def __init__(self, gamma, beta, eps=1e-5, momentum=0.9):
        self.gamma, self.beta, self.eps, self.momentum = gamma, beta, eps, momentum
        self.running_mean = np.zeros(len(gamma))
        self.running_var = np.ones(len(gamma))

    def forward(self, x, train=True):
        self.training = train
        mean = x.mean(axis=0) if train else self.running_mean
        var = x.var(axis=0) if train else self.running_var
        if train:
            a = self.momentum
            self.running_mean = (1 - a) * self.running_mean + a * mean
            self.running_var = (1 - a) * self.running_var + a * var
        self.s = (var + self.eps) ** -0.5
        self.z = (x - mean) * self.s
        return self.gamma * self.z + self.beta

    def backward(self, dout):
        N = dout.shape[0]
        self.dgamma = (self.z * dout).sum(axis=0)
        self.dbeta = dout.sum(axis=0)
        if self.training:
            return self.gamma * self.s / N * (N * dout - self.dbeta - self.z * self.dgamma)
        return self.gamma * self.s * dout
