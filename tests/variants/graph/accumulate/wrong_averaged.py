# wrong wrong value accumulate.backward: the mean of the paths

class ComputationalGraph(ComputationalGraph):
    def backward(self):
        gradients = {self.output: 1.0}
        for name in reversed(self.nodes_topologically_sorted()):
            if name not in gradients:
                continue
            gate, reads = self.nodes[name]
            back = gate.backward(gradients[name])
            for read, gradient in zip(reads, back if len(reads) > 1 else [back]):
                gradients[read] = gradients.get(read, 0.0) + gradient
        return {n: gradients[n] / max(1, sum(r.count(n) for _, r in self.nodes.values())) if n in gradients else np.zeros_like(x) for n, x in self.inputs.items()}
