# right: queries, keys and values come from one wide matrix
import numpy as np
from given import Linear


class Block:
    def __init__(self, params):
        self.params = params

    def forward(self, x):
        p = self.params
        self.wide = Linear(np.concatenate([p["Wq"], p["Wk"], p["Wv"]], axis=1))
        self.out, self.W1, self.W2 = Linear(p["Wo"]), Linear(p["W1"], p["b1"]), Linear(p["W2"], p["b2"])
        self.one, self.two, self.look = RMSNorm(p["gain1"]), RMSNorm(p["gain2"]), Attention()
        q, k, v = np.split(self.wide.forward(self.one.forward(x)), 3, axis=-1)
        x = x + self.out.forward(self.look.forward(q, k, v))
        self.hidden = np.maximum(self.W1.forward(self.two.forward(x)), 0)
        return x + self.W2.forward(self.hidden)

    def backward(self, dout):
        d = np.array(dout)
        inner = self.W2.backward(dout)
        inner[self.hidden == 0] = 0
        d += self.two.backward(self.W1.backward(inner))
        qkv = np.concatenate(self.look.backward(self.out.backward(d)), axis=-1)
        d += self.one.backward(self.wide.backward(qkv))
        self.grads = dict(zip(("Wq", "Wk", "Wv"), np.split(self.wide.dW, 3, axis=1)))
        self.grads.update(gain1=self.one.dgain, gain2=self.two.dgain, Wo=self.out.dW)
        self.grads.update(W1=self.W1.dW, b1=self.W1.db, W2=self.W2.dW, b2=self.W2.db)
        return d
