# right: buffers of its own, filled with zeros again, and made anew for other shapes

class ComputationalGraph(ComputationalGraph):
    def backward(self):
        shapes = {name: np.shape(x) for name, x in self.inputs.items()}
        if shapes != getattr(self, "shapes", None):
            self.shapes = shapes
            self.buffers = {name: np.empty(shape) for name, shape in shapes.items()}
        result = super().backward()
        for name, buffer in self.buffers.items():
            buffer.fill(0)
            buffer += result[name]
        return self.buffers
