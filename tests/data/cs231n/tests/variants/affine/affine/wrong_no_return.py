# wrong wrong none affine.backward: computes all three and returns none
def affine_backward(dout, cache):
    x, w = cache
    dx = (dout @ w.T).reshape(x.shape)
    dw, db = x.reshape(len(x), -1).T @ dout, dout.sum(axis=0)
