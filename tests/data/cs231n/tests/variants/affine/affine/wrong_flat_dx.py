# wrong wrong shape affine.backward: dx stays flat where x was an image
def affine_backward(dout, cache):
    x, w = cache
    return dout @ w.T, x.reshape(len(x), -1).T @ dout, dout.sum(axis=0)
