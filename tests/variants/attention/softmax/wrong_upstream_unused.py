# wrong wrong value softmax.backward: dout is not used


def softmax_rows_backward(dout, y):
    return y * (1 - y)
