# wrong wrong value softmax.backward: the shortcut of the softmax loss


def softmax_rows_backward(dout, y):
    return y - dout
