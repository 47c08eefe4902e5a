# right: the standard library's own CycleError is a ValueError

import graphlib


class ComputationalGraph(ComputationalGraph):
    def __init__(self, nodes, output):
        super().__init__(nodes, output)
        graphlib.TopologicalSorter({n: reads for n, (_, reads) in nodes.items()}).prepare()
