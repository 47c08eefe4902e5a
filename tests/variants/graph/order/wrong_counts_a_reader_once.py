# wrong wrong judge order.valid: a gate that reads one node twice waits for ever

class ComputationalGraph(ComputationalGraph):
    def nodes_topologically_sorted(self):
        missing = {n: sum(r in self.nodes for r in reads) for n, (_, reads) in self.nodes.items()}
        readers = {name: set() for name in self.nodes}
        for name, (_, reads) in self.nodes.items():
            for read in {r for r in reads if r in readers}:
                readers[read].add(name)
        order = [name for name, n in missing.items() if n == 0]
        for name in order:
            for reader in sorted(readers[name]):
                missing[reader] -= 1
                if missing[reader] == 0:
                    order.append(reader)
        return order
