# wrong wrong shape affine.backward: dw before dx
def affine_backward(dout, cache):
    x, w = cache
    return x.reshape(len(x), -1).T @ dout, (dout @ w.T).reshape(x.shape), dout.sum(axis=0)
