# right: copies what comes first, then adds in place

class ComputationalGraph(ComputationalGraph):
    def backward(self):
        gradients = {self.output: np.array(1.0)}
        for name in reversed(self.nodes_topologically_sorted()):
            if name not in gradients:
                continue
            gate, reads = self.nodes[name]
            back = gate.backward(gradients.pop(name))
            for read, part in zip(reads, back if len(reads) > 1 else [back]):
                if read in gradients:
                    gradients[read] += part
                else:
                    gradients[read] = np.array(part, copy=True)
        for name in self.inputs:
            gradients.setdefault(name, np.zeros(np.shape(self.inputs[name])))
        return gradients
