# right: forward records a tape of closures, backward plays it in reverse

class ComputationalGraph(ComputationalGraph):
    def forward(self, inputs):
        self.inputs, self.tape, values = inputs, [], dict(inputs)
        for name in self.nodes_topologically_sorted():
            gate, reads = self.nodes[name]
            values[name] = gate.forward(*[values[read] for read in reads])

            def play(gradients, gate=gate, reads=tuple(reads), name=name):
                if name in gradients:
                    back = gate.backward(gradients[name])
                    for read, part in zip(reads, [back] if len(reads) == 1 else back):
                        gradients[read] = part + gradients.get(read, 0)

            self.tape.append(play)
        return values[self.output]

    def backward(self):
        gradients = {self.output: 1}
        while self.tape:
            self.tape.pop()(gradients)
        return {name: gradients.get(name, x * 0) for name, x in self.inputs.items()}
