# wrong wrong judge order.valid: no mark of what is placed already

class ComputationalGraph(ComputationalGraph):
    def nodes_topologically_sorted(self):
        order = []

        def visit(name):
            if name in self.nodes:
                for read in self.nodes[name][1]:
                    visit(read)
                order.append(name)

        for name in self.nodes:
            visit(name)
        return order
