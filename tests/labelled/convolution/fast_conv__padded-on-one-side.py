"""Mistake: All of the padding is put below and to the right of the image.
Truth: The windows are shifted by pad: out is wrong wherever there is padding.
Accept: padded-on-one-side
Family: none
"""


def fast_conv(x, w, b, stride=1, pad=0):
    xp = np.pad(x, [(0, 0), (0, 0), (0, 2 * pad), (0, 2 * pad)])
    cols = sliding_window_view(xp, w.shape[-2:], axis=(-2, -1))[..., ::stride, ::stride, :, :]
    N, C, OH, OW = cols.shape[:4]
    cols = cols.transpose(0, 2, 3, 1, 4, 5).reshape(N * OH * OW, -1)
    out = cols @ w.reshape(len(w), -1).T + b
    return out.reshape(N, OH, OW, -1).transpose(0, 3, 1, 2)
