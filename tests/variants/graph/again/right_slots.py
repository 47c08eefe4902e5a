# right: nothing but four slots

class Slotted:
    __slots__ = ("nodes", "output", "inputs", "order")

    def __init__(self, nodes, output):
        self.nodes, self.output = nodes, output


def sort(nodes):
    return ReferenceGraph(nodes, None).nodes_topologically_sorted()


ReferenceGraph = ComputationalGraph


class ComputationalGraph(ComputationalGraph):
    def __init__(self, nodes, output):
        self.g = Slotted(nodes, output)

    def nodes_topologically_sorted(self):
        return sort(self.g.nodes)

    def forward(self, inputs):
        self.g.order, self.g.inputs = sort(self.g.nodes), inputs
        values = {**inputs}
        for name in self.g.order:
            gate, reads = self.g.nodes[name]
            values[name] = gate.forward(*(values[read] for read in reads))
        return values[self.g.output]

    def backward(self):
        gradients = {name: np.zeros_like(x) for name, x in self.g.inputs.items()}
        gradients[self.g.output] = 1.0
        for name in self.g.order[::-1]:
            if name in gradients:
                gate, reads = self.g.nodes[name]
                back = gate.backward(gradients.pop(name))
                for read, part in zip(reads, back if len(reads) > 1 else [back]):
                    gradients[read] = part + gradients.get(read, 0)
        return gradients
