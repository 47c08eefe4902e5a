# right: the smallest name that is ready comes next

import heapq


class ComputationalGraph(ComputationalGraph):
    def nodes_topologically_sorted(self):
        missing = {n: sum(r in self.nodes for r in reads) for n, (_, reads) in self.nodes.items()}
        readers = {name: [] for name in self.nodes}
        for name, (_, reads) in self.nodes.items():
            for read in reads:
                if read in self.nodes:
                    readers[read].append(name)
        ready = [name for name, n in missing.items() if n == 0]
        heapq.heapify(ready)
        order = []
        while ready:
            order.append(heapq.heappop(ready))
            for reader in readers[order[-1]]:
                missing[reader] -= 1
                if missing[reader] == 0:
                    heapq.heappush(ready, reader)
        if len(order) != len(self.nodes):
            raise ValueError("cycle")
        return order
