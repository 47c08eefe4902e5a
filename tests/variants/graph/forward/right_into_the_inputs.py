# right: writes the values of nodes into the dict that it was given

class ComputationalGraph(ComputationalGraph):
    def forward(self, inputs):
        self.inputs = {name: x for name, x in inputs.items() if name not in self.nodes}
        for name in self.nodes_topologically_sorted():
            gate, reads = self.nodes[name]
            inputs[name] = gate.forward(*[inputs[read] for read in reads])
        return inputs[self.output]
