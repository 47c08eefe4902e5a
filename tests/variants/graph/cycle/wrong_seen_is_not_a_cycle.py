# wrong blocked - cycle.cycle: takes a node that is met twice for a cycle

class ComputationalGraph(ComputationalGraph):
    def nodes_topologically_sorted(self):
        seen, todo = set(), [self.output]
        while todo:
            name = todo.pop()
            if name in self.nodes:
                if name in seen:
                    raise ValueError("cycle")
                seen.add(name)
                todo += self.nodes[name][1]
        return super().nodes_topologically_sorted()
