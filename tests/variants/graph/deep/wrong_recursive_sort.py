# wrong crashed - deep.forward: a depth-first search that calls itself

class ComputationalGraph(ComputationalGraph):
    def nodes_topologically_sorted(self):
        order, done, path = [], set(), set()

        def visit(name):
            if name in path:
                raise ValueError("cycle")
            if name in self.nodes and name not in done:
                path.add(name)
                for read in self.nodes[name][1]:
                    visit(read)
                path.remove(name)
                done.add(name)
                order.append(name)

        for name in self.nodes:
            visit(name)
        return order
