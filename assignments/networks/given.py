"""Given: the layers of earlier assignments, a small network to train, and images of digits.

``python given.py`` draws 100 of the images into ``digits.png``.
"""

import struct
import zlib
from pathlib import Path

import numpy as np

# ---------------------------------------------------------------- layers


class Linear:
    """out = x W + b, for x (N, D), W (D, M), b (M,)."""

    def __init__(self, W, b):
        self.W, self.b = W, b

    def forward(self, x):
        self.x = x
        return x @ self.W + self.b

    def backward(self, dout):
        """Return dx; afterwards the other two gradients are in ``dW`` and ``db``."""
        self.dW, self.db = self.x.T @ dout, dout.sum(axis=0)
        return dout @ self.W.T


class ReLU:
    """out = max(0, x), element by element."""

    def forward(self, x):
        self.positive = np.real(x) > 0
        return np.where(self.positive, x, 0)

    def backward(self, dout):
        return np.where(self.positive, dout, 0)


class SoftmaxLoss:
    """The mean over the batch of -log softmax(scores)[y], for scores (N, C) and labels y (N,)."""

    def forward(self, scores, y):
        shifted = scores - np.real(scores).max(axis=1, keepdims=True)
        log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
        self.p, self.y = np.exp(log_p), y
        return -log_p[np.arange(len(y)), y].mean()

    def backward(self):
        """Return dscores."""
        dscores = self.p.copy()
        dscores[np.arange(len(self.y)), self.y] -= 1
        return dscores / len(self.y)


class L2:
    """0.5 * reg * the sum of all squares of W."""

    def __init__(self, reg):
        self.reg = reg

    def forward(self, W):
        self.W = W
        return 0.5 * self.reg * np.sum(W * W)

    def backward(self):
        """Return dW."""
        return self.reg * self.W


# ---------------------------------------------------------------- what `train` is given


class TanhNet:
    """scores = tanh(X W1 + b1) W2 + b2: 64 pixels, a hidden layer, ten classes."""

    def __init__(self, rng, hidden=28):
        self.W1 = rng.normal(0, 1 / 8, (64, hidden))
        self.b1 = np.zeros(hidden)
        self.W2 = rng.normal(0, hidden**-0.5, (hidden, 10))
        self.b2 = np.zeros(10)

    def scores(self, X):
        return np.tanh(X @ self.W1 + self.b1) @ self.W2 + self.b2

    def loss(self, X, y):
        """Return the softmax loss of a batch, and its gradients: a dict keyed W1, b1, W2, b2."""
        z = np.tanh(X @ self.W1 + self.b1)
        softmax = SoftmaxLoss()
        loss = softmax.forward(z @ self.W2 + self.b2, y)
        ds = softmax.backward()
        da = (1 - z * z) * (ds @ self.W2.T)
        return loss, {"W1": X.T @ da, "b1": da.sum(axis=0), "W2": z.T @ ds, "b2": ds.sum(axis=0)}


def digits(rng, n):
    """Draw n images of handwritten digits: X (n, 64) and their labels y (n,).

    An image has 8 x 8 pixels, row after row, in 17 shades from -1 (paper) to 3 (ink): over many
    images the mean is near 0.
    """
    y = rng.integers(10, size=n)
    x, down = np.moveaxis(STROKES[y], 2, 0)  # each (n, points), from -1 to 1

    def each(spread):
        """Draw one number an image."""
        return rng.normal(0, spread, (n, 1))

    wave = np.sin(np.linspace(0, 3, POINTS) + rng.uniform(0, 6, (n, 1)))
    turn, slant = each(0.12), each(0.2)
    x = (1 + each(0.1)) * x + each(0.04) * wave - (turn + slant) * down
    down = (1 + each(0.1)) * down + turn * x
    column = 3.5 + 2.3 * x + rng.uniform(-0.5, 0.5, (n, 1))
    row = 3.5 + 2.7 * down + rng.uniform(-0.5, 0.5, (n, 1))
    # Ink spreads around each point of the stroke, and paper takes so much of it and no more.
    width, pixel = rng.uniform(0.4, 0.6, (n, 1, 1)), np.arange(8)
    across = np.exp(-(((column[..., None] - pixel) / width) ** 2) / 2)
    along = np.exp(-(((row[..., None] - pixel) / width) ** 2) / 2)
    ink = 1 - np.exp(-INK * along.transpose(0, 2, 1) @ across)
    ink += rng.normal(0, 0.05, ink.shape)
    return np.rint(16 * np.clip(ink, 0, 1)).reshape(n, 64) / 4 - 1, y


POINTS, INK = 32, 0.5


def _line(*corners):
    return np.array(corners, float)


def _arc(x, y, width, height, start, stop):
    t = np.radians(np.linspace(start, stop, 30))
    return np.stack([x + width * np.cos(t), y + height * np.sin(t)], axis=1)


def _evenly(*parts):
    """Join the parts of a stroke, and return POINTS points of it at equal distances."""
    corners = np.concatenate(parts)
    lengths = np.hypot(*np.diff(corners, axis=0).T)
    at = np.concatenate([[0], np.cumsum(lengths)])
    return np.stack([np.interp(np.linspace(0, at[-1], POINTS), at, c) for c in corners.T], axis=1)


STROKES = np.stack(  # (digits, points, 2): to the right, and down
    [
        _evenly(_arc(0, 0, 0.62, 1, 0, 360)),
        _evenly(_line((-0.35, -0.6), (0.1, -1), (0.1, 1))),
        _evenly(_arc(0, -0.45, 0.58, 0.55, 190, 390), _line((-0.6, 1), (0.65, 1))),
        _evenly(_arc(-0.05, -0.5, 0.55, 0.5, 200, 450), _arc(-0.05, 0.48, 0.63, 0.52, -90, 155)),
        _evenly(_line((0.3, 1), (0.3, -1), (-0.65, 0.35), (0.65, 0.35))),
        _evenly(
            _line((0.55, -1), (-0.45, -1), (-0.5, -0.1)), _arc(-0.03, 0.38, 0.62, 0.62, 235, 510)
        ),
        _evenly(_line((0.4, -1)), _arc(0, 0.42, 0.6, 0.58, 195, -165)),
        _evenly(_line((-0.62, -1), (0.62, -1), (-0.15, 1))),
        _evenly(_arc(0, -0.52, 0.46, 0.48, 90, 450), _arc(0, 0.48, 0.58, 0.52, -90, 270)),
        _evenly(_arc(0, -0.42, 0.6, 0.58, 15, 375), _line((0.35, 1))),
    ]
)


def picture(X, columns=10, scale=4):
    """Return the images X (n, 64) beside each other as the bytes of a PNG, dark on white."""
    shades = (3 - X).reshape(-1, columns, 8, 8) / 4
    tiles = np.pad(shades, ((0, 0), (0, 0), (1, 1), (1, 1)), constant_values=1)
    page = tiles.swapaxes(1, 2).reshape(-1, 10 * columns).repeat(scale, 0).repeat(scale, 1)
    rows = np.pad(np.rint(255 * page).astype(np.uint8), ((0, 0), (1, 0)))  # 0: no filter

    def part(kind, data):
        checksum = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + checksum

    header = struct.pack(">IIBBBBB", page.shape[1], page.shape[0], 8, 0, 0, 0, 0)
    body = part(b"IHDR", header) + part(b"IDAT", zlib.compress(rows.tobytes(), 9))
    return b"\x89PNG\r\n\x1a\n" + body + part(b"IEND", b"")


if __name__ == "__main__":
    images, labels = digits(np.random.default_rng(0), 100)
    Path(__file__).with_name("digits.png").write_bytes(
        picture(images[np.argsort(labels, kind="stable")])
    )
    print("drew 100 images into digits.png")
