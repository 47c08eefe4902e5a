# right: argmax and put_along_axis
import numpy as np


class MaxGate:
    def forward(self, x, y):
        both = np.stack([np.asarray(x, float), np.asarray(y, float)])
        self.winner = both.argmax(axis=0)[None]
        self.shape = both.shape
        return np.take_along_axis(both, self.winner, axis=0)[0]

    def backward(self, dz):
        d = np.zeros(self.shape)
        np.put_along_axis(d, self.winner, np.asarray(dz)[None], axis=0)
        return [d[0], d[1]]
