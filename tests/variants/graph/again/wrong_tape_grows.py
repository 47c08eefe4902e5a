# wrong wrong value again.backward: the tape of the first pass is played again

class ComputationalGraph(ComputationalGraph):
    def __init__(self, nodes, output):
        super().__init__(nodes, output)
        self.tape = []

    def forward(self, inputs):
        self.inputs, values = dict(inputs), dict(inputs)
        for name in self.nodes_topologically_sorted():
            gate, reads = self.nodes[name]
            values[name] = gate.forward(*[values[read] for read in reads])
            self.tape.append(name)
        return values[self.output]

    def backward(self):
        gradients = {self.output: 1.0}
        for name in reversed(self.tape):
            if name in gradients:
                gate, reads = self.nodes[name]
                back = gate.backward(gradients[name])
                for read, gradient in zip(reads, back if len(reads) > 1 else [back]):
                    gradients[read] = gradients.get(read, 0.0) + gradient
        return {name: gradients.get(name, np.zeros_like(x)) for name, x in self.inputs.items()}
