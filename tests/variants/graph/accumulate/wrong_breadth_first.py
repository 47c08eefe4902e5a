# wrong wrong value accumulate.backward: nodes are asked by their distance from the output

class ComputationalGraph(ComputationalGraph):
    def backward(self):
        gradients, queue = {self.output: 1.0}, [self.output]
        for name in queue:
            gate, reads = self.nodes[name]
            back = gate.backward(gradients[name])
            for read, gradient in zip(reads, back if len(reads) > 1 else [back]):
                gradients[read] = gradients.get(read, 0.0) + gradient
                if read in self.nodes and read not in queue:
                    queue.append(read)
        return {name: gradients.get(name, np.zeros_like(x)) for name, x in self.inputs.items()}
