# right: depth-first search on a stack of (node, done) pairs

class ComputationalGraph(ComputationalGraph):
    def nodes_topologically_sorted(self):
        order, state = [], {}
        for start in self.nodes:
            stack = [(start, False)]
            while stack:
                name, done = stack.pop()
                if name not in self.nodes:
                    continue
                if done:
                    state[name] = "done"
                    order.append(name)
                elif name not in state:
                    state[name] = "open"
                    stack.append((name, True))
                    for read in self.nodes[name][1]:
                        if state.get(read) == "open":
                            raise ValueError("cycle")
                        stack.append((read, False))
        return order
