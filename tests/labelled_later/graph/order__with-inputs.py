"""Mistake: The student puts the graph's inputs into the sorted list as well.
Truth: the list holds the names of the inputs besides those of the nodes; values and gradients are right.
Frequency: common
Accept: none
Family: none
"""


class ComputationalGraph:
    def __init__(self, nodes, output):
        self.nodes = nodes
        self.output = output

    def nodes_topologically_sorted(self):
        everything = set(self.nodes)
        for gate, reads in self.nodes.values():
            everything |= set(reads)
        waiting = {}
        users = {name: [] for name in everything}
        for name in everything:
            reads = set(self.nodes[name][1]) if name in self.nodes else set()
            waiting[name] = len(reads)
            for r in reads:
                users[r].append(name)
        queue = sorted(name for name in everything if waiting[name] == 0)
        done = []
        while queue:
            name = queue.pop(0)
            done.append(name)
            for u in users[name]:
                waiting[u] -= 1
                if waiting[u] == 0:
                    queue.append(u)
        if len(done) != len(everything):
            raise ValueError("cycle")
        return done

    def forward(self, inputs):
        self.values = dict(inputs)
        self.input_names = list(inputs)
        for name in self.nodes_topologically_sorted():
            if name in self.nodes:
                gate, reads = self.nodes[name]
                self.values[name] = gate.forward(*[self.values[r] for r in reads])
        return self.values[self.output]

    def backward(self):
        grads = {}
        grads[self.output] = np.float64(1)
        for name in reversed(self.nodes_topologically_sorted()):
            if name not in self.nodes or name not in grads:
                continue
            gate, reads = self.nodes[name]
            incoming = gate.backward(grads[name])
            incoming = incoming if len(reads) == 2 else [incoming]
            for i, r in enumerate(reads):
                if r not in grads:
                    grads[r] = 0
                grads[r] = grads[r] + incoming[i]
        return {n: grads.get(n, np.zeros(np.shape(self.values[n]))) for n in self.input_names}
