# right: adds with np.add into a new array

class ComputationalGraph(ComputationalGraph):
    def backward(self):
        total = dict.fromkeys([*self.inputs, *self.nodes])
        total[self.output] = np.float64(1.0)
        for name in reversed(self.nodes_topologically_sorted()):
            if total[name] is None:
                continue
            gate, reads = self.nodes[name]
            back = gate.backward(total[name])
            for k, read in enumerate(reads):
                part = back[k] if len(reads) > 1 else back
                total[read] = part if total[read] is None else np.add(total[read], part)
        return {n: np.zeros(np.shape(x)) if total[n] is None else total[n] for n, x in self.inputs.items()}
