# wrong wrong judge order.valid: the order in which the dict lists its nodes

class ComputationalGraph(ComputationalGraph):
    def nodes_topologically_sorted(self):
        return list(self.nodes)
