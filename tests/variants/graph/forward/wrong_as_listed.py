# wrong crashed - forward.loss: computes the nodes in the order of the dict

class ComputationalGraph(ComputationalGraph):
    def forward(self, inputs):
        self.inputs, values = dict(inputs), dict(inputs)
        for name, (gate, reads) in self.nodes.items():
            values[name] = gate.forward(*[values[read] for read in reads])
        return values[self.output]
