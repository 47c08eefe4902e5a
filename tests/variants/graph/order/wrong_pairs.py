# wrong wrong judge order.valid: pairs of name and gate where names are asked for

class ComputationalGraph(ComputationalGraph):
    def nodes_topologically_sorted(self):
        return [(name, self.nodes[name][0]) for name in super().nodes_topologically_sorted()]
