# right: a deep copy of what a gate returns, so that += is safe

from copy import deepcopy


class ComputationalGraph(ComputationalGraph):
    def backward(self):
        gradients = {self.output: 1.0}
        for name in reversed(self.nodes_topologically_sorted()):
            if name in gradients:
                gate, reads = self.nodes[name]
                back = gate.backward(gradients[name])
                for read, part in zip(reads, back if isinstance(back, list) else [back]):
                    if read in gradients:
                        gradients[read] += part
                    else:
                        gradients[read] = deepcopy(part)
        return {name: gradients.get(name, np.zeros_like(x)) for name, x in self.inputs.items()}
