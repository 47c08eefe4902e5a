"""Mistake: The student forgets the bias.
Truth: out lacks b, the bias of each filter.
Frequency: common
Accept: bias-missing
Family: term-missing
"""


def fast_conv(x, w, b, stride=1, pad=0):
    F, C, HH, WW = w.shape
    xp = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    OH = (xp.shape[2] - HH) // stride + 1
    OW = (xp.shape[3] - WW) // stride + 1
    out = np.zeros((x.shape[0], F, OH, OW))
    for u in range(HH):
        for v in range(WW):
            part = xp[:, :, u : u + stride * OH : stride, v : v + stride * OW : stride]
            out += np.tensordot(part, w[:, :, u, v], axes=(1, 1)).transpose(0, 3, 1, 2)
    return out
