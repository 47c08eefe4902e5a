# right: the Jacobian of each row
import numpy as np


class RMSNorm:
    def __init__(self, gain, eps=1e-6):
        self.gain, self.eps = gain, eps

    def forward(self, x):
        r = np.sqrt(np.mean(np.square(x), axis=-1)[..., np.newaxis] + self.eps)
        self.h = x / r
        eye = np.eye(x.shape[-1])
        outer = self.h[..., :, None] * self.h[..., None, :] / x.shape[-1]
        self.jacobian = self.gain[:, None] * (eye - outer) / r[..., None]
        return self.gain * self.h

    def backward(self, dout):
        self.dgain = (dout * self.h).reshape(-1, len(self.gain)).sum(axis=0)
        return (dout[..., None, :] @ self.jacobian)[..., 0, :]
