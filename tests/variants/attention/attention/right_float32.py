# right: works in float32, which costs a note and no point
import numpy as np
from given import Linear, ReLU


class Attention:
    def __init__(self, causal=False):
        self.causal = causal

    def forward(self, q, k, v):
        scores = q @ k.swapaxes(1, 2) / np.sqrt(q.shape[-1])
        if self.causal:
            future = np.triu(np.ones(scores.shape[1:], dtype=bool), k=1)
            scores = np.where(future, -np.inf, scores)
        self.q, self.k, self.v, self.p = q, k, v, softmax_rows(scores)
        return (self.p @ v).astype(np.float32)

    def backward(self, dout):
        dscores = softmax_rows_backward(dout @ self.v.swapaxes(1, 2), self.p)
        dscores = dscores / np.sqrt(self.q.shape[-1])
        dout = dout.astype(np.float32)
        return [a.astype(np.float32) for a in (dscores @ self.k, dscores.swapaxes(1, 2) @ self.q, self.p.swapaxes(1, 2) @ dout)]


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
        return (h + self.second.forward(hidden)).astype(np.float32)

    def backward(self, dout):
        dhidden = self.relu.backward(self.second.backward(dout))
        dh = dout + self.norm2.backward(self.first.backward(dhidden))
        dq, dk, dv = self.attention.backward(self.o.backward(dh))
        du = self.q.backward(dq) + self.k.backward(dk) + self.v.backward(dv)
        dx = dh + self.norm1.backward(du)
        self.grads = {
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
        self.grads = {name: g.astype(np.float32) for name, g in self.grads.items()}
        return dx.astype(np.float32)
