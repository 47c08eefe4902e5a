# wrong wrong shape forward.loss: returns the value of the last node, not of the output

class ComputationalGraph(ComputationalGraph):
    def forward(self, inputs):
        self.inputs, values = dict(inputs), dict(inputs)
        for name in self.nodes_topologically_sorted():
            gate, reads = self.nodes[name]
            values[name] = value = gate.forward(*[values[read] for read in reads])
        return value
