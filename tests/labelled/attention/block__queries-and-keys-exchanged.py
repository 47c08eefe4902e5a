"""Mistake: The queries are made with Wk and the keys with Wq.
Truth: forward computes the scores' transpose before the softmax; the gradients are put under each other's name accordingly.
Accept: none
Family: order-exchanged, other-quantity
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
        k, q, v = (self.lin[w].forward(u) for w in ("Wq", "Wk", "Wv"))
        h = x + self.lin["Wo"].forward(self.att.forward(q, k, v))
        f = self.act.forward(self.lin["W1"].forward(self.n2.forward(h)))
        return h + self.lin["W2"].forward(f)

    def backward(self, dout):
        L = self.lin
        dh = self.act.backward(L["W2"].backward(dout))
        dh = self.n2.backward(L["W1"].backward(dh)) + dout
        dq, dk, dv = self.att.backward(L["Wo"].backward(dh))
        du = L["Wk"].backward(dq) + L["Wq"].backward(dk) + L["Wv"].backward(dv)
        self.grads = {w: layer.dW for w, layer in L.items()}
        self.grads |= dict(b1=L["W1"].db, b2=L["W2"].db)
        dx = dh + self.n1.backward(du)
        self.grads |= dict(gain1=self.n1.dgain, gain2=self.n2.dgain)
        return dx
