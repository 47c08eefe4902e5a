# right: forward keeps a function that does the work of backward
class BatchNorm:
    def __init__(self, gamma, beta, eps=1e-5, momentum=0.9):
        self.gamma, self.beta, self.eps, self.momentum = gamma, beta, eps, momentum
        self.running_mean, self.running_var = gamma - gamma, gamma - gamma + 1

    def forward(self, x, train=True):
        blend = lambda old, new: self.momentum * old + (1 - self.momentum) * new  # noqa: E731
        mean = x.mean(axis=0) if train else self.running_mean
        var = x.var(axis=0) if train else self.running_var
        if train:
            self.running_mean = blend(self.running_mean, mean)
            self.running_var = blend(self.running_var, var)
        h = (x - mean) * (var + self.eps) ** -0.5

        def backward(dout):
            self.dgamma, self.dbeta = sum(dout * h), sum(dout)
            shared = (self.dbeta + h * self.dgamma) / len(x) if train else 0
            return self.gamma * (var + self.eps) ** -0.5 * (dout - shared)

        self.pull = backward
        return self.gamma * h + self.beta

    def backward(self, dout):
        return self.pull(dout)
