# right: a node is asked when the last of its readers has answered

from collections import Counter, defaultdict


class ComputationalGraph(ComputationalGraph):
    def backward(self):
        needed, todo = set(), [self.output]
        while todo:
            name = todo.pop()
            if name not in needed and name in self.nodes:
                needed.add(name)
                todo += self.nodes[name][1]
        waiting = Counter(read for name in needed for read in self.nodes[name][1])
        gradients = defaultdict(float, {self.output: 1.0})
        ready = [self.output]
        while ready:
            name = ready.pop()
            gate, reads = self.nodes[name]
            back = gate.backward(gradients[name])
            for read, part in zip(reads, back if len(reads) > 1 else [back]):
                gradients[read] = gradients[read] + part
                waiting[read] -= 1
                if not waiting[read] and read in self.nodes:
                    ready.append(read)
        return {name: gradients[name] + np.zeros_like(x) for name, x in self.inputs.items()}
