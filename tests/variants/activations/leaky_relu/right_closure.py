# right: the constructor makes two functions


class LeakyReLU:
    def __init__(self, alpha=0.01):
        def forward(x):
            mask = x > 0
            self.backward = lambda dout: dout * (mask + alpha * ~mask)
            return x * (mask + alpha * ~mask)

        self.forward = forward
