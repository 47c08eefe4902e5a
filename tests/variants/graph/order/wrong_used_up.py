# wrong wrong judge order.valid: counters made in the constructor are used up by the first sort

class ComputationalGraph(ComputationalGraph):
    def __init__(self, nodes, output):
        super().__init__(nodes, output)
        self.left = super().nodes_topologically_sorted()

    def nodes_topologically_sorted(self):
        return [self.left.pop(0) for _ in range(len(self.left))]
