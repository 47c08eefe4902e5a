# right: the cache is a function
def affine_forward(x, w, b):
    rows = x.reshape(x.shape[0], -1)

    def back(dout):
        return dout.dot(w.T).reshape(x.shape), rows.T.dot(dout), dout.sum(0)

    return rows.dot(w) + b, back


def affine_backward(dout, cache):
    return cache(dout)
