"""Mistake: The student averages the gradients of several paths where they are to be summed.
Truth: the gradient of a name that is read k times is divided by k.
Frequency: rare
Accept: none
Family: reduction-other
"""


class ComputationalGraph:
    def __init__(self, nodes, output):
        self.nodes = nodes
        self.output = output

    def nodes_topologically_sorted(self):
        pending = {}
        readers = {}
        for n, (_, reads) in self.nodes.items():
            inner = [r for r in reads if r in self.nodes]
            pending[n] = len(inner)
            for r in inner:
                readers.setdefault(r, []).append(n)
        result = []
        ready = [n for n in pending if pending[n] == 0]
        while ready:
            n = ready.pop(0)
            result.append(n)
            for m in readers.get(n, ()):
                pending[m] -= 1
                if pending[m] == 0:
                    ready.append(m)
        if len(result) != len(pending):
            raise ValueError("cycle!")
        return result

    def forward(self, inputs):
        self.inputs = inputs
        vals = dict(inputs)
        for n in self.nodes_topologically_sorted():
            gate, reads = self.nodes[n]
            vals[n] = gate.forward(*[vals[r] for r in reads])
        return vals[self.output]

    def backward(self):
        received = {self.output: [1.0]}
        for n in reversed(self.nodes_topologically_sorted()):
            if n not in received:
                continue
            gate, reads = self.nodes[n]
            g = sum(received[n]) / len(received[n])
            back = gate.backward(g)
            if len(reads) == 1:
                back = [back]
            for r, b in zip(reads, back):
                received.setdefault(r, []).append(b)
        grads = {}
        for name, x in self.inputs.items():
            if name in received:
                grads[name] = sum(received[name]) / len(received[name])
            else:
                grads[name] = np.zeros_like(x)
        return grads
