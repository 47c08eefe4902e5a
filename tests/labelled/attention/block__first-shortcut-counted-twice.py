"""Mistake: The upstream gradient of the first shortcut is added twice.
Truth: dx is too large by dh, the gradient that arrives at h; the gradients of the parameters are right.
Accept: shortcut-twice
Family: none
"""


class Block:
    def __init__(self, params):
        self.params = params

    def forward(self, x):
        P = self.params
        self.n1, self.n2, self.att, self.act = RMSNorm(P["gain1"]), RMSNorm(P["gain2"]), Attention(), ReLU()
        self.lin = {w: Linear(P[w]) for w in ("Wq", "Wk", "Wv", "Wo")}
        self.lin["W1"], self.lin["W2"] = Linear(P["W1"], P["b1"]), Linear(P["W2"], P["b2"])
        u = self.n1.forward(x)
        q, k, v = (self.lin[w].forward(u) for w in ("Wq", "Wk", "Wv"))
        h = x + self.lin["Wo"].forward(self.att.forward(q, k, v))
        f = self.act.forward(self.lin["W1"].forward(self.n2.forward(h)))
        return h + self.lin["W2"].forward(f)

    def backward(self, dout):
        L = self.lin
        dx = dout.copy()
        df = self.act.backward(L["W2"].backward(dout))
        dx += self.n2.backward(L["W1"].backward(df))
        parts = self.att.backward(L["Wo"].backward(dx))
        du = sum(L[w].backward(part) for w, part in zip(("Wq", "Wk", "Wv"), parts))
        dx = dx + (dx + self.n1.backward(du))
        self.grads = {w: layer.dW for w, layer in L.items()}
        self.grads.update(b1=L["W1"].db, b2=L["W2"].db)
        self.grads.update(gain1=self.n1.dgain, gain2=self.n2.dgain)
        return dx
