# wrong wrong value accumulate.backward: a node that is reached again passes its whole sum on once more

class ComputationalGraph(ComputationalGraph):
    def backward(self):
        gradients, queue = {self.output: 1.0}, [self.output]
        for name in queue:
            gate, reads = self.nodes[name]
            back = gate.backward(gradients[name])
            for read, gradient in zip(reads, back if len(reads) > 1 else [back]):
                gradients[read] = gradients.get(read, 0.0) + gradient
                if read in self.nodes:
                    queue.append(read)
        return {name: gradients.get(name, np.zeros_like(x)) for name, x in self.inputs.items()}
