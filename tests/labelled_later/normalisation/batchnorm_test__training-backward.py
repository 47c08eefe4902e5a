"""Mistake: After a test forward the student's backward still goes through mean and variance as in training.
Truth: dx after a test has the two mean terms too much; forward is right.
Frequency: common
Accept: train-backward-in-test
Family: condition-other
"""


class BatchNorm:
    def __init__(self, gamma, beta, eps=1e-5, momentum=0.9):
        self.gamma, self.beta, self.eps, self.momentum = gamma, beta, eps, momentum
        self.running_mean = np.zeros(len(gamma))
        self.running_var = np.ones(len(gamma))

    def forward(self, x, train=True):
        if train:
            mean = x.mean(axis=0)
            var = x.var(axis=0)
            self.running_mean = self.momentum * self.running_mean + (1.0 - self.momentum) * mean
            self.running_var = self.momentum * self.running_var + (1.0 - self.momentum) * var
        else:
            mean = self.running_mean
            var = self.running_var
        self.istd = 1.0 / np.sqrt(var + self.eps)
        self.x_norm = (x - mean) * self.istd
        return self.gamma * self.x_norm + self.beta

    def backward(self, dout):
        m = dout.shape[0]
        self.dgamma = np.sum(dout * self.x_norm, axis=0)
        self.dbeta = np.sum(dout, axis=0)
        inner = m * dout - self.dbeta - self.x_norm * self.dgamma
        return (1.0 / m) * self.gamma * self.istd * inner
