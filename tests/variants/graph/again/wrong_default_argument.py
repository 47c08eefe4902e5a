# wrong blocked - again.backward: a dict as a default argument lives as long as the program

class ComputationalGraph(ComputationalGraph):
    def backward(self, gradients={}):
        gradients[self.output] = 1.0
        for name in reversed(self.nodes_topologically_sorted()):
            if name not in gradients:
                continue
            gate, reads = self.nodes[name]
            back = gate.backward(gradients[name])
            for read, gradient in zip(reads, back if len(reads) > 1 else [back]):
                gradients[read] = gradients.get(read, 0.0) + gradient
        return {name: gradients.get(name, np.zeros_like(x)) for name, x in self.inputs.items()}
