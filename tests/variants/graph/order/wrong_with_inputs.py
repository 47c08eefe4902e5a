# wrong wrong judge order.valid: the inputs are in the list

class ComputationalGraph(ComputationalGraph):
    def nodes_topologically_sorted(self):
        order = super().nodes_topologically_sorted()
        reads = [read for _, names in self.nodes.values() for read in names]
        return sorted(set(reads) - set(self.nodes)) + order
