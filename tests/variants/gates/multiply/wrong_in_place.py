# wrong wrong value multiply.backward: dx is overwritten by dy
class MultiplyGate:
    def forward(self, x, y):
        self.x, self.y = x, y
        return x * y

    def backward(self, dz):
        dx = self.y * dz
        dy = dx
        dy *= 0
        dy += self.x * dz
        return [dx, dy]
