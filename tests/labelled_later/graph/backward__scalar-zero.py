"""Mistake: The student gives an input that the output does not depend on the plain number 0, not zeros of its shape.
Truth: the gradient of an unread array input is the scalar 0.0.
Frequency: common
Accept: zero-unshaped
Family: none
"""


class ComputationalGraph:
    def __init__(self, nodes, output):
        self.nodes = nodes
        self.output = output

    def nodes_topologically_sorted(self):
        need = {n: sum(1 for r in reads if r in self.nodes) for n, (_, reads) in self.nodes.items()}
        who = {}
        for n, (_, reads) in self.nodes.items():
            for r in reads:
                who.setdefault(r, []).append(n)
        free = [n for n in need if need[n] == 0]
        out = []
        while free:
            cur = free.pop()
            out.append(cur)
            for w in who.get(cur, []):
                need[w] -= 1
                if need[w] == 0:
                    free.append(w)
        if len(out) != len(need):
            raise ValueError("cycle")
        return out

    def forward(self, inputs):
        self.inputs = inputs
        vals = dict(inputs)
        for n in self.nodes_topologically_sorted():
            vals[n] = self.nodes[n][0].forward(*[vals[r] for r in self.nodes[n][1]])
        return vals[self.output]

    def backward(self):
        from collections import defaultdict

        grads = defaultdict(float)
        grads[self.output] = 1.0
        for n in reversed(self.nodes_topologically_sorted()):
            if n not in grads:
                continue
            gate, reads = self.nodes[n]
            gs = gate.backward(grads[n])
            if len(reads) == 1:
                gs = [gs]
            for r, g in zip(reads, gs):
                grads[r] = grads[r] + g
        return {name: grads[name] for name in self.inputs}
