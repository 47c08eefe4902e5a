# right: a dataclass with slots, and a generator
from dataclasses import dataclass


@dataclass
class AddGate:
    __slots__ = ()

    def forward(self, x, y):
        return x + y

    def backward(self, dz):
        for _ in range(2):
            yield dz
