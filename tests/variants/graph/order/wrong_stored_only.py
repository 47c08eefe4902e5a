# wrong wrong none order.valid: the order is kept, and not returned

class ComputationalGraph(ComputationalGraph):
    def nodes_topologically_sorted(self):
        self.order = super().nodes_topologically_sorted()
