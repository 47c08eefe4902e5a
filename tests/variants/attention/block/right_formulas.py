# right: nothing of the other questions; every formula written out
import numpy as np


def _norm(x, gain):
    r = np.sqrt((x * x).mean(-1, keepdims=True) + 1e-6)
    return gain * x / r, (x / r, r, gain)


def _norm_back(g, cache):
    h, r, gain = cache
    d = g * gain
    return (d - h * (d * h).mean(-1, keepdims=True)) / r, (g * h).sum((0, 1))


class Block:
    def __init__(self, params):
        self.p = params

    def forward(self, x):
        p = self.p
        u, c1 = _norm(x, p["gain1"])
        q, k, v = u @ p["Wq"], u @ p["Wk"], u @ p["Wv"]
        z = np.einsum("nta,nsa->nts", q, k) / np.sqrt(q.shape[2])
        w = np.exp(z - z.max(2, keepdims=True))
        w = w / w.sum(2, keepdims=True)
        mix = w @ v
        h = x + mix @ p["Wo"]
        m, c2 = _norm(h, p["gain2"])
        a = m @ p["W1"] + p["b1"]
        r = np.where(a > 0, a, 0.0)
        self.cache = u, c1, q, k, v, w, mix, m, c2, a, r
        return h + r @ p["W2"] + p["b2"]

    def backward(self, dout):
        p = self.p
        u, c1, q, k, v, w, mix, m, c2, a, r = self.cache
        both = lambda left, right: np.tensordot(left, right, axes=([0, 1], [0, 1]))
        g = self.grads = {"b2": dout.sum((0, 1)), "W2": both(r, dout)}
        da = dout @ p["W2"].T * (a > 0)
        g["b1"], g["W1"] = da.sum((0, 1)), both(m, da)
        dh, g["gain2"] = _norm_back(da @ p["W1"].T, c2)
        dh = dh + dout
        g["Wo"] = both(mix, dh)
        dmix = dh @ p["Wo"].T
        dw = np.einsum("nta,nsa->nts", dmix, v)
        dz = w * (dw - (w * dw).sum(2, keepdims=True)) / np.sqrt(q.shape[2])
        dq, dk = np.einsum("nts,nsa->nta", dz, k), np.einsum("nts,nta->nsa", dz, q)
        dv = np.einsum("nts,nta->nsa", w, dmix)
        g["Wq"], g["Wk"], g["Wv"] = both(u, dq), both(u, dk), both(u, dv)
        dx, g["gain1"] = _norm_back(dq @ p["Wq"].T + dk @ p["Wk"].T + dv @ p["Wv"].T, c1)
        return dx + dh
