# right: the gradient of a name, remembered, asked of its readers, on a stack

class ComputationalGraph(ComputationalGraph):
    def backward(self):
        gradients = {name: np.zeros_like(x) for name, x in self.inputs.items()}
        live = {self.output}
        order = list(self.nodes_topologically_sorted())
        for name in order[::-1]:
            if name in live:
                live.update(self.nodes[name][1])
        gradients.update({name: 0 for name in live if name in self.nodes})
        gradients[self.output] = 1
        for name in order[::-1]:
            if name in live:
                gate, reads = self.nodes[name]
                if len(reads) == 1:
                    gradients[reads[0]] = gradients[reads[0]] + gate.backward(gradients[name])
                else:
                    dx, dy = gate.backward(gradients[name])
                    gradients[reads[0]] = gradients[reads[0]] + dx
                    gradients[reads[1]] = gradients[reads[1]] + dy
        return {name: gradients[name] for name in self.inputs}
