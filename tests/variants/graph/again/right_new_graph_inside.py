# right: every forward makes a fresh graph to work with

Inner = ComputationalGraph


class ComputationalGraph(ComputationalGraph):
    def forward(self, inputs):
        self.inner = Inner(dict(self.nodes), self.output)
        return self.inner.forward(dict(inputs))

    def backward(self):
        return self.inner.backward()
