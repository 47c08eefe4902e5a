# wrong wrong value softmax.backward: the sum is not multiplied by y


def softmax_rows_backward(dout, y):
    return y * dout - (y * dout).sum(axis=-1, keepdims=True)
