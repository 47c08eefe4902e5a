"""Mistake: In the gradient of the variance the factor 1/2 of the root's derivative is missing.
Truth: The variance's part of dx is twice what it should be; dgamma and dbeta are right.
Accept: spread-part-twice
Family: factor-missing, constant-off
"""


class BatchNorm:
    def __init__(self, gamma, beta, eps=1e-5, momentum=0.9):
        self.gamma, self.beta, self.eps, self.momentum = gamma, beta, eps, momentum
        self.running_mean = np.zeros(len(gamma))
        self.running_var = np.ones(len(gamma))

    def forward(self, x, train=True):
        self.mode = train
        if train:
            mu, var = np.mean(x, axis=0), np.var(x, axis=0)
            for name, now in (("running_mean", mu), ("running_var", var)):
                old = getattr(self, name)
                setattr(self, name, old + (1 - self.momentum) * (now - old))
        else:
            mu, var = self.running_mean, self.running_var
        self.xmu = x - mu
        self.ivar = 1.0 / np.sqrt(var + self.eps)
        self.xhat = self.xmu * self.ivar
        return self.xhat * self.gamma + self.beta

    def backward(self, dout):
        N = dout.shape[0]
        self.dbeta = np.sum(dout, axis=0)
        self.dgamma = np.sum(self.xhat * dout, axis=0)
        dxhat = dout * self.gamma
        if not self.mode:
            return dxhat * self.ivar
        dvar = -np.sum(dxhat * self.xmu, axis=0) * self.ivar**3
        dmu = -np.sum(dxhat * self.ivar, axis=0)
        return dxhat * self.ivar + dvar * 2 * self.xmu / N + dmu / N
