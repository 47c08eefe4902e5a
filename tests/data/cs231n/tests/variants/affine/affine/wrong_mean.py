# wrong wrong value affine.backward: takes the mean over the batch, which the loss has done
def affine_backward(dout, cache):
    x, w = cache
    n = len(x)
    return (dout @ w.T).reshape(x.shape), x.reshape(n, -1).T @ dout / n, dout.mean(axis=0)
