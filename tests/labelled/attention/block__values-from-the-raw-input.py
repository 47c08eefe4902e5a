"""Mistake: The values are computed from x, the queries and keys from the normalised u.
Truth: forward attends to x Wv where it should attend to u Wv, and its gradients fit that.
Accept: norm-bypassed
Family: step-missing, other-quantity
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
        mixed = self.att.forward(
            self.lin["Wq"].forward(u), self.lin["Wk"].forward(u), self.lin["Wv"].forward(x)
        )
        h = x + self.lin["Wo"].forward(mixed)
        f = self.act.forward(self.lin["W1"].forward(self.n2.forward(h)))
        return h + self.lin["W2"].forward(f)

    def backward(self, dout):
        L = self.lin
        dh = self.act.backward(L["W2"].backward(dout))
        dh = self.n2.backward(L["W1"].backward(dh)) + dout
        dq, dk, dv = self.att.backward(L["Wo"].backward(dh))
        du = L["Wq"].backward(dq) + L["Wk"].backward(dk)
        dx = dh + self.n1.backward(du) + L["Wv"].backward(dv)
        self.grads = {w: layer.dW for w, layer in L.items()}
        self.grads |= dict(b1=L["W1"].db, b2=L["W2"].db, gain1=self.n1.dgain, gain2=self.n2.dgain)
        return dx
