# wrong wrong exception cycle.cycle: looks for cycles only where the output depends on them

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
        needed, todo = set(), [self.output]
        while todo:
            name = todo.pop()
            if name in self.nodes and name not in needed:
                needed.add(name)
                todo += self.nodes[name][1]
        if not needed <= set(order):
            raise ValueError("cycle")
        return order
