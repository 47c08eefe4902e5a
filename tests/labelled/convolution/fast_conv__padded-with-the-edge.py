"""Mistake: The frame repeats the edge of the image, where it should be zeros.
Truth: out is wrong at windows that touch the frame; without padding it is right.
Accept: frame-not-zero
Family: none
"""


def fast_conv(x, w, b, stride=1, pad=0):
    xp = np.pad(x, [(0, 0), (0, 0), (pad, pad), (pad, pad)], mode="edge")
    cols = sliding_window_view(xp, w.shape[-2:], axis=(-2, -1))[..., ::stride, ::stride, :, :]
    N, C, OH, OW = cols.shape[:4]
    cols = cols.transpose(0, 2, 3, 1, 4, 5).reshape(N * OH * OW, -1)
    out = cols @ w.reshape(len(w), -1).T + b
    return out.reshape(N, OH, OW, -1).transpose(0, 3, 1, 2)
