"""Mistake: The student stores the inputs on the class, so that all multiply gates share one memory.
Truth: with two gates in use, the first one's gradients are those of the inputs of the gate that ran last.
Frequency: rare
Accept: kept-in-class
Family: none
"""


class MultiplyGate:
    mem = {}

    def forward(self, x, y):
        MultiplyGate.mem["x"] = x
        MultiplyGate.mem["y"] = y
        return x * y

    def backward(self, dz):
        mem = MultiplyGate.mem
        return [dz * mem["y"], dz * mem["x"]]
