# wrong wrong judge order.valid: by the shortest distance from an input

class ComputationalGraph(ComputationalGraph):
    def nodes_topologically_sorted(self):
        readers = {}
        for name, (_, reads) in self.nodes.items():
            for read in reads:
                readers.setdefault(read, []).append(name)
        first = [n for n, (_, reads) in self.nodes.items() if any(r not in self.nodes for r in reads)]
        order = dict.fromkeys(first)
        queue = list(order)
        for name in queue:
            for reader in readers.get(name, []):
                if reader not in order:
                    order[reader] = None
                    queue.append(reader)
        return queue
