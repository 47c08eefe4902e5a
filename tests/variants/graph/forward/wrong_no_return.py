# wrong wrong none forward.loss: the value is kept, and not returned

class ComputationalGraph(ComputationalGraph):
    def forward(self, inputs):
        self.loss = super().forward(inputs)
