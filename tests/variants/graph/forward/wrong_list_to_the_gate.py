# wrong crashed - forward.loss: hands the gate one list

class ComputationalGraph(ComputationalGraph):
    def forward(self, inputs):
        self.inputs, values = dict(inputs), dict(inputs)
        for name in self.nodes_topologically_sorted():
            gate, reads = self.nodes[name]
            values[name] = gate.forward([values[read] for read in reads])
        return values[self.output]
