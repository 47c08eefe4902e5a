# right: plain lists of Python numbers
class Perceptron:
    def __init__(self, w, b):
        self.w, self.b = [float(v) for v in w], float(b)

    def forward(self, X):
        return [self._fires(x) for x in X]

    def _fires(self, x):
        return int(sum(p * float(q) for p, q in zip(self.w, x)) + self.b > 0)

    def update(self, x, target, rate=1.0):
        error = target - self._fires(x)
        if error:
            self.w = [p + rate * error * float(q) for p, q in zip(self.w, x)]
            self.b += rate * error
