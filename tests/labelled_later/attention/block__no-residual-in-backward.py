"""Mistake: The student forgets the first shortcut on the way back: dx is only what comes through the attention.
Truth: dx lacks dh; all weights' gradients are right.
Frequency: common
Accept: shortcut-lost, path-lost
Family: term-missing
"""


class Block:
    def __init__(self, params):
        self.params = params

    def forward(self, x):
        P = self.params
        self.n1 = RMSNorm(P["gain1"])
        self.n2 = RMSNorm(P["gain2"])
        self.lin = {k: Linear(P[k]) for k in ["Wq", "Wk", "Wv", "Wo"]}
        self.lin["W1"] = Linear(P["W1"], P["b1"])
        self.lin["W2"] = Linear(P["W2"], P["b2"])
        self.att = Attention()
        self.act = ReLU()
        u = self.n1.forward(x)
        qkv = [self.lin[k].forward(u) for k in ["Wq", "Wk", "Wv"]]
        h = x + self.lin["Wo"].forward(self.att.forward(*qkv))
        m = self.act.forward(self.lin["W1"].forward(self.n2.forward(h)))
        return h + self.lin["W2"].forward(m)

    def backward(self, dout):
        dm = self.act.backward(self.lin["W2"].backward(dout))
        dh = dout + self.n2.backward(self.lin["W1"].backward(dm))
        dqkv = self.att.backward(self.lin["Wo"].backward(dh))
        du = 0
        for k, d in zip(["Wq", "Wk", "Wv"], dqkv):
            du = du + self.lin[k].backward(d)
        dx = self.n1.backward(du)
        self.grads = {k: layer.dW for k, layer in self.lin.items()}
        self.grads["b1"] = self.lin["W1"].db
        self.grads["b2"] = self.lin["W2"].db
        self.grads["gain1"] = self.n1.dgain
        self.grads["gain2"] = self.n2.dgain
        return dx
