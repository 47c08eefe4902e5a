# wrong wrong judge relu.backward: returns the slope, dout is not used
def relu_backward(dout, cache):
    return (cache > 0).astype(float)
