# right: works in float32, which costs a note and no point
import numpy as np
from given import Linear, ReLU


class RMSNorm:
    def __init__(self, gain, eps=1e-6):
        self.gain, self.eps = np.float32(gain), np.float32(eps)

    def forward(self, x):
        x = x.astype(np.float32)
        self.r = np.sqrt(np.mean(x * x, axis=-1, keepdims=True) + self.eps)
        self.h = x / self.r
        return self.gain * self.h

    def backward(self, dout):
        dout = dout.astype(np.float32)
        self.dgain = (dout * self.h).sum(axis=tuple(range(dout.ndim - 1)))
        dh = self.gain * dout
        return (dh - self.h * np.mean(dh * self.h, axis=-1, keepdims=True)) / self.r


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
