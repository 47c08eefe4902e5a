# wrong wrong exception cycle.cycle: the nodes of a cycle are silently left out

class ComputationalGraph(ComputationalGraph):
    def nodes_topologically_sorted(self):
        missing = {n: sum(r in self.nodes for r in reads) for n, (_, reads) in self.nodes.items()}
        readers = {name: [] for name in self.nodes}
        for name, (_, reads) in self.nodes.items():
            for read in reads:
                if read in self.nodes:
                    readers[read].append(name)
        order = [name for name, n in missing.items() if n == 0]
        for name in order:
            for reader in readers[name]:
                missing[reader] -= 1
                if missing[reader] == 0:
                    order.append(reader)
        return order
