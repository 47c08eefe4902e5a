"""Rules that move weights: after a mistake, down a slope, with a memory; and what penalties do."""

import numpy as np


class Adaline:
    """Learns signs: a row that is told wrongly moves the weights."""

    def __init__(self, w, b):
        self.w, self.b = w, b

    def tells(self, x):
        """Return 1.0 or -1.0 for a row x : (D,)."""
        return 1.0 if x @ self.w + self.b >= 0 else -1.0

    def update(self, x, sign, rate=1.0):
        """Correct self.w and self.b if x : (D,) is told wrongly; sign : 1 or -1."""
        # BEGIN SOLUTION
        if self.tells(x) != sign:
            self.w = self.w + rate * sign * x
            self.b = self.b + rate * sign
        # END SOLUTION


class Multiclass:
    """One row of weights a class; the class with the largest score is told."""

    def __init__(self, W, b):
        self.W, self.b = W, b

    def update(self, x, label, rate=1.0):
        """If x : (D,) is told wrongly, move the right class towards x and the told one away."""
        # BEGIN SOLUTION
        told = np.argmax(self.W @ x + self.b)
        if told == label:
            return
        step = np.zeros_like(self.b)
        step[label], step[told] = rate, -rate
        self.W = self.W + np.outer(step, x)
        self.b = self.b + step
        # END SOLUTION


class MarginPerceptron:
    """Learns signs, and is content with a row only if it is told with a margin of 1."""

    def __init__(self, w, b):
        self.w, self.b = w, b

    def update(self, X, signs, rate=0.1):
        """Walk once over the rows; X : (N, D), signs : (N,) of 1 and -1."""
        # BEGIN SOLUTION
        for row, sign in zip(X, signs):
            if sign * (row @ self.w + self.b) < 1:
                self.w += rate * sign * row
                self.b += rate * sign
        # END SOLUTION


class Momentum:
    """A step along the average of the gradients so far."""

    def __init__(self, rate=0.1, memory=0.9):
        self.rate, self.memory, self.v = rate, memory, 0.0

    def step(self, w, grad):
        """Return the new weights; w, grad : any shape."""
        # BEGIN SOLUTION
        self.v = self.memory * self.v + (1 - self.memory) * grad
        return w - self.rate * self.v
        # END SOLUTION


class RMSProp:
    """A step that is divided by the root of the average of squared gradients."""

    def __init__(self, rate=0.01, decay=0.9, eps=1e-8):
        self.rate, self.decay, self.eps, self.cache = rate, decay, eps, 0.0

    def step(self, w, grad):
        """Return the new weights; w, grad : any shape."""
        # BEGIN SOLUTION
        self.cache = self.cache * self.decay + grad**2 * (1 - self.decay)
        return w - self.rate * grad / np.sqrt(self.cache + self.eps)
        # END SOLUTION


class Adam:
    """Both: an average of gradients over the root of an average of squares, both corrected."""

    def __init__(self, rate=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
        self.rate, self.beta1, self.beta2, self.eps = rate, beta1, beta2, eps
        self.t, self.m, self.v = 0, 0.0, 0.0

    def step(self, w, grad):
        """Return the new weights; w, grad : any shape."""
        # BEGIN SOLUTION
        self.t += 1
        self.m = self.beta1 * self.m + (1 - self.beta1) * grad
        self.v = self.beta2 * self.v + (1 - self.beta2) * grad**2
        m = self.m / (1 - self.beta1**self.t)
        v = self.v / (1 - self.beta2**self.t)
        return w - self.rate * m / (np.sqrt(v) + self.eps)
        # END SOLUTION


class Ridge:
    """Least squares with a price on the weights: mean (x w + b - y)^2 / 2 + reg / 2 |w|^2."""

    def __init__(self, w, b, reg=0.1):
        self.w, self.b, self.reg = w, b, reg

    def loss(self, X, y):
        """Return the loss and a dict of the gradients of w and b."""
        # BEGIN SOLUTION
        residual = X @ self.w + self.b - y
        fit = 0.5 * np.mean(residual**2)
        price = 0.5 * self.reg * np.sum(self.w**2)
        grads = {
            "w": X.T @ residual / len(y) + self.reg * self.w,
            "b": residual.mean(),
        }
        return fit + price, grads
        # END SOLUTION


class Autoencoder:
    """mean |tanh(x W) W^T - x|^2 / 2 over rows, + reg / 2 |W|^2: both layers share W."""

    def __init__(self, W, reg=0.1):
        self.W, self.reg = W, reg

    def loss(self, x):
        """Return the loss and a dict of the gradient of W."""
        # BEGIN SOLUTION
        code = np.tanh(x @ self.W)
        miss = code @ self.W.T - x
        value = 0.5 * np.sum(miss**2) / len(x) + 0.5 * self.reg * np.sum(self.W**2)
        dmiss = miss / len(x)
        dcode = dmiss @ self.W * (1 - code**2)
        return value, {"W": dmiss.T @ code + x.T @ dcode + self.reg * self.W}
        # END SOLUTION


class Softmax:
    """Softmax regression with a price: mean -log p_y + reg / 2 |W|^2; the biases are free."""

    def __init__(self, W, b, reg=0.1):
        self.W, self.b, self.reg = W, b, reg

    def loss(self, X, y):
        """Return the loss and a dict of the gradients of W and b."""
        # BEGIN SOLUTION
        n = len(y)
        scores = X @ self.W + self.b
        scores = scores - scores.max(axis=1, keepdims=True)
        p = np.exp(scores)
        p /= p.sum(axis=1, keepdims=True)
        loss = -np.log(p[range(n), y]).mean() + self.reg / 2 * (self.W**2).sum()
        p[range(n), y] -= 1
        p /= n
        return loss, {"W": X.T @ p + self.reg * self.W, "b": p.sum(axis=0)}
        # END SOLUTION


class WeightDecay:
    """strength / 2 times the sum of squares of a list of arrays."""

    def __init__(self, reg=0.1):
        self.reg = reg

    def forward(self, u, v):
        """Return the price; u, v : any shapes."""
        # BEGIN SOLUTION
        self.arrays = [u, v]
        return self.reg / 2 * sum(np.sum(a * a) for a in self.arrays)
        # END SOLUTION

    def backward(self):
        """Return [du, dv]."""
        # BEGIN SOLUTION
        return [self.reg * a for a in self.arrays]
        # END SOLUTION


class Anchored:
    """strength / 2 times the sum of squares of how far the weights went from where they began."""

    def __init__(self, start, strength=0.1):
        self.start, self.strength = start, strength

    def forward(self, W):
        """Return the price; W : any shape, that of start."""
        # BEGIN SOLUTION
        self.way = W - self.start
        return self.strength * np.sum(self.way**2) / 2
        # END SOLUTION

    def backward(self):
        """Return dW, shaped like W."""
        # BEGIN SOLUTION
        return self.strength * self.way
        # END SOLUTION


class Pocket:
    """A neuron that fires or not, and keeps the best weights that it has had in its pocket."""

    def __init__(self, w, b):
        self.w, self.b, self.best, self.fewest = w, b, (w, b), np.inf

    def update(self, X, targets, rate=1.0):
        """Walk once over the rows; X : (N, D), targets : (N,) of 0 and 1."""
        # BEGIN SOLUTION
        for x, target in zip(X, targets):
            fired = int(x @ self.w + self.b > 0)
            error = target - fired
            self.w = self.w + rate * error * x
            self.b = self.b + rate * error
            wrong = np.sum((X @ self.w + self.b > 0) != targets)
            if wrong < self.fewest:
                self.fewest, self.best = wrong, (self.w, self.b)
        # END SOLUTION


class Averaged:
    """A neuron that fires or not; what it answers with later are its weights on average."""

    def __init__(self, w, b):
        self.w, self.b, self.sum_w, self.sum_b, self.n = w, b, 0.0, 0.0, 0

    def forward(self, X):
        """Return N zeros and ones by the average of the weights so far; X : (N, D)."""
        # BEGIN SOLUTION
        return 1 * (X @ (self.sum_w / self.n) + self.sum_b / self.n > 0)
        # END SOLUTION

    def update(self, x, target, rate=1.0):
        """Correct self.w and self.b if they tell x : (D,) wrongly; target : 0 or 1."""
        # BEGIN SOLUTION
        told = 1 if x @ self.w + self.b > 0 else 0
        error = target - told
        self.w = self.w + rate * error * x
        self.b = self.b + rate * error
        self.sum_w, self.sum_b, self.n = self.sum_w + self.w, self.sum_b + self.b, self.n + 1
        # END SOLUTION
