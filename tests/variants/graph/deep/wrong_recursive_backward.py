# wrong crashed - deep.backward: every path on its own, recursively

class ComputationalGraph(ComputationalGraph):
    def backward(self):
        gradients = {name: np.zeros_like(x) for name, x in self.inputs.items()}

        def send(name, upstream):
            if name in gradients:
                gradients[name] = gradients[name] + upstream
                return
            gate, reads = self.nodes[name]
            back = gate.backward(upstream)
            for read, part in zip(reads, back if len(reads) > 1 else [back]):
                send(read, part)

        send(self.output, 1.0)
        return gradients
