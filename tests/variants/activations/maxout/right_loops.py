# right: a loop over the rows; of equal pieces the last wins

import numpy as np


class Maxout:
    def forward(self, x):
        self.shape, self.winners = x.shape, {}
        out = np.empty(x.shape[:-1])
        for row in np.ndindex(*x.shape[:-1]):
            best = 0
            for k in range(x.shape[-1]):
                if x[row][k] >= x[row][best]:
                    best = k
            self.winners[row] = best
            out[row] = x[row][best]
        return out

    def backward(self, dout):
        dx = np.zeros(self.shape)
        for row, best in self.winners.items():
            dx[row][best] = np.asarray(dout)[row]
        return dx
