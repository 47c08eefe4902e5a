# right: the standard library sorts; inputs are taken out again

import graphlib


class ComputationalGraph(ComputationalGraph):
    def nodes_topologically_sorted(self):
        sorter = graphlib.TopologicalSorter({n: reads for n, (_, reads) in self.nodes.items()})
        return [name for name in sorter.static_order() if name in self.nodes]
