"""Mistake: The student assigns each gradient that comes back, so the last path replaces the earlier ones where they ought to be added.
Truth: where a name is read more than once only one path's gradient counts.
Frequency: common
Accept: overwrites, path-lost
Family: update-not-added, term-missing
"""


class ComputationalGraph:
    def __init__(self, nodes, output):
        self.nodes = nodes
        self.output = output

    def nodes_topologically_sorted(self):
        visited, on_path, topo = set(), set(), []
        for start in self.nodes:
            work = [("enter", start)]
            while work:
                what, n = work.pop()
                if what == "leave":
                    on_path.discard(n)
                    visited.add(n)
                    topo.append(n)
                    continue
                if n in visited:
                    continue
                if n in on_path:
                    raise ValueError("cycle through " + n)
                on_path.add(n)
                work.append(("leave", n))
                for r in set(self.nodes[n][1]):
                    if r in self.nodes and r not in visited:
                        if r in on_path:
                            raise ValueError("cycle through " + r)
                        work.append(("enter", r))
        return topo

    def forward(self, inputs):
        self.inputs = inputs
        memo = dict(inputs)
        for n in self.nodes_topologically_sorted():
            gate, reads = self.nodes[n]
            memo[n] = gate.forward(*[memo[r] for r in reads])
        return memo[self.output]

    def backward(self):
        grads = {name: np.zeros_like(val, dtype=float) for name, val in self.inputs.items()}
        grads[self.output] = 1.0
        for n in reversed(self.nodes_topologically_sorted()):
            if n not in grads:
                continue
            gate, reads = self.nodes[n]
            upstream = grads[n]
            if len(reads) == 1:
                grads[reads[0]] = gate.backward(upstream)
            else:
                dx, dy = gate.backward(upstream)
                grads[reads[0]] = dx
                grads[reads[1]] = dy
        return {name: grads[name] for name in self.inputs}
