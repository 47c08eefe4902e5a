"""Mistake: dgamma is made with the input x, where gamma multiplied the normalised h.
Truth: dgamma is sum(dout x) where it should be sum(dout h); dx and dbeta are right.
Accept: input-for-output, not-normalised-yet
Family: other-quantity
"""


class BatchNorm:
    def __init__(self, gamma, beta, eps=1e-5, momentum=0.9):
        self.gamma, self.beta, self.eps, self.momentum = gamma, beta, eps, momentum
        self.running_mean = np.zeros(len(gamma))
        self.running_var = np.ones(len(gamma))

    def forward(self, x, train=True):
        self.x, self.mode = x, train
        if train:
            m, v = x.mean(0), x.var(0)
            self.running_mean = self.running_mean * self.momentum + m * (1 - self.momentum)
            self.running_var = self.running_var * self.momentum + v * (1 - self.momentum)
        else:
            m, v = self.running_mean, self.running_var
        self.s = (v + self.eps) ** 0.5
        self.z = (x - m) / self.s
        return self.z * self.gamma + self.beta

    def backward(self, dout):
        n = len(dout)
        self.dbeta = np.einsum("nd->d", dout)
        self.dgamma = np.einsum("nd,nd->d", dout, self.x)
        g = dout * self.gamma
        if not self.mode:
            return g / self.s
        return (n * g - g.sum(0) - self.z * (g * self.z).sum(0)) / (n * self.s)
