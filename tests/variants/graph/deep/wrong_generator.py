# wrong crashed - deep.forward: yield from is recursion, too

class ComputationalGraph(ComputationalGraph):
    def nodes_topologically_sorted(self):
        super().nodes_topologically_sorted()
        done = set()

        def visit(name):
            if name in self.nodes and name not in done:
                done.add(name)
                for read in self.nodes[name][1]:
                    yield from visit(read)
                yield name

        return [n for name in self.nodes for n in visit(name)]
