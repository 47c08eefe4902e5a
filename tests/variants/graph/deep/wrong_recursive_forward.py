# wrong crashed - deep.forward: values are asked for recursively

class ComputationalGraph(ComputationalGraph):
    def forward(self, inputs):
        self.inputs, values = dict(inputs), dict(inputs)

        def value(name):
            if name not in values:
                gate, reads = self.nodes[name]
                values[name] = gate.forward(*map(value, reads))
            return values[name]

        for name in self.nodes:
            value(name)
        return values[self.output]
