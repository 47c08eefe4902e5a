"""Mistake: The student forgets the second shortcut on the way back: dh is only what comes through the two-layer net.
Truth: dh lacks dout, so dx and the gradients of gain1, Wq, Wk, Wv, Wo are wrong; those of the second half are right.
Frequency: common
Accept: shortcut-lost, path-lost
Family: term-missing
"""


class Block:
    def __init__(self, params):
        self.params = params

    def forward(self, x):
        g = self.params.get
        self.n1, self.n2 = RMSNorm(g("gain1")), RMSNorm(g("gain2"))
        self.wq, self.wk, self.wv, self.wo = Linear(g("Wq")), Linear(g("Wk")), Linear(g("Wv")), Linear(g("Wo"))
        self.fc1, self.fc2 = Linear(g("W1"), g("b1")), Linear(g("W2"), g("b2"))
        self.sa, self.rl = Attention(), ReLU()
        u = self.n1.forward(x)
        z = self.sa.forward(self.wq.forward(u), self.wk.forward(u), self.wv.forward(u))
        h = self.wo.forward(z) + x
        y = self.fc2.forward(self.rl.forward(self.fc1.forward(self.n2.forward(h))))
        return y + h

    def backward(self, dout):
        g = self.rl.backward(self.fc2.backward(dout))
        g = self.fc1.backward(g)
        dh = self.n2.backward(g)
        dz = self.wo.backward(dh)
        dq, dk, dv = self.sa.backward(dz)
        du = self.wq.backward(dq)
        du = du + self.wk.backward(dk)
        du = du + self.wv.backward(dv)
        dx = self.n1.backward(du) + dh
        self.grads = {"gain1": self.n1.dgain, "gain2": self.n2.dgain}
        for n, l in [("Wq", self.wq), ("Wk", self.wk), ("Wv", self.wv), ("Wo", self.wo)]:
            self.grads[n] = l.dW
        for i, l in enumerate([self.fc1, self.fc2], start=1):
            self.grads["W%d" % i] = l.dW
            self.grads["b%d" % i] = l.db
        return dx
