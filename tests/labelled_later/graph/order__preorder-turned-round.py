"""Mistake: The student does a depth-first search from each node, notes a node when it is first met, and reverses the list, which is no topological order.
Truth: in graphs where a node is read both near to and far from the output, a node may come before one that it reads (and forward fails on it).
Frequency: common
Accept: none
Family: order-exchanged
"""


class ComputationalGraph:
    def __init__(self, nodes, output):
        self.nodes = nodes
        self.output = output

    def check_cycle(self):
        left = {n: {r for r in self.nodes[n][1] if r in self.nodes} for n in self.nodes}
        free = [n for n in left if not left[n]]
        users = {n: [] for n in left}
        for n in left:
            for r in left[n]:
                users[r].append(n)
        count = 0
        while free:
            n = free.pop()
            count += 1
            for u in users[n]:
                left[u].discard(n)
                if not left[u]:
                    free.append(u)
        if count != len(self.nodes):
            raise ValueError("graph has a cycle")

    def nodes_topologically_sorted(self):
        self.check_cycle()
        read_by_someone = set()
        for _, reads in self.nodes.values():
            read_by_someone.update(reads)
        stack = [n for n in self.nodes if n not in read_by_someone]
        seen = set()
        out = []
        while stack:
            n = stack.pop()
            if n in seen:
                continue
            seen.add(n)
            out.append(n)
            for r in self.nodes[n][1]:
                if r in self.nodes:
                    stack.append(r)
        return out[::-1]

    def forward(self, inputs):
        self.inputs = inputs
        vals = {}
        vals.update(inputs)
        for n in self.nodes_topologically_sorted():
            g, reads = self.nodes[n]
            vals[n] = g.forward(*(vals[r] for r in reads))
        return vals[self.output]

    def backward(self):
        d = {self.output: 1.0}
        for n in self.nodes_topologically_sorted()[::-1]:
            if n in d:
                g, reads = self.nodes[n]
                b = g.backward(d[n])
                if len(reads) == 1:
                    b = [b]
                for r, v in zip(reads, b):
                    d[r] = d[r] + v if r in d else v
        return {k: d[k] if k in d else np.zeros(np.shape(v)) for k, v in self.inputs.items()}
