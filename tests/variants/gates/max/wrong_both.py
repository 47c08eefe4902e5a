# wrong wrong judge max.backward: both inputs get all of it at a tie
class MaxGate:
    def forward(self, x, y):
        self.x, self.y = x, y
        return x * (x >= y) + y * (y > x)

    def backward(self, dz):
        return [dz * (self.x >= self.y), dz * (self.y >= self.x)]
