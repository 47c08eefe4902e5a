"""Mistake: The student overwrites the running statistics with those of the last batch, without any momentum.
Truth: running_mean and running_var equal the last batch's.
Frequency: rare
Accept: running-of-last-batch
Family: update-not-added, term-missing
"""


class BatchNorm:
    def __init__(self, gamma, beta, eps=1e-5, momentum=0.9):
        self.gamma, self.beta, self.eps, self.momentum = gamma, beta, eps, momentum
        self.running_mean = np.zeros(len(gamma))
        self.running_var = np.ones(len(gamma))

    def forward(self, x, train=True):
        if train:
            self.running_mean = np.mean(x, axis=0)
            self.running_var = np.var(x, axis=0)
        self.train = train
        self.d = np.sqrt(self.running_var + self.eps)
        self.h = (x - self.running_mean) / self.d
        return self.gamma * self.h + self.beta

    def backward(self, dout):
        self.dgamma = np.sum(dout * self.h, axis=0)
        self.dbeta = np.sum(dout, axis=0)
        dh = self.gamma * dout
        if self.train:
            dh = dh - dh.mean(0) - self.h * (dh * self.h).mean(0)
        return dh / self.d
