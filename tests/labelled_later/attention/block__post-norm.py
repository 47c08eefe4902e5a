"""Mistake: The student normalises after each addition (the original transformer), not before each half.
Truth: forward is norm(x + attention(x)) and so on; backward is consistent with it.
Frequency: common
Accept: norm-after-sum
Family: order-exchanged
"""


class Block:
    def __init__(self, params):
        self.params = params

    def forward(self, x):
        p = self.params
        self.lq, self.lk, self.lv = Linear(p["Wq"]), Linear(p["Wk"]), Linear(p["Wv"])
        self.lo = Linear(p["Wo"])
        self.f1, self.f2 = Linear(p["W1"], p["b1"]), Linear(p["W2"], p["b2"])
        self.norm_a, self.norm_b = RMSNorm(p["gain1"]), RMSNorm(p["gain2"])
        self.attend, self.relu = Attention(), ReLU()
        a = self.attend.forward(self.lq.forward(x), self.lk.forward(x), self.lv.forward(x))
        h = self.norm_a.forward(x + self.lo.forward(a))
        f = self.f2.forward(self.relu.forward(self.f1.forward(h)))
        return self.norm_b.forward(h + f)

    def backward(self, dout):
        d = self.norm_b.backward(dout)
        dh = d + self.f1.backward(self.relu.backward(self.f2.backward(d)))
        d = self.norm_a.backward(dh)
        dq, dk, dv = self.attend.backward(self.lo.backward(d))
        dx = d + self.lq.backward(dq) + self.lk.backward(dk) + self.lv.backward(dv)
        self.grads = dict(
            gain1=self.norm_a.dgain,
            gain2=self.norm_b.dgain,
            Wq=self.lq.dW,
            Wk=self.lk.dW,
            Wv=self.lv.dW,
            Wo=self.lo.dW,
            W1=self.f1.dW,
            b1=self.f1.db,
            W2=self.f2.dW,
            b2=self.f2.db,
        )
        return dx
