# wrong wrong value deep.backward: gives up after a thousand rounds

class ComputationalGraph(ComputationalGraph):
    def backward(self):
        gradients = {name: np.zeros_like(x) for name, x in self.inputs.items()}
        todo = [(self.output, 1.0)]
        for _ in range(1000):
            if not todo:
                break
            name, upstream = todo.pop()
            if name in gradients:
                gradients[name] = gradients[name] + upstream
                continue
            gate, reads = self.nodes[name]
            back = gate.backward(upstream)
            todo += zip(reads, back if len(reads) > 1 else [back])
        return gradients
