# wrong missing - block.backward: the gradients are returned and not kept
from given import Linear, ReLU


class Block:
    def __init__(self, params):
        self.params = params

    def forward(self, x):
        p = self.params
        self.norm1, self.norm2 = RMSNorm(p["gain1"]), RMSNorm(p["gain2"])
        self.q, self.k, self.v, self.o = (Linear(p[name]) for name in ("Wq", "Wk", "Wv", "Wo"))
        self.first, self.second = Linear(p["W1"], p["b1"]), Linear(p["W2"], p["b2"])
        self.attention, self.relu = Attention(), ReLU()

        u = self.norm1.forward(x)
        seen = self.attention.forward(self.q.forward(u), self.k.forward(u), self.v.forward(u))
        h = x + self.o.forward(seen)
        hidden = self.relu.forward(self.first.forward(self.norm2.forward(h)))
        return h + self.second.forward(hidden)

    def backward(self, dout):
        dhidden = self.relu.backward(self.second.backward(dout))
        dh = dout + self.norm2.backward(self.first.backward(dhidden))
        dq, dk, dv = self.attention.backward(self.o.backward(dh))
        du = self.q.backward(dq) + self.k.backward(dk) + self.v.backward(dv)
        dx = dh + self.norm1.backward(du)
        grads = {
            "gain1": self.norm1.dgain,
            "Wq": self.q.dW,
            "Wk": self.k.dW,
            "Wv": self.v.dW,
            "Wo": self.o.dW,
            "gain2": self.norm2.dgain,
            "W1": self.first.dW,
            "b1": self.first.db,
            "W2": self.second.dW,
            "b2": self.second.db,
        }
        return dx, grads
