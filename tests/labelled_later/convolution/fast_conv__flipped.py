"""Mistake: The student turns the filter around, the mathematicians' convolution.
Truth: out is the convolution with w turned by 180 degrees.
Frequency: common
Accept: kernel-flipped
Family: order-exchanged
"""


def fast_conv(x, w, b, stride=1, pad=0):
    flipped = w[:, :, ::-1, ::-1]
    xp = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    win = sliding_window_view(xp, w.shape[2:], axis=(2, 3))[:, :, ::stride, ::stride]
    N, C, OH, OW, HH, WW = win.shape
    cols = win.transpose(0, 2, 3, 1, 4, 5).reshape(N * OH * OW, -1)
    out = cols @ flipped.reshape(len(w), -1).T + b
    return out.reshape(N, OH, OW, -1).transpose(0, 3, 1, 2)
