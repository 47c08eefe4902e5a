# wrong wrong judge relu.backward: lets pass what should be stopped
def relu_backward(dout, cache):
    dx = dout.copy()
    dx[cache > 0] = 0
    return dx
