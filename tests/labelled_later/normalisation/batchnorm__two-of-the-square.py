"""Mistake: On the road through the variance the student forgets the factor 2 from the derivative of the square.
Truth: the term through the variance is half as large as it should be.
Frequency: common
Accept: spread-part-halved
Family: factor-missing, constant-off
"""


class BatchNorm:
    def __init__(self, gamma, beta, eps=1e-5, momentum=0.9):
        self.gamma, self.beta, self.eps, self.momentum = gamma, beta, eps, momentum
        self.running_mean = np.zeros(len(gamma))
        self.running_var = np.ones(len(gamma))

    def forward(self, x, train=True):
        self.is_train = train
        if train:
            mu = 1 / x.shape[0] * np.sum(x, axis=0)
            self.xmu = x - mu
            var = 1 / x.shape[0] * np.sum(self.xmu**2, axis=0)
            self.running_mean = self.momentum * self.running_mean + (1 - self.momentum) * mu
            self.running_var = self.momentum * self.running_var + (1 - self.momentum) * var
        else:
            self.xmu = x - self.running_mean
            var = self.running_var
        self.sqrtvar = np.sqrt(var + self.eps)
        self.ivar = 1 / self.sqrtvar
        self.xhat = self.xmu * self.ivar
        return self.gamma * self.xhat + self.beta

    def backward(self, dout):
        N, D = dout.shape
        self.dbeta = np.sum(dout, axis=0)
        self.dgamma = np.sum(dout * self.xhat, axis=0)
        dxhat = dout * self.gamma
        if not self.is_train:
            return dxhat * self.ivar
        divar = np.sum(dxhat * self.xmu, axis=0)
        dxmu1 = dxhat * self.ivar
        dsqrtvar = -1 / self.sqrtvar**2 * divar
        dvar = 0.5 / self.sqrtvar * dsqrtvar
        dsq = 1 / N * np.ones((N, D)) * dvar
        dxmu2 = self.xmu * dsq
        dx1 = dxmu1 + dxmu2
        dmu = -np.sum(dx1, axis=0)
        return dx1 + 1 / N * np.ones((N, D)) * dmu
