"""Mistake: After im2col the student reshapes (N OH OW, F) straight to (N, F, OH, OW) where the axes have to be transposed.
Truth: the right numbers stand at wrong places (filters and positions mixed up).
Frequency: common
Accept: reshaped-for-transposed, reshaped-not-transposed
Family: transpose-missing, order-exchanged
"""


def fast_conv(x, w, b, stride=1, pad=0):
    F = w.shape[0]
    x_padded = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    patches = sliding_window_view(x_padded, w.shape[2:], axis=(2, 3))[:, :, ::stride, ::stride]
    N, _, OH, OW = patches.shape[:4]
    x_col = patches.transpose(0, 2, 3, 1, 4, 5).reshape(N * OH * OW, -1)
    w_col = w.reshape(F, -1).T
    result = x_col.dot(w_col) + b
    return result.reshape(N, F, OH, OW)
