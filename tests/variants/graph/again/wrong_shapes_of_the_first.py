# wrong crashed - again.backward: buffers are made once, for the shapes of the first pass

class ComputationalGraph(ComputationalGraph):
    def __init__(self, nodes, output):
        super().__init__(nodes, output)
        self.buffers = None

    def backward(self):
        if self.buffers is None:
            self.buffers = {name: np.zeros_like(x) for name, x in self.inputs.items()}
        result = super().backward()
        for name in self.inputs:
            self.buffers[name][...] = result[name]
        return {name: buffer.copy() for name, buffer in self.buffers.items()}
