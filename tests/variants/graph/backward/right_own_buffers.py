# right: zeros for every name first, then += into arrays that nobody else holds

class ComputationalGraph(ComputationalGraph):
    def forward(self, inputs):
        self.values = dict(inputs)
        for name in self.nodes_topologically_sorted():
            gate, reads = self.nodes[name]
            self.values[name] = gate.forward(*[self.values[read] for read in reads])
        return self.values[self.output]

    def backward(self):
        gradients = {name: np.zeros(np.shape(value)) for name, value in self.values.items()}
        gradients[self.output] += 1
        for name in reversed(self.nodes_topologically_sorted()):
            gate, reads = self.nodes[name]
            back = gate.backward(gradients[name])
            if len(reads) == 1:
                back = [back]
            for k in range(len(reads)):
                gradients[reads[k]] += back[k]
        return {name: g for name, g in gradients.items() if name not in self.nodes}
