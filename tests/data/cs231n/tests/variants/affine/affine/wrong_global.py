# wrong wrong value affine.backward: keeps the input in a global, and another call overwrites it
last = {}


def affine_forward(x, w, b):
    last["x"], last["w"] = x, w
    return x.reshape(len(x), -1) @ w + b, None


def affine_backward(dout, cache):
    x, w = last["x"], last["w"]
    return (dout @ w.T).reshape(x.shape), x.reshape(len(x), -1).T @ dout, dout.sum(axis=0)
