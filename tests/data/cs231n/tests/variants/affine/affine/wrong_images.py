# wrong crashed - affine.forward: multiplies images as they are
def affine_forward(x, w, b):
    return x @ w + b, (x, w)
