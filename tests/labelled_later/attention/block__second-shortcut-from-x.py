"""Mistake: The student adds the block's input x to the second half where h, the first half's result, belongs.
Truth: out lacks the attention's direct contribution; backward is consistent with it.
Frequency: rare
Accept: parts-side-by-side
Family: term-missing, other-quantity
"""


class Block:
    def __init__(self, params):
        self.params = params

    def forward(self, x):
        p = self.params
        self.a_norm, self.m_norm = RMSNorm(p["gain1"]), RMSNorm(p["gain2"])
        self.Q, self.K, self.V, self.O = [Linear(p[n]) for n in ("Wq", "Wk", "Wv", "Wo")]
        self.L1, self.L2 = Linear(p["W1"], p["b1"]), Linear(p["W2"], p["b2"])
        self.att, self.relu = Attention(), ReLU()
        u = self.a_norm.forward(x)
        h = self.att.forward(self.Q.forward(u), self.K.forward(u), self.V.forward(u))
        h = x + self.O.forward(h)
        m = self.m_norm.forward(h)
        m = self.L2.forward(self.relu.forward(self.L1.forward(m)))
        return x + m

    def backward(self, dout):
        d = self.L1.backward(self.relu.backward(self.L2.backward(dout)))
        dh = self.m_norm.backward(d)
        dq, dk, dv = self.att.backward(self.O.backward(dh))
        du = self.Q.backward(dq) + self.K.backward(dk) + self.V.backward(dv)
        self.grads = {
            "Wq": self.Q.dW,
            "Wk": self.K.dW,
            "Wv": self.V.dW,
            "Wo": self.O.dW,
            "W1": self.L1.dW,
            "W2": self.L2.dW,
            "b1": self.L1.db,
            "b2": self.L2.db,
        }
        dx = dout + dh + self.a_norm.backward(du)
        self.grads["gain1"] = self.a_norm.dgain
        self.grads["gain2"] = self.m_norm.dgain
        return dx
