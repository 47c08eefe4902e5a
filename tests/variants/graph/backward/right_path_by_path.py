# right: every path on its own: slow where there are many, but a gate is linear

class ComputationalGraph(ComputationalGraph):
    def backward(self):
        gradients = {name: np.zeros_like(x) for name, x in self.inputs.items()}
        todo = [(self.output, 1.0)]
        while todo:
            name, upstream = todo.pop()
            if name in gradients:
                gradients[name] = gradients[name] + upstream
                continue
            gate, reads = self.nodes[name]
            back = gate.backward(upstream)
            todo += zip(reads, back if len(reads) > 1 else [back])
        return gradients
