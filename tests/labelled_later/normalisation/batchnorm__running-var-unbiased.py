"""Mistake: The student keeps the unbiased variance (N - 1) in the running variance.
Truth: running_var is off by N/(N-1) in the batch's part; output and gradients are right.
Frequency: common
Accept: variance-of-sample
Family: none
"""


class BatchNorm:
    def __init__(self, gamma, beta, eps=1e-5, momentum=0.9):
        self.gamma, self.beta, self.eps, self.momentum = gamma, beta, eps, momentum
        self.running_mean = np.zeros(len(gamma))
        self.running_var = np.ones(len(gamma))

    def forward(self, x, train=True):
        self.from_batch = train
        if train:
            n = len(x)
            mu = x.sum(axis=0) / n
            squares = ((x - mu) ** 2).sum(axis=0)
            var = squares / n
            unbiased = squares / (n - 1) if n > 1 else var
            self.running_mean += (1 - self.momentum) * (mu - self.running_mean)
            self.running_var += (1 - self.momentum) * (unbiased - self.running_var)
        else:
            mu, var = self.running_mean, self.running_var
        self.root = np.sqrt(var + self.eps)
        self.h = (x - mu) / self.root
        return self.h * self.gamma + self.beta

    def backward(self, dout):
        self.dgamma = np.einsum("nd,nd->d", dout, self.h)
        self.dbeta = np.einsum("nd->d", dout)
        g = dout
        if self.from_batch:
            g = g - self.dbeta / len(g) - self.h * self.dgamma / len(g)
        return g * (self.gamma / self.root)
