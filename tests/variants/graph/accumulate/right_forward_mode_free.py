# right: fsum of all parts, element by element

import math


def exact_sum(arrays):
    flat = [math.fsum(elements) for elements in zip(*[a.ravel() for a in arrays])]
    return np.reshape(flat, arrays[0].shape)


class ComputationalGraph(ComputationalGraph):
    def backward(self):
        parts = {name: [] for name in [*self.inputs, *self.nodes]}
        parts[self.output] = [np.ones(())]
        for name in reversed(self.nodes_topologically_sorted()):
            if not parts[name]:
                continue
            gate, reads = self.nodes[name]
            back = gate.backward(exact_sum(parts[name]))
            for read, part in zip(reads, [back] if len(reads) == 1 else back):
                parts[read].append(np.asarray(part))
        return {n: exact_sum(parts[n]) if parts[n] else np.zeros_like(x) for n, x in self.inputs.items()}
