# right: row by row in tests, gradients added up in lists
import math

Reference = BatchNorm


class BatchNorm(Reference):
    def forward(self, x, train=True):
        self.rows = None
        if train:
            return super().forward(x)
        self.rows, out = [], []
        for row in x.tolist():
            h = [
                (number - mean) / math.sqrt(var + self.eps)
                for number, mean, var in zip(row, self.running_mean, self.running_var)
            ]
            self.rows.append(h)
            out.append([g * number + b for g, number, b in zip(self.gamma, h, self.beta)])
        return out

    def backward(self, dout):
        if self.rows is None:
            return super().backward(dout)
        d = len(self.gamma)
        self.dgamma, self.dbeta = [0.0] * d, [0.0] * d
        dx = []
        for h, up in zip(self.rows, dout.tolist()):
            for j in range(d):
                self.dgamma[j] += up[j] * h[j]
                self.dbeta[j] += up[j]
            spread = [math.sqrt(var + self.eps) for var in self.running_var]
            dx.append([u * g / s for u, g, s in zip(up, self.gamma, spread)])
        return dx
