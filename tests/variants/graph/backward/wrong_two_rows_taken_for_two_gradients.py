# wrong wrong shape backward.backward: a dx of two rows is taken for [dx, dy]

class ComputationalGraph(ComputationalGraph):
    def backward(self):
        gradients = {self.output: 1.0}
        for name in reversed(self.nodes_topologically_sorted()):
            if name not in gradients:
                continue
            gate, reads = self.nodes[name]
            back = gate.backward(gradients[name])
            if not (hasattr(back, "__len__") and len(back) == 2):
                back = [back]
            for read, gradient in zip(reads, back):
                gradients[read] = gradients.get(read, 0.0) + gradient
        return {name: gradients.get(name, np.zeros_like(x)) for name, x in self.inputs.items()}
