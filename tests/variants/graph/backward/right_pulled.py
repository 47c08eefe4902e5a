# right: each name asks its readers, in reverse order

class ComputationalGraph(ComputationalGraph):
    def backward(self):
        readers, handed = {}, {}
        for name, (_, reads) in self.nodes.items():
            for k, read in enumerate(reads):
                readers.setdefault(read, []).append((name, k))

        def gradient(name, x=None):
            parts = [handed[reader][k] for reader, k in readers.get(name, []) if handed[reader]]
            if name == self.output:
                parts.append(1.0)
            return sum(parts) if parts else x

        for name in reversed(self.nodes_topologically_sorted()):
            gate, reads = self.nodes[name]
            upstream = gradient(name)
            back = None if upstream is None else gate.backward(upstream)
            handed[name] = [back] if back is not None and len(reads) == 1 else back
        return {name: gradient(name, 0 * x) for name, x in self.inputs.items()}
