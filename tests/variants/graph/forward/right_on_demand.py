# right: computed on demand, with a stack of its own

class ComputationalGraph(ComputationalGraph):
    def forward(self, inputs):
        self.inputs = inputs
        self.values = dict(inputs)
        for wanted in self.nodes:
            todo = [wanted]
            while todo:
                name = todo[-1]
                if name in self.values:
                    todo.pop()
                    continue
                gate, reads = self.nodes[name]
                missing = [read for read in reads if read not in self.values]
                if missing:
                    todo += missing
                else:
                    self.values[name] = gate.forward(*map(self.values.get, reads))
        return self.values[self.output]
