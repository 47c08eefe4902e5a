# wrong wrong judge order.valid: sorted by name

class ComputationalGraph(ComputationalGraph):
    def nodes_topologically_sorted(self):
        return sorted(self.nodes)
