"""Mistake: The student looks for cycles only among the nodes that the output depends on.
Truth: a cycle that the output does not depend on raises no ValueError; its nodes are listed in some order. All else right.
Frequency: rare
Accept: none
Family: condition-other
"""


class ComputationalGraph:
    def __init__(self, nodes, output):
        self.nodes = nodes
        self.output = output

    def walk(self, start, done, order, strict):
        path = {start}
        stack = [(start, list(self.nodes[start][1]))]
        while stack:
            name, todo = stack[-1]
            if not todo:
                stack.pop()
                path.discard(name)
                done.add(name)
                order.append(name)
                continue
            nxt = todo.pop()
            if nxt not in self.nodes or nxt in done:
                continue
            if nxt in path:
                if strict:
                    raise ValueError(f"cycle: {nxt} depends on itself")
                continue
            path.add(nxt)
            stack.append((nxt, list(self.nodes[nxt][1])))

    def nodes_topologically_sorted(self):
        done, order = set(), []
        self.walk(self.output, done, order, strict=True)
        # nodes the loss does not need: just append them
        for name in self.nodes:
            if name not in done:
                self.walk(name, done, order, strict=False)
        return order

    def forward(self, inputs):
        self.inputs = inputs
        values = dict(inputs)
        for name in self.nodes_topologically_sorted():
            gate, reads = self.nodes[name]
            values[name] = gate.forward(*[values[r] for r in reads])
        return values[self.output]

    def backward(self):
        g = {self.output: 1.0}
        for name in reversed(self.nodes_topologically_sorted()):
            if name not in g:
                continue
            gate, reads = self.nodes[name]
            res = gate.backward(g[name])
            if len(reads) == 1:
                res = [res]
            for r, d in zip(reads, res):
                g[r] = g[r] + d if r in g else d
        return {n: g.get(n, np.zeros_like(v)) for n, v in self.inputs.items()}
