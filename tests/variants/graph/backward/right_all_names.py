# right: returns the gradients of nodes, too

class ComputationalGraph(ComputationalGraph):
    def backward(self):
        gradients = {name: np.zeros_like(x) for name, x in self.inputs.items()}
        gradients[self.output] = np.ones(())
        for name in reversed(self.nodes_topologically_sorted()):
            gate, reads = self.nodes[name]
            if name in gradients:
                back = gate.backward(gradients[name])
                if not isinstance(back, list):
                    back = [back]
                for read, part in zip(reads, back):
                    gradients[read] = part if read not in gradients else np.add(gradients[read], part)
        return gradients
