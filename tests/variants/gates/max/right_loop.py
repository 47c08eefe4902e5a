# right: an if for each element
import numpy as np


class MaxGate:
    def forward(self, x, y):
        self.x, self.y = np.asarray(x), np.asarray(y)
        return np.array([max(pair) for pair in zip(self.x.flat, self.y.flat)]).reshape(self.x.shape)

    def backward(self, dz):
        dx, dy = np.zeros(self.x.shape), np.zeros(self.x.shape)
        for i in np.ndindex(self.x.shape):
            if self.x[i] >= self.y[i]:
                dx[i] = np.asarray(dz)[i]
            else:
                dy[i] = np.asarray(dz)[i]
        return [dx, dy]
