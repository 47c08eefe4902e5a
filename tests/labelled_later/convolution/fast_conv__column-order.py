"""Mistake: The student's columns run over (HH, WW, C) and the filter's rows over (C, HH, WW): the two are multiplied in different orders.
Truth: out is wrong wherever C is more than 1.
Frequency: common
Accept: flattened-otherwise, reshaped-for-transposed
Family: order-exchanged, transpose-missing
"""


def fast_conv(x, w, b, stride=1, pad=0):
    F, C, HH, WW = w.shape
    xp = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    v = sliding_window_view(xp, (HH, WW), axis=(2, 3))[:, :, ::stride, ::stride]
    N, _, OH, OW, _, _ = v.shape
    columns = v.transpose(0, 2, 3, 4, 5, 1).reshape(N, OH, OW, HH * WW * C)
    kernel = w.reshape(F, C * HH * WW)
    out = columns @ kernel.T
    return np.moveaxis(out, 3, 1) + b.reshape(1, F, 1, 1)
