# right: depth-first on a stack of iterators

class ComputationalGraph(ComputationalGraph):
    def nodes_topologically_sorted(self):
        order, state = [], dict.fromkeys(self.nodes, 0)
        for start in self.nodes:
            stack = [] if state[start] else [(start, iter(self.nodes[start][1]))]
            state[start] = state[start] or 1
            while stack:
                name, reads = stack[-1]
                read = next((r for r in reads if state.get(r, 2) != 2), None)
                if read is None:
                    stack.pop()
                    state[name] = 2
                    order.append(name)
                elif state[read] == 1:
                    raise ValueError(f"cycle through {read}")
                else:
                    state[read] = 1
                    stack.append((read, iter(self.nodes[read][1])))
        return order
