"""Mistake: The student cuts the first bias at 0, as if there were still a ReLU between the layers.
Truth: b is max(0, b1) W2 + b2.
Frequency: rare
Accept: none
Family: none
"""


def collapse(W1, b1, W2, b2):
    h = np.maximum(0, b1)
    return W1.dot(W2), h.dot(W2) + b2
