# right: everything is forgotten at the beginning of forward

class ComputationalGraph(ComputationalGraph):
    def reset(self):
        self.values, self.gradients = {}, {}

    def forward(self, inputs):
        self.reset()
        self.inputs = inputs
        self.values.update(inputs)
        for name in self.nodes_topologically_sorted():
            gate, reads = self.nodes[name]
            self.values[name] = gate.forward(*[self.values[read] for read in reads])
        return self.values[self.output]

    def backward(self):
        self.gradients[self.output] = 1.0
        for name in reversed(self.nodes_topologically_sorted()):
            if name in self.gradients:
                gate, reads = self.nodes[name]
                back = gate.backward(self.gradients[name])
                for read, part in zip(reads, back if len(reads) > 1 else [back]):
                    self.gradients[read] = self.gradients.get(read, 0) + part
        return {n: self.gradients.get(n, np.zeros_like(x)) for n, x in self.inputs.items()}
