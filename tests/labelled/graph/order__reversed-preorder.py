"""Mistake: A depth-first search lists each node when it first meets it, and the list is reversed, where a node must be listed after all it reads are.
Truth: Where a node is met a second time deeper in the graph, it stands after a node that reads it.
Accept: none
Family: order-exchanged
"""


class ComputationalGraph:
    def __init__(self, nodes, output):
        self.nodes = nodes
        self.output = output

    def _postorder(self):
        state, out = {}, []
        for root in self.nodes:
            todo = [(root, False)]
            while todo:
                name, leaving = todo.pop()
                if name not in self.nodes:
                    continue
                if leaving:
                    state[name] = "done"
                    out.append(name)
                elif state.get(name) == "open":
                    raise ValueError(f"{name} reads itself in the end")
                elif name not in state:
                    state[name] = "open"
                    todo.append((name, True))
                    todo.extend((r, False) for r in self.nodes[name][1] if state.get(r) != "done")
        return out

    def nodes_topologically_sorted(self):
        self._postorder()
        met = []
        stack = [self.output]
        while stack:
            name = stack.pop()
            if name in self.nodes and name not in met:
                met.append(name)
                stack += self.nodes[name][1]
            if not stack:
                stack = [n for n in self.nodes if n not in met][:1]
        return met[::-1]

    def forward(self, inputs):
        self.inputs = dict(inputs)
        vals = dict(inputs)
        for n in self._postorder():
            g, names = self.nodes[n]
            vals[n] = g.forward(*(vals[m] for m in names))
        return vals[self.output]

    def backward(self):
        g_of = {self.output: 1.0}
        for n in reversed(self._postorder()):
            if n in g_of:
                gate, names = self.nodes[n]
                d = gate.backward(g_of[n])
                if len(names) == 1:
                    d = [d]
                for m, part in zip(names, d):
                    g_of[m] = g_of[m] + part if m in g_of else part
        return {n: g_of[n] if n in g_of else np.zeros_like(v) for n, v in self.inputs.items()}
