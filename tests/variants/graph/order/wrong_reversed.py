# wrong wrong judge order.valid: the output first

class ComputationalGraph(ComputationalGraph):
    def nodes_topologically_sorted(self):
        return super().nodes_topologically_sorted()[::-1]
