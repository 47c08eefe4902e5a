# wrong crashed - deep.forward: the level of a node, remembered, but asked for recursively

import functools


class ComputationalGraph(ComputationalGraph):
    def nodes_topologically_sorted(self):
        super().nodes_topologically_sorted()

        @functools.lru_cache(maxsize=None)
        def level(name):
            return 1 + max(map(level, self.nodes[name][1]), default=0) if name in self.nodes else 0

        return sorted(self.nodes, key=level)
