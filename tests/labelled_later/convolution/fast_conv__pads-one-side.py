"""Mistake: The student pads at the bottom and the right only, by twice the width, so that the shape is right and the frame is not.
Truth: out is shifted by pad pixels wherever pad is not 0.
Frequency: rare
Accept: padded-on-one-side
Family: none
"""


def fast_conv(x, w, b, stride=1, pad=0):
    F, C, HH, WW = w.shape
    xp = np.pad(x, ((0, 0), (0, 0), (0, 2 * pad), (0, 2 * pad)))
    win = sliding_window_view(xp, (HH, WW), axis=(2, 3))[:, :, ::stride, ::stride]
    out = np.einsum("ncijuv,fcuv->nfij", win, w, optimize=True)
    return out + b[None, :, None, None]
