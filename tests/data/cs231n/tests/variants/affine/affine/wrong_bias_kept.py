# wrong wrong shape affine.backward: db is (1, M)
def affine_backward(dout, cache):
    x, w = cache
    db = dout.sum(axis=0, keepdims=True)
    return (dout @ w.T).reshape(x.shape), x.reshape(len(x), -1).T @ dout, db
