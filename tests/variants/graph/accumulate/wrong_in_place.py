# wrong wrong value accumulate.backward: += on an array that a gate has handed to two names

class ComputationalGraph(ComputationalGraph):
    def backward(self):
        gradients = {self.output: 1.0}
        for name in reversed(self.nodes_topologically_sorted()):
            if name not in gradients:
                continue
            gate, reads = self.nodes[name]
            back = gate.backward(gradients[name])
            for read, gradient in zip(reads, back if len(reads) > 1 else [back]):
                if read in gradients:
                    gradients[read] += gradient
                else:
                    gradients[read] = gradient
        return {name: gradients.get(name, np.zeros_like(x)) for name, x in self.inputs.items()}
