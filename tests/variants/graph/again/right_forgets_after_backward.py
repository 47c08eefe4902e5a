# right: gradients are emptied when they are handed out

class ComputationalGraph(ComputationalGraph):
    def __init__(self, nodes, output):
        super().__init__(nodes, output)
        self.order = super().nodes_topologically_sorted()
        self.gradients = {}

    def nodes_topologically_sorted(self):
        return list(self.order)

    def backward(self):
        gradients = self.gradients
        gradients[self.output] = 1.0
        for name in reversed(self.order):
            if name not in gradients:
                continue
            gate, reads = self.nodes[name]
            back = gate.backward(gradients[name])
            for read, gradient in zip(reads, back if len(reads) > 1 else [back]):
                gradients[read] = gradients.get(read, 0.0) + gradient
        result = {n: gradients.get(n, np.zeros_like(x)) for n, x in self.inputs.items()}
        gradients.clear()
        return result
