# right: recursive, with a recursion limit that is high enough

import sys


class ComputationalGraph(ComputationalGraph):
    def nodes_topologically_sorted(self):
        sys.setrecursionlimit(30000)
        order, done, path = [], set(), set()

        def visit(name):
            if name in path:
                raise ValueError(f"{name} reads itself in the end")
            if name in done or name not in self.nodes:
                return
            path.add(name)
            for read in self.nodes[name][1]:
                visit(read)
            path.remove(name)
            done.add(name)
            order.append(name)

        for name in self.nodes:
            visit(name)
        return order
