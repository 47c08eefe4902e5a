"""Losses: one number for a batch, and the slope of it in every score."""

import numpy as np


class SmoothedCrossEntropy:
    """The mean of -sum(q * log softmax(scores)), where q is one-hot, softened by ``smoothing``."""

    def __init__(self, smoothing=0.1):
        self.smoothing = smoothing

    def forward(self, scores, labels):
        """Return the loss; scores : (N, C), labels : (N,)."""
        # BEGIN SOLUTION
        n, n_classes = scores.shape
        below = scores - np.max(scores, axis=1, keepdims=True)
        log_p = below - np.log(np.sum(np.exp(below), axis=1, keepdims=True))
        self.wanted = np.full_like(scores, self.smoothing / n_classes)
        self.wanted[np.arange(n), labels] += 1 - self.smoothing
        self.p = np.exp(log_p)
        return -np.sum(self.wanted * log_p) / n
        # END SOLUTION

    def backward(self):
        """Return dscores : (N, C)."""
        # BEGIN SOLUTION
        n = self.p.shape[0]
        return (self.p - self.wanted) / n
        # END SOLUTION


class Likelihood:
    """The mean of -log_p at the labels, of rows that are logarithms of probabilities."""

    def forward(self, log_p, labels):
        """Return the loss; log_p : (N, C), labels : (N,)."""
        # BEGIN SOLUTION
        self.shape, self.labels = log_p.shape, labels
        return -np.mean(log_p[np.arange(len(labels)), labels])
        # END SOLUTION

    def backward(self):
        """Return dlog_p : (N, C)."""
        # BEGIN SOLUTION
        grad = np.zeros(self.shape)
        grad[np.arange(len(self.labels)), self.labels] = -1.0
        return grad / len(self.labels)
        # END SOLUTION


class FocalLoss:
    """The mean of -(1 - p)^gamma log p, where p is the probability of the right class."""

    def __init__(self, gamma=2.0):
        self.gamma = gamma

    def forward(self, scores, labels):
        """Return the loss; scores : (N, C), labels : (N,)."""
        # BEGIN SOLUTION
        rows = np.arange(len(labels))
        e = np.exp(scores - scores.max(axis=-1, keepdims=True))
        self.probs = e / e.sum(axis=-1, keepdims=True)
        self.labels, right = labels, self.probs[rows, labels]
        return -np.mean((1 - right) ** self.gamma * np.log(right))
        # END SOLUTION

    def backward(self):
        """Return dscores : (N, C)."""
        # BEGIN SOLUTION
        n = len(self.labels)
        rows = np.arange(n)
        right = self.probs[rows, self.labels]
        miss = 1 - right
        # The slope of the row's loss in log p, then the softmax's own.
        slope = self.gamma * right * miss ** (self.gamma - 1) * np.log(right) - miss**self.gamma
        grad = -slope[:, None] * self.probs
        grad[rows, self.labels] += slope
        return grad / n
        # END SOLUTION


class SquaredHinge:
    """The mean over rows of the sum over wrong classes of max(0, s_j - s_y + margin)^2."""

    def __init__(self, margin=1.0):
        self.margin = margin

    def forward(self, scores, labels):
        """Return the loss; scores : (N, C), labels : (N,)."""
        # BEGIN SOLUTION
        n = len(scores)
        right = scores[np.arange(n), labels]
        excess = np.maximum(scores - right[:, None] + self.margin, 0)
        excess[np.arange(n), labels] = 0
        self.excess, self.labels = excess, labels
        return np.sum(excess**2) / n
        # END SOLUTION

    def backward(self):
        """Return dscores : (N, C)."""
        # BEGIN SOLUTION
        n = len(self.excess)
        grad = 2 * self.excess
        grad[np.arange(n), self.labels] = -grad.sum(axis=1)
        return grad / n
        # END SOLUTION


class Ranking:
    """The sum over wrong labels of max(0, s_j - s_y + margin), by a mask; the mean over rows."""

    def __init__(self, margin=1.0):
        self.margin = margin

    def forward(self, scores, truth):
        """Return the loss; scores : (N, C), truth : (N,)."""
        # BEGIN SOLUTION
        rows = np.arange(scores.shape[0])
        distance = self.margin + scores - scores[rows, truth].reshape(-1, 1)
        distance[rows, truth] = 0.0
        self.violated, self.truth = distance > 0, truth
        return distance[self.violated].sum() / scores.shape[0]
        # END SOLUTION

    def backward(self):
        """Return dscores : (N, C)."""
        # BEGIN SOLUTION
        grad = 1.0 * self.violated
        grad[np.arange(len(grad)), self.truth] -= np.sum(self.violated, axis=1)
        return grad / grad.shape[0]
        # END SOLUTION


class Crammer:
    """The mean of max(0, s_j + margin - s_y), where j is the best of the wrong classes."""

    def __init__(self, margin=1.0):
        self.margin = margin

    def forward(self, scores, labels):
        """Return the loss; scores : (N, C), labels : (N,)."""
        # BEGIN SOLUTION
        rows = np.arange(len(labels))
        rivals = scores + self.margin
        rivals[rows, labels] = -np.inf
        self.best, self.labels = rivals.argmax(axis=1), labels
        gap = rivals[rows, self.best] - scores[rows, labels]
        self.n_classes, self.open = scores.shape[1], gap > 0
        return np.maximum(gap, 0).mean()
        # END SOLUTION

    def backward(self):
        """Return dscores : (N, C)."""
        # BEGIN SOLUTION
        rows = np.arange(len(self.labels))
        grad = np.zeros((len(rows), self.n_classes))
        grad[rows, self.best] = self.open
        grad[rows, self.labels] -= self.open
        return grad / len(rows)
        # END SOLUTION


class LogisticLoss:
    """The mean of log(1 + e^-(t s)), of scores s and signs t that are 1 or -1."""

    def forward(self, s, t):
        """Return the loss; s, t : (N,)."""
        # BEGIN SOLUTION
        self.t, self.m = t, t * s
        return np.mean(np.logaddexp(0, -self.m))
        # END SOLUTION

    def backward(self):
        """Return ds : (N,)."""
        # BEGIN SOLUTION
        # e^-m / (1 + e^-m), written so that it never overflows.
        doubt = 0.5 * (1 - np.tanh(self.m / 2))
        return -self.t * doubt / len(self.m)
        # END SOLUTION


class Huber:
    """The mean of d^2 / 2 where |d| <= delta, else delta (|d| - delta / 2); d = guess - goal."""

    def __init__(self, delta=1.0):
        self.delta = delta

    def forward(self, guess, goal):
        """Return the loss; guess, goal : (N,)."""
        # BEGIN SOLUTION
        self.d = guess - goal
        far = np.abs(self.d)
        inner = 0.5 * self.d**2
        return np.where(far <= self.delta, inner, self.delta * (far - self.delta / 2)).mean()
        # END SOLUTION

    def backward(self):
        """Return [dguess, dgoal]."""
        # BEGIN SOLUTION
        near = np.abs(self.d) <= self.delta
        slope = np.where(near, self.d, self.delta * np.sign(self.d)) / self.d.size
        return [slope, -slope]
        # END SOLUTION


class Triplet:
    """The mean of max(0, |a - p|^2 - |a - n|^2 + margin) over rows."""

    def __init__(self, margin=0.5):
        self.margin = margin

    def forward(self, anchor, same, other):
        """Return the loss; all three : (N, D)."""
        # BEGIN SOLUTION
        self.to_same, self.to_other = anchor - same, anchor - other
        gap = np.sum(self.to_same**2 - self.to_other**2, axis=1, keepdims=True) + self.margin
        self.active = gap > 0
        return np.sum(gap * self.active) / len(gap)
        # END SOLUTION

    def backward(self):
        """Return [danchor, dsame, dother]."""
        # BEGIN SOLUTION
        share = 2 * self.active / len(self.active)
        pull, push = share * self.to_same, share * self.to_other
        return [pull - push, -pull, push]
        # END SOLUTION


class Divergence:
    """The mean over rows of sum(q * (log q - log softmax(scores))) for given rows q."""

    def forward(self, scores, q):
        """Return the loss; scores, q : (N, C), each row of q adds up to 1."""
        # BEGIN SOLUTION
        top = scores.max(axis=1)
        total = np.log(np.exp(scores - top[:, np.newaxis]).sum(axis=1)) + top
        log_p = scores - total[:, np.newaxis]
        self.p, self.q = np.exp(log_p), q
        return (q * (np.log(q) - log_p)).sum(axis=1).mean()
        # END SOLUTION

    def backward(self):
        """Return dscores : (N, C)."""
        # BEGIN SOLUTION
        return (self.p - self.q) / self.p.shape[0]
        # END SOLUTION


class WeightedCrossEntropy:
    """The sum of weights[y] * -log softmax(scores)[y] over rows, divided by that of the weights."""

    def __init__(self, weights):
        self.weights = weights

    def forward(self, scores, labels):
        """Return the loss; scores : (N, C), labels : (N,), weights : (C,)."""
        # BEGIN SOLUTION
        lifted = scores - scores.max(axis=1, keepdims=True)
        log_p = lifted - np.log(np.exp(lifted).sum(axis=1, keepdims=True))
        cost = self.weights[labels]
        self.share, self.labels, self.p = cost / cost.sum(), labels, np.exp(log_p)
        return -np.sum(self.share * log_p[np.arange(len(labels)), labels])
        # END SOLUTION

    def backward(self):
        """Return dscores : (N, C)."""
        # BEGIN SOLUTION
        grad = self.p.copy()
        grad[np.arange(len(grad)), self.labels] -= 1
        return grad * self.share[:, None]
        # END SOLUTION


class SequenceCrossEntropy:
    """The mean of -log softmax(scores)[label] over the words of sentences; -1 labels padding."""

    def forward(self, scores, labels):
        """Return the loss; scores : (N, T, C), labels : (N, T)."""
        # BEGIN SOLUTION
        below = scores - scores.max(axis=2, keepdims=True)
        powers = np.exp(below)
        total = powers.sum(axis=2, keepdims=True)
        self.labels, self.real, self.p = labels, labels >= 0, powers / total
        log_p = np.take_along_axis(below - np.log(total), labels[:, :, None], axis=2)
        return -np.sum(log_p[self.real]) / np.sum(self.real)
        # END SOLUTION

    def backward(self):
        """Return dscores : (N, T, C); padding has none."""
        # BEGIN SOLUTION
        hot = self.labels[:, :, None] == np.arange(self.p.shape[2])
        return (self.p - hot) * self.real[:, :, None] / np.sum(self.real)
        # END SOLUTION


class CostlyHinge:
    """The mean over rows of costs[y] * the sum over wrong classes of max(0, s_j - s_y + margin)."""

    def __init__(self, costs, margin=1.0):
        self.costs, self.margin = costs, margin

    def forward(self, scores, labels):
        """Return the loss; scores : (N, C), labels : (N,), costs : (C,)."""
        # BEGIN SOLUTION
        rows = np.arange(len(labels))
        gap = np.maximum(0, scores - scores[rows, labels][:, None] + self.margin)
        gap[rows, labels] = 0
        self.price = self.costs[labels][:, None] / len(labels)
        self.labels, self.counts = labels, gap > 0
        return np.sum(self.price * gap)
        # END SOLUTION

    def backward(self):
        """Return dscores : (N, C)."""
        # BEGIN SOLUTION
        grad = self.price * self.counts
        grad[np.arange(len(grad)), self.labels] -= grad.sum(axis=1)
        return grad
        # END SOLUTION
