# right: raised before there is a graph

class ComputationalGraph(ComputationalGraph):
    def __init__(self, nodes, output):
        super().__init__(nodes, output)
        self.nodes_topologically_sorted()
