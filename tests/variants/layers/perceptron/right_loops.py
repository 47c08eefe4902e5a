# right: loops and ifs, in place
class Perceptron:
    def __init__(self, w, b):
        self.w, self.b = w, b

    def forward(self, X):
        out = []
        for x in X:
            total = self.b
            for p, q in zip(self.w, x):
                total += p * q
            out.append(1 if total > 0 else 0)
        return out

    def update(self, x, target, rate=1.0):
        told = self.forward([x])[0]
        if told == target:
            return
        sign = 1 if target == 1 else -1
        for k in range(len(self.w)):
            self.w[k] += sign * rate * x[k]
        self.b += sign * rate
