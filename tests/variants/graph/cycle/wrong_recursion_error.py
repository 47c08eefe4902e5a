# wrong wrong exception cycle.cycle: runs in circles until Python stops it

class ComputationalGraph(ComputationalGraph):
    def nodes_topologically_sorted(self):
        order = []

        def visit(name):
            if name in self.nodes and name not in order:
                for read in self.nodes[name][1]:
                    visit(read)
                if name not in order:
                    order.append(name)

        for name in self.nodes:
            visit(name)
        return order
