# wrong wrong value again.backward: one tape in the class, for all graphs

class ComputationalGraph(ComputationalGraph):
    tape = []

    def forward(self, inputs):
        self.inputs, values = dict(inputs), dict(inputs)
        self.tape.clear()
        for name in self.nodes_topologically_sorted():
            gate, reads = self.nodes[name]
            values[name] = gate.forward(*[values[read] for read in reads])
            self.tape.append((name, gate, reads))
        return values[self.output]

    def backward(self):
        gradients = {self.output: 1.0}
        while self.tape:
            name, gate, reads = self.tape.pop()
            if name in gradients:
                back = gate.backward(gradients[name])
                for read, gradient in zip(reads, back if len(reads) > 1 else [back]):
                    gradients[read] = gradients.get(read, 0.0) + gradient
        return {name: gradients.get(name, np.zeros_like(x)) for name, x in self.inputs.items()}
