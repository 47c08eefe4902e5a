"""Mistake: The student overwrites du with each of the three ways back, so that only the last (the values') arrives at the norm.
Truth: dx and gain1's gradient lack the parts through queries and keys; all others right.
Frequency: common
Accept: overwrites, path-lost
Family: update-not-added, term-missing
"""


class Block:
    def __init__(self, params):
        self.params = params

    def forward(self, x):
        p = self.params
        self.rms1, self.rms2 = RMSNorm(p["gain1"]), RMSNorm(p["gain2"])
        self.proj = [Linear(p["Wq"]), Linear(p["Wk"]), Linear(p["Wv"])]
        self.out = Linear(p["Wo"])
        self.up, self.down = Linear(p["W1"], p["b1"]), Linear(p["W2"], p["b2"])
        self.mha = Attention()
        self.relu = ReLU()
        u = self.rms1.forward(x)
        q, k, v = [layer.forward(u) for layer in self.proj]
        h = x + self.out.forward(self.mha.forward(q, k, v))
        return h + self.down.forward(self.relu.forward(self.up.forward(self.rms2.forward(h))))

    def backward(self, dout):
        t = self.down.backward(dout)
        t = self.relu.backward(t)
        t = self.up.backward(t)
        dh = self.rms2.backward(t) + dout
        grads_qkv = self.mha.backward(self.out.backward(dh))
        for layer, g in zip(self.proj, grads_qkv):
            du = layer.backward(g)
        dx = dh + self.rms1.backward(du)
        self.grads = {"gain1": self.rms1.dgain, "gain2": self.rms2.dgain, "Wo": self.out.dW}
        for name, layer in zip(("Wq", "Wk", "Wv"), self.proj):
            self.grads[name] = layer.dW
        self.grads.update(W1=self.up.dW, b1=self.up.db, W2=self.down.dW, b2=self.down.db)
        return dx
