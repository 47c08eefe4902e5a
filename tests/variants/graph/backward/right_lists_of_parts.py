# right: all that comes back is kept in lists, and added up when it is needed

from collections import defaultdict


class ComputationalGraph(ComputationalGraph):
    def backward(self):
        parts = defaultdict(list)
        parts[self.output].append(np.float64(1))
        for name in list(self.nodes_topologically_sorted())[::-1]:
            if parts[name]:
                gate, reads = self.nodes[name]
                back = gate.backward(np.sum(parts[name], axis=0))
                for read, part in zip(reads, back if len(reads) > 1 else (back,)):
                    parts[read].append(part)
        return {
            name: np.sum(parts[name], axis=0) if parts[name] else np.zeros_like(x)
            for name, x in self.inputs.items()
        }
