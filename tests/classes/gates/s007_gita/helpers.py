"""My helpers for homework 1."""
import numpy as np


def stable_sigmoid(x):
    small = np.exp(-abs(x))
    return np.where(x >= 0, 1 / (1 + small), small / (1 + small))


def indicator(condition):
    return np.where(condition, 1.0, 0.0)
