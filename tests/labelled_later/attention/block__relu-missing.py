"""Mistake: The student leaves out the ReLU between the two layers of the second half.
Truth: the second half is linear; out and gradients are those of this.
Frequency: rare
Accept: activation-missing
Family: step-missing
"""


class Block:
    def __init__(self, params):
        self.params = params

    def forward(self, x):
        prm = self.params
        self.norms = [RMSNorm(prm["gain1"]), RMSNorm(prm["gain2"])]
        self.lins = {name: Linear(prm[name]) for name in ("Wq", "Wk", "Wv", "Wo")}
        self.mlp = [Linear(prm["W1"], prm["b1"]), Linear(prm["W2"], prm["b2"])]
        self.core = Attention()
        u = self.norms[0].forward(x)
        q = self.lins["Wq"].forward(u)
        k = self.lins["Wk"].forward(u)
        v = self.lins["Wv"].forward(u)
        h = x + self.lins["Wo"].forward(self.core.forward(q, k, v))
        out = self.norms[1].forward(h)
        for layer in self.mlp:
            out = layer.forward(out)
        return h + out

    def backward(self, dout):
        d = dout
        for layer in reversed(self.mlp):
            d = layer.backward(d)
        dh = dout + self.norms[1].backward(d)
        d3 = self.core.backward(self.lins["Wo"].backward(dh))
        du = sum(self.lins[n].backward(g) for n, g in zip(("Wq", "Wk", "Wv"), d3))
        dx = dh + self.norms[0].backward(du)
        self.grads = {n: l.dW for n, l in self.lins.items()}
        for i in (0, 1):
            self.grads[f"gain{i + 1}"] = self.norms[i].dgain
            self.grads[f"W{i + 1}"] = self.mlp[i].dW
            self.grads[f"b{i + 1}"] = self.mlp[i].db
        return dx
