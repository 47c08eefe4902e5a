"""Mistake: The student multiplies dout with the raw input x where the normalised h belongs, in the gradient of gamma.
Truth: dgamma is sum(dout x) instead of sum(dout h); dx and dbeta are right.
Frequency: common
Accept: not-normalised-yet, input-for-output, norm-bypassed
Family: other-quantity
"""


class BatchNorm:
    def __init__(self, gamma, beta, eps=1e-5, momentum=0.9):
        self.gamma, self.beta, self.eps, self.momentum = gamma, beta, eps, momentum
        self.running_mean = np.zeros(len(gamma))
        self.running_var = np.ones(len(gamma))

    def forward(self, x, train=True):
        self.x, self.train = x, train
        if train:
            mean = x.mean(axis=0)
            var = x.var(axis=0)
            self.running_mean = self.momentum * self.running_mean + (1 - self.momentum) * mean
            self.running_var = self.momentum * self.running_var + (1 - self.momentum) * var
        else:
            mean = self.running_mean
            var = self.running_var
        self.sigma = np.sqrt(var + self.eps)
        self.xn = (x - mean) / self.sigma
        return self.gamma * self.xn + self.beta

    def backward(self, dout):
        self.dgamma = (dout * self.x).sum(axis=0)
        self.dbeta = dout.sum(axis=0)
        dxn = dout * self.gamma
        if self.train:
            dxn = dxn - dxn.mean(axis=0) - self.xn * (self.xn * dxn).mean(axis=0)
        return dxn / self.sigma
