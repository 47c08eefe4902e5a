# right: changes dout, which is a note and no mistake
def relu_backward(dout, cache):
    dx, x = dout, cache
    dx[x <= 0] = 0
    return dx
