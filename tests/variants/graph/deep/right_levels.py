# right: peels the graph level by level

class ComputationalGraph(ComputationalGraph):
    def nodes_topologically_sorted(self):
        waits = {n: {r for r in reads if r in self.nodes} for n, (_, reads) in self.nodes.items()}
        readers = {}
        for name, reads in waits.items():
            for read in reads:
                readers.setdefault(read, set()).add(name)
        order, level = [], {name for name, reads in waits.items() if not reads}
        while level:
            order.extend(sorted(level))
            after = set()
            for name in level:
                for reader in readers.get(name, ()):
                    waits[reader].discard(name)
                    if not waits[reader]:
                        after.add(reader)
            level = after
        if any(waits.values()):
            raise ValueError("cycle")
        return order
