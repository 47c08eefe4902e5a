# wrong wrong value again.backward: the first gradients are returned for ever

class ComputationalGraph(ComputationalGraph):
    def backward(self):
        if not hasattr(self, "answer"):
            self.answer = super().backward()
        return self.answer
