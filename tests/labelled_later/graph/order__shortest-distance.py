"""Mistake: The student orders the nodes by their shortest distance from an input (breadth-first levels), where the longest path counts.
Truth: a node that reads both an input and a deep node comes before the deep node.
Frequency: common
Accept: none
Family: order-exchanged
"""


class ComputationalGraph:
    def __init__(self, nodes, output):
        self.nodes = nodes
        self.output = output
        self._no_cycles()

    def _no_cycles(self):
        todo = dict(self.nodes)
        need = {}
        readers = {}
        for n, (_, rs) in todo.items():
            rs = set(r for r in rs if r in todo)
            need[n] = len(rs)
            for r in rs:
                readers.setdefault(r, []).append(n)
        queue = [n for n in todo if need[n] == 0]
        for n in queue:
            for m in readers.get(n, ()):
                need[m] -= 1
                if need[m] == 0:
                    queue.append(m)
        if len(queue) != len(todo):
            raise ValueError("cycle found")

    def nodes_topologically_sorted(self):
        readers = {}
        level = {}
        for n, (_, reads) in self.nodes.items():
            for r in reads:
                readers.setdefault(r, []).append(n)
        frontier = [r for r in readers if r not in self.nodes]
        depth = 0
        while frontier:
            depth += 1
            nxt = []
            for name in frontier:
                for reader in readers.get(name, []):
                    if reader not in level:
                        level[reader] = depth
                        nxt.append(reader)
            frontier = nxt
        return sorted(self.nodes, key=lambda n: level[n])

    def forward(self, inputs):
        self.values = dict(inputs)
        self.given_inputs = dict(inputs)
        for n in self.nodes_topologically_sorted():
            gate, reads = self.nodes[n]
            args = [self.values[r] for r in reads]
            self.values[n] = gate.forward(*args)
        return self.values[self.output]

    def backward(self):
        grads = {n: 0.0 for n in self.values}
        grads[self.output] = 1.0
        reached = {self.output}
        for n in reversed(self.nodes_topologically_sorted()):
            if n not in reached:
                continue
            gate, reads = self.nodes[n]
            res = gate.backward(grads[n])
            res = [res] if len(reads) == 1 else res
            for r, g in zip(reads, res):
                grads[r] = grads[r] + g
                reached.add(r)
        return {n: grads[n] + np.zeros(np.shape(x)) for n, x in self.given_inputs.items()}
