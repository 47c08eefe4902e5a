"""Mistake: The student starts the sort at the output and lists only the nodes that it depends on.
Truth: nodes that the output does not depend on are missing in the list; values and gradients are right.
Frequency: common
Accept: none
Family: none
"""


class ComputationalGraph:
    def __init__(self, nodes, output):
        self.nodes, self.output = nodes, output
        # look for cycles: take away nodes until nothing is left
        indeg = {}
        for n in nodes:
            indeg[n] = sum(1 for r in nodes[n][1] if r in nodes)
        out = {n: [] for n in nodes}
        for n in nodes:
            for r in nodes[n][1]:
                if r in nodes:
                    out[r].append(n)
        ready = [n for n in nodes if indeg[n] == 0]
        removed = 0
        while ready:
            cur = ready.pop()
            removed += 1
            for o in out[cur]:
                indeg[o] -= 1
                if not indeg[o]:
                    ready.append(o)
        if removed < len(nodes):
            raise ValueError("The graph contains a cycle.")

    def nodes_topologically_sorted(self):
        finished, result = set(), []
        stack = [(self.output, False)]
        while stack:
            node, children_done = stack.pop()
            if node in finished or node not in self.nodes:
                continue
            if children_done:
                finished.add(node)
                result.append(node)
            else:
                stack.append((node, True))
                for child in self.nodes[node][1]:
                    stack.append((child, False))
        return result

    def forward(self, inputs):
        self.inp = inputs
        v = dict(inputs)
        for n in self.nodes_topologically_sorted():
            v[n] = self.nodes[n][0].forward(*[v[c] for c in self.nodes[n][1]])
        return v[self.output]

    def backward(self):
        grad = {k: np.zeros_like(x, dtype=float) for k, x in self.inp.items()}
        grad[self.output] = 1.0
        for n in reversed(self.nodes_topologically_sorted()):
            gate, children = self.nodes[n]
            dchildren = gate.backward(grad[n])
            if len(children) < 2:
                dchildren = (dchildren,)
            for c, dc in zip(children, dchildren):
                grad[c] = grad.get(c, 0) + dc
        return {k: grad[k] for k in self.inp}
