"""Mistake: The bias is added for every channel before the channels are summed.
Truth: out has C b where it should have b.
Accept: bias-too-often
Family: none
"""


def fast_conv(x, w, b, stride=1, pad=0):
    xp = np.pad(x, [(0, 0), (0, 0), (pad, pad), (pad, pad)])
    patches = sliding_window_view(xp, w.shape[-2:], axis=(-2, -1))[..., ::stride, ::stride, :, :]
    out = 0
    for c in range(x.shape[1]):
        one = np.tensordot(patches[:, c], w[:, c], axes=((3, 4), (1, 2)))
        out = out + np.moveaxis(one, -1, 1) + b.reshape(1, -1, 1, 1)
    return out
