"""Mistake: The student returns the value of the last node in the order and does not look at which node is the output.
Truth: the value is wrong where another node comes after the output in the order.
Frequency: common
Accept: last-for-output
Family: other-quantity
"""


class ComputationalGraph:
    def __init__(self, nodes, output):
        self.nodes = nodes
        self.output = output

    def nodes_topologically_sorted(self):
        color = {n: "white" for n in self.nodes}
        result = []
        for root in self.nodes:
            if color[root] != "white":
                continue
            todo = [(root, iter(self.nodes[root][1]))]
            color[root] = "grey"
            while todo:
                n, it = todo[-1]
                for child in it:
                    if child not in self.nodes:
                        continue
                    if color[child] == "grey":
                        raise ValueError("cycle at " + str(child))
                    if color[child] == "white":
                        color[child] = "grey"
                        todo.append((child, iter(self.nodes[child][1])))
                        break
                else:
                    color[n] = "black"
                    result.append(n)
                    todo.pop()
        return result

    def forward(self, inputs):
        self.x = inputs
        values = {**inputs}
        value = None
        for n in self.nodes_topologically_sorted():
            gate = self.nodes[n][0]
            value = gate.forward(*[values[a] for a in self.nodes[n][1]])
            values[n] = value
        return value

    def backward(self):
        g = {self.output: 1.0}
        for n in reversed(self.nodes_topologically_sorted()):
            if g.get(n) is None:
                continue
            gate, args = self.nodes[n]
            ga = gate.backward(g[n])
            if len(args) == 1:
                g[args[0]] = g.get(args[0], 0.0) + ga
            else:
                g[args[0]] = g.get(args[0], 0.0) + ga[0]
                g[args[1]] = g.get(args[1], 0.0) + ga[1]
        return {k: g.get(k, np.zeros_like(v)) for k, v in self.x.items()}
